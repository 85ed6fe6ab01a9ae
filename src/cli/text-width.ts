import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const ascii = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** How many columns a text takes on a terminal: East Asian letters and emoji take two, control sequences none. */
export function textWidth(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/**
 * Breaks a text into lines of at most `columns`, between words where it can; words that are too long are broken. Styles
 * that are open at the end of a line are closed there and opened again. What begins with spaces keeps them in each line.
 * @param columns from 1.
 */
export function wrapText(text: string, columns: number): string[] {
  if (!text.includes("\n") && textWidth(text) <= columns) return [text];
  return text.split("\n").flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    const room = Math.max(columns - indent.length, 1);
    return wrapAnsi(line.slice(indent.length), room, { hard: true })
      .split("\n")
      .map((part) => (indent + part).trimEnd());
  });
}

/** The beginning of a text without control sequences that takes at most `columns`; "…" says that it goes on. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return columns < 1 ? "" : `${firstColumns(text, columns - 1)}…`;
}

/** As many whole graphemes from the beginning of a text without control sequences as fit into `columns`. */
export function firstColumns(text: string, columns: number): string {
  if (ascii.test(text)) return text.slice(0, Math.max(columns, 0));
  let width = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += textWidth(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}

/**
 * How many rows lines take in a window that breaks those that are too wide; an empty one takes one.
 * @param columns of the window, from 1.
 */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(Math.ceil(textWidth(line) / columns), 1), 0);
}
