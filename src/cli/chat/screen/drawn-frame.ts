import { rowsOf } from "../../text-width";

/** The live part as it stands on the terminal. */
export interface DrawnFrame {
  readonly lines: readonly string[];
  /** The line that the cursor is in, from 0. */
  readonly row: number;
}

/** Nothing is drawn. */
export const noFrame: DrawnFrame = { lines: [], row: 0 };

const escapeKey = "\u001b";
/** What Ink ends a frame with: it goes up to the line of the cursor, to its column, and shows it. */
const cursorPlaced = new RegExp(`(?:${escapeKey}\\[(\\d+)A)?${escapeKey}\\[\\d+G${escapeKey}\\[\\?25h$`);
/** What Ink ends the erasing of the frame before with. */
const erased = `${escapeKey}[G`;
const eraseLine = `${escapeKey}[2K`;

/** The frame that stands on the terminal after Ink has written this. */
export function frameAfter(written: string, before: DrawnFrame): DrawnFrame {
  const placed = cursorPlaced.exec(written);
  if (placed === null) return written.includes(eraseLine) ? noFrame : before;
  const up = Number(placed[1] ?? 0);
  const body = written.slice(0, placed.index);
  // Without a line break only the cursor was moved.
  if (!body.includes("\n")) return { ...before, row: before.lines.length - up };
  const start = body.lastIndexOf(erased);
  const lines = body.slice(start < 0 ? 0 : start + erased.length, -1).split("\n");
  return { lines, row: lines.length - up };
}

/**
 * What is to be written when the window has become narrower, before Ink erases the frame by the number of its lines: the
 * terminal has broken lines that are too wide into rows, which Ink does not know of. All of them are erased, and the
 * cursor stands as many rows below as Ink goes up.
 * @param columns of the window now, from 1.
 */
export function unwrapFrame({ lines, row }: DrawnFrame, columns: number): string {
  if (lines.length === 0) return "";
  // How terminals treat the cursor's own line differs; to erase too little loses nothing.
  const rows = rowsOf(lines.slice(0, row), columns);
  return `\r${move(rows, "A")}${escapeKey}[J${move(row, "B")}`;
}

/**
 * What is to be written after a frame that was drawn for a window wider than it is, which nobody knew of: each of its rows
 * is erased, and the cursor stands as many rows below as Ink goes up. Its cursor was placed by counting lines from below.
 * @param columns of the window, from 1.
 * @returns "" for a frame that fits.
 */
export function eraseWideFrame({ lines, row }: DrawnFrame, columns: number): string {
  const rows = rowsOf(lines, columns);
  if (rows === lines.length) return "";
  return `\r${move(rows - (lines.length - row), "A")}${escapeKey}[J${move(row, "B")}`;
}

/**
 * What is to be written when something else has written to the terminal: the frame's place is further down then, in
 * lines that are empty.
 */
export function moveFrame({ lines, row }: DrawnFrame): string {
  return lines.length === 0 ? "" : `\r${"\n".repeat(lines.length)}${move(lines.length - row, "A")}`;
}

function move(rows: number, direction: "A" | "B"): string {
  return rows > 0 ? `${escapeKey}[${rows}${direction}` : "";
}
