import { lineAround } from "./graphemes";
import { type LineBuffer, lineBuffer } from "./line-buffer";
import { columnOf, offsetAt, type RowOptions, rowAt, rowsOfLine, type TextRow } from "./text-rows";

/** Where the cursor has come to. */
export interface VerticalMove {
  readonly buffer: LineBuffer;
  /** The column that it tries to stay in, from 0. */
  readonly goal: number;
}

/**
 * Moves the cursor to the row above or below as it is shown.
 * @param goal the column to stay in. Default: the one that the cursor is in.
 * @returns undefined at the first row and the last one.
 */
export function moveByRow(
  buffer: LineBuffer,
  direction: "up" | "down",
  options: RowOptions,
  goal?: number,
): VerticalMove | undefined {
  const { text, cursor } = buffer;
  const line = lineAround(text, cursor);
  const rows = rowsOfLine(text.slice(line.start, line.end), options, cursor - line.start);
  const here = rowAt(rows, cursor - line.start);
  const row = rows[here];
  if (row === undefined) return undefined;
  const column = goal ?? columnOf(row, cursor - line.start);
  const next = here + (direction === "up" ? -1 : 1);
  const within = rows[next];
  if (within !== undefined) return landOn(text, line.start, within, next === rows.length - 1, column);
  const other = direction === "up" ? line.start - 1 : line.end + 1;
  if (other < 0 || other > text.length) return undefined;
  const target = lineAround(text, other);
  const targetRows = rowsOfLine(text.slice(target.start, target.end), options);
  const targetRow = direction === "up" ? targetRows.at(-1) : targetRows[0];
  if (targetRow === undefined) return undefined;
  return landOn(text, target.start, targetRow, targetRow === targetRows.at(-1), column);
}

function landOn(text: string, start: number, row: TextRow, isLast: boolean, column: number): VerticalMove {
  return { buffer: lineBuffer(text, start + offsetAt(row, column, isLast)), goal: column };
}
