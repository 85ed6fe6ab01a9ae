import { skipSpace } from "./word-boundaries";

/** A full stop or another mark that ends a sentence, with closing marks, and white space in scripts that have it. */
const sentenceEnd = /[.!?…][)\]"'’”»]*\s|[。！？｡][」』）”’]*/gu;
const sentenceEndAtEnd = /[.!?…。！？｡][)\]"'’”»」』）]*$/u;
const paragraphEnd = /\n[ \t\r]*\n/g;

/**
 * The best place to end a piece of text: the last paragraph's end after `least` and not after `limit`, else the last
 * sentence's, else the last line's.
 *
 * @returns Undefined where nothing ends there.
 */
export function lastBreak(text: string, least: number, limit: number): number | undefined {
  const window = text.slice(least, limit + 1);
  return (
    placeOf(lastParagraphEnd(window), least, limit) ??
    placeOf(lastSentenceEnd(window), least, limit) ??
    placeOf(window.lastIndexOf("\n"), least, limit)
  );
}

/** The first place from `start` on, and before `end`, at which a sentence begins behind another one's end. */
export function firstSentenceStart(text: string, start: number, end: number): number | undefined {
  const from = Math.max(0, start - 1);
  for (const match of text.slice(from, end).matchAll(sentenceEnd)) {
    const index = skipSpace(text, from + match.index + match[0].length, end);
    if (index < end) return index;
  }
  return undefined;
}

/** Whether a piece of text ends with a sentence. */
export function endsWithSentence(piece: string): boolean {
  return sentenceEndAtEnd.test(piece);
}

/** Whether a paragraph ends somewhere in a piece of text. */
export function holdsParagraphEnd(piece: string): boolean {
  return piece.search(paragraphEnd) !== -1;
}

function placeOf(index: number, least: number, limit: number): number | undefined {
  return index <= 0 || least + index > limit ? undefined : least + index;
}

function lastParagraphEnd(window: string): number {
  let last = -1;
  for (const match of window.matchAll(paragraphEnd)) last = match.index;
  return last;
}

function lastSentenceEnd(window: string): number {
  let last = -1;
  for (const match of window.matchAll(sentenceEnd)) last = match.index + match[0].trimEnd().length;
  return last;
}
