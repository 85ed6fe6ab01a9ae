import { textWidth } from "../../text-width";
import { graphemesOf, isPlain } from "./graphemes";
import { type Pastes, pasteLabel } from "./pasted-text";

/** A piece of a line that fits the width of the screen. */
export interface TextRow {
  /** Offsets in the line, in UTF-16 units; `end` is the start of the next row. */
  readonly start: number;
  readonly end: number;
  readonly cells: readonly Cell[];
}

/** A grapheme as it is shown. */
interface Cell {
  readonly offset: number;
  readonly shown: string;
  readonly width: number;
}

/** How texts are shown: in so many columns, at least 1, and with these pastes. */
export interface RowOptions {
  readonly columns: number;
  readonly pastes: Pastes;
}

/**
 * The rows that a line takes, at least one. A grapheme goes to the next row where it does not fit.
 * @param cursor the offset of the cursor in the line; at the end of a full row it has a row of its own.
 */
export function rowsOfLine(line: string, { columns, pastes }: RowOptions, cursor?: number): TextRow[] {
  const room = Math.max(columns, 1);
  const rows: TextRow[] = [];
  let cells: Cell[] = [];
  let width = 0;
  let offset = 0;
  let start = 0;
  const endRow = () => {
    rows.push({ start, end: offset, cells });
    cells = [];
    width = 0;
    start = offset;
  };
  for (const grapheme of graphemesOf(line)) {
    const cell = cellOf(grapheme, offset, room, pastes);
    if (width + cell.width > room) endRow();
    cells.push(cell);
    width += cell.width;
    offset += grapheme.length;
  }
  endRow();
  if (cursor === line.length && widthOf(rows.at(-1)) >= room) endRow();
  return rows;
}

/** The place of the row in which an offset is shown. */
export function rowAt(rows: readonly TextRow[], offset: number): number {
  const found = rows.findIndex(({ end }) => offset < end);
  return found === -1 ? rows.length - 1 : found;
}

/** The column, from 0, in which an offset of a row is shown. */
export function columnOf({ cells }: TextRow, offset: number): number {
  let column = 0;
  for (const cell of cells) {
    if (cell.offset >= offset) break;
    column += cell.width;
  }
  return column;
}

/** The offset of what is shown in a column, or of the row's last grapheme, or its end if nothing follows. */
export function offsetAt({ cells, end }: TextRow, column: number, isLast: boolean): number {
  let passed = 0;
  for (const cell of cells) {
    passed += cell.width;
    if (passed > column) return cell.offset;
  }
  return isLast ? end : (cells.at(-1)?.offset ?? end);
}

/** What a row shows. */
export function shownRow({ cells }: TextRow): string {
  return cells.map(({ shown }) => shown).join("");
}

function widthOf(row: TextRow | undefined): number {
  return row === undefined ? 0 : row.cells.reduce((sum, { width }) => sum + width, 0);
}

function cellOf(grapheme: string, offset: number, room: number, pastes: Pastes): Cell {
  if (isPlain(grapheme)) return { offset, shown: grapheme, width: 1 };
  const shown = pasteLabel(grapheme, pastes) ?? harmless(grapheme);
  const width = widthOfGrapheme(shown);
  if (width <= room) return { offset, shown, width };
  // What is wider than a whole row is cut to it; a label is all ASCII.
  return isPlain(shown)
    ? { offset, shown: `${shown.slice(0, room - 1)}…`, width: room }
    : { offset, shown: "\ufffd", width: 1 };
}

// The same letters come again and again, with each key.
const widths = new Map<string, number>();
const mostWidths = 10_000;

function widthOfGrapheme(shown: string): number {
  const known = widths.get(shown);
  if (known !== undefined) return known;
  if (widths.size >= mostWidths) widths.clear();
  const width = textWidth(shown);
  widths.set(shown, width);
  return width;
}

const tab = "    ";
/** Controls, and characters that turn the direction of others or cannot be shown alone. */
const unshown = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A grapheme that does nothing but show itself: for a control its picture. */
function harmless(grapheme: string): string {
  if (grapheme === "\t") return tab;
  return grapheme.replace(unshown, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}
