import type { Tokens } from "marked";
import type { Colours } from "../terminal";
import { textWidth, wrapText } from "../text-width";
import { inlineText } from "./inline-text";

/** Below so many columns a table is a list. */
const leastColumns = 60;
const gap = "  ";

/** A table with columns as wide as their cells; where that is wider than there is room for, a list of its rows. */
export function tableLines({ header, rows, align }: Tokens.Table, columns: number, colours: Colours): string[] {
  const titles = header.map(({ tokens }) => inlineText(tokens, colours));
  const cells = rows.map((row) => row.map(({ tokens }) => inlineText(tokens, colours).replace(/\n/g, " ")));
  const widths = titles.map((title, place) =>
    Math.max(textWidth(title), ...cells.map((row) => textWidth(row[place] ?? ""))),
  );
  const width = widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  if (columns < leastColumns || width > columns) return rowList(titles, cells, columns, colours);
  const line = (row: readonly string[]) =>
    widths
      .map((room, place) => aligned(row[place] ?? "", room, align[place] ?? "left"))
      .join(gap)
      .trimEnd();
  const rule = widths.map((room) => "─".repeat(room)).join(gap);
  return [colours.bold(line(titles)), colours.dim(rule), ...cells.map(line)];
}

function aligned(text: string, room: number, align: "left" | "right" | "center"): string {
  const free = room - textWidth(text);
  const before = align === "right" ? free : align === "center" ? Math.floor(free / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(free - before);
}

function rowList(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  { bold }: Colours,
): string[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : [""]),
    ...titles.flatMap((title, place) => wrapText(`${bold(`${title}:`)} ${row[place] ?? ""}`, columns)),
  ]);
}
