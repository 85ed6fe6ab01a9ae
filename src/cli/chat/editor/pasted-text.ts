import { counted } from "../../counted";

// One private character stands for a long paste, so that every edit takes it as the one grapheme that it looks like.
const firstMark = 0x10f000;
const lastMark = 0x10fffd;
const marks = /[\u{10f000}-\u{10fffd}]/gu;

const mostLines = 10;
const mostCharacters = 1_000;

/** The pastes of a box, each named by its place. */
export type Pastes = readonly string[];

/** Whether a paste is so long that a mark stands for it. */
export function isLongPaste(text: string): boolean {
  return text.length > mostCharacters || lineCount(text) > mostLines;
}

/** A text in which nothing can be taken for the mark of a paste. */
export function withoutMarks(text: string): string {
  return text.replace(marks, "\ufffd");
}

/** The mark that stands for a paste, and the pastes with it; undefined when there are too many. */
export function markFor(pastes: Pastes, text: string): { readonly mark: string; readonly pastes: Pastes } | undefined {
  const known = pastes.indexOf(text);
  const place = known === -1 ? pastes.length : known;
  if (firstMark + place > lastMark) return undefined;
  return { mark: String.fromCodePoint(firstMark + place), pastes: known === -1 ? [...pastes, text] : pastes };
}

/** A text with its pastes in full. */
export function expandPastes(text: string, pastes: Pastes): string {
  return text.replace(marks, (mark) => pastes[placeOf(mark)] ?? mark);
}

/** What is shown for a grapheme that begins with the mark of a paste; undefined for any other. */
export function pasteLabel(grapheme: string, pastes: Pastes): string | undefined {
  const place = placeOf(grapheme);
  const text = pastes[place];
  if (text === undefined) return undefined;
  const lines = lineCount(text);
  return `[pasted text #${place + 1}, ${lines > 1 ? counted(lines, "line") : counted(text.length, "character")}]`;
}

function placeOf(grapheme: string): number {
  return (grapheme.codePointAt(0) ?? 0) - firstMark;
}

function lineCount(text: string): number {
  return text.split("\n").length;
}
