import { boundaryAfter, boundaryBefore, lineAround, nearestBoundary } from "./graphemes";

/** A text that is being written, and the place in it where one writes. */
export interface LineBuffer {
  /** Lines end with a line feed alone. */
  readonly text: string;
  /** Counted in UTF-16 units from 0 to the length of the text; always between two graphemes. */
  readonly cursor: number;
}

/** Nothing written yet. */
export const emptyBuffer: LineBuffer = { text: "", cursor: 0 };

/**
 * A buffer with this text.
 * @param cursor moved forward to the end of a grapheme where it stands in one. Default: the end of the text.
 */
export function lineBuffer(text: string, cursor: number = text.length): LineBuffer {
  return { text, cursor: nearestBoundary(text, cursor) };
}

/** Line ends of every kind as line feeds, and no half of a character. */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Writes a text at the cursor, which stands after it then. */
export function insert({ text, cursor }: LineBuffer, added: string): LineBuffer {
  const tidy = tidyText(added);
  return lineBuffer(text.slice(0, cursor) + tidy + text.slice(cursor), cursor + tidy.length);
}

/** The cursor at another offset. */
export function moveTo({ text }: LineBuffer, offset: number): LineBuffer {
  return lineBuffer(text, offset);
}

/** Takes what lies between the cursor and an offset out. */
export function cutTo(
  { text, cursor }: LineBuffer,
  offset: number,
): { readonly buffer: LineBuffer; readonly cut: string } {
  const [start, end] = offset < cursor ? [offset, cursor] : [cursor, offset];
  return { buffer: lineBuffer(text.slice(0, start) + text.slice(end), start), cut: text.slice(start, end) };
}

/** Exchanges the graphemes before and after the cursor, at the end of a line the two before it, as Ctrl-T does. */
export function transpose(buffer: LineBuffer): LineBuffer {
  const { text, cursor } = buffer;
  const line = lineAround(text, cursor);
  const middle = cursor === line.end ? boundaryBefore(text, cursor) : cursor;
  if (middle <= line.start) return buffer;
  const start = boundaryBefore(text, middle);
  const end = boundaryAfter(text, middle);
  return lineBuffer(text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end), end);
}
