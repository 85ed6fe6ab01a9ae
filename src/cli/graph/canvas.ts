import { textWidth } from "../text-width";

/** A place on a canvas: columns from the left and rows from the top, both from 0. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A grid of characters with lines and texts; it grows with what is drawn. */
export interface Canvas {
  /** Draws a line, upright or level; where it meets another one, it joins it, and where both go on, they cross. */
  stroke(from: Place, to: Place): void;
  /**
   * Writes a text over what is there.
   * @param style what is made of it, such as another colour; it must not change its width.
   */
  write(text: string, at: Place, style?: (text: string) => string): void;
  /** How many cells from a place to the right are empty, at most `most`. */
  room(at: Place, most: number): number;
  /** The columns up to the last that is drawn on. */
  width(): number;
  /** The rows, without space at their ends. */
  lines(): string[];
}

const [up, down, left, right] = [1, 2, 4, 8];
/** The characters for lines by the sides that they lead to, as a sum of the above. */
const joins = [..." ╵╷│╴┘┐┤╶└┌├─┴┬┼"];

/** What stands in each character's stead where there is no Unicode; of two lines that cross, the upright one is seen. */
const replacements = new Map([
  ...[..."┘┐┤└┌├┴┬╭╮╰╯╤╟"].map((character) => [character, "+"] as const),
  ...[..."│╵╷┼"].map((character) => [character, "|"] as const),
  ...[..."─╴╶"].map((character) => [character, "-"] as const),
  ...[..."╔╗╚╝║"].map((character) => [character, "#"] as const),
  ...[..."═"].map((character) => [character, "="] as const),
  ["▼", "v"],
  ["▶", ">"],
  ["…", "~"],
]);

/** The characters of a drawing in ASCII, as far as lines and boxes go. */
export function toAscii(text: string): string {
  return text.replace(/[─-╿▼▶…]/g, (character) => replacements.get(character) ?? character);
}

/** An empty canvas. */
export function createCanvas(): Canvas {
  /** A number is the sides that lines lead to; a text stands in its first cell, and the others are empty. */
  const rows: (number | string)[][] = [];

  return {
    stroke(from, to) {
      const [x, y] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
      const ahead = x > 0 ? right : x < 0 ? left : y > 0 ? down : up;
      const behind = x > 0 ? left : x < 0 ? right : y > 0 ? up : down;
      const length = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
      for (let step = 0; step < length; step += 1) {
        join({ x: from.x + step * x, y: from.y + step * y }, ahead);
        join({ x: from.x + (step + 1) * x, y: from.y + (step + 1) * y }, behind);
      }
    },
    write(text, { x, y }, style = (unstyled) => unstyled) {
      const row = rowAt(y);
      const width = textWidth(text);
      for (let cell = 0; cell < width; cell += 1) row[x + cell] = cell === 0 ? style(text) : "";
    },
    room({ x, y }, most) {
      const row = rows[y] ?? [];
      let free = 0;
      while (free < most && (row[x + free] ?? 0) === 0) free += 1;
      return free;
    },
    width: () => Math.max(0, ...rows.map((row) => row.length)),
    lines: () => rows.map(lineOf),
  };

  function join({ x, y }: Place, side: number): void {
    const row = rowAt(y);
    const there = row[x] ?? 0;
    if (typeof there === "number") row[x] = there | side;
  }

  function rowAt(y: number): (number | string)[] {
    while (rows.length <= y) rows.push([]);
    return rows[y] ?? [];
  }
}

function lineOf(row: readonly (number | string)[]): string {
  return Array.from(row, (cell = 0) => (typeof cell === "number" ? (joins[cell] ?? " ") : cell))
    .join("")
    .trimEnd();
}
