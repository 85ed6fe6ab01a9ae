import { boundaryAfter, boundaryBefore, lineAround } from "./graphemes";
import type { LineBuffer } from "./line-buffer";

/** Where a key would move the cursor to: an offset in the text. */
export type Motion = (buffer: LineBuffer) => number;

export const graphemeLeft: Motion = ({ text, cursor }) => boundaryBefore(text, cursor);
export const graphemeRight: Motion = ({ text, cursor }) => boundaryAfter(text, cursor);
export const lineStart: Motion = ({ text, cursor }) => lineAround(text, cursor).start;
export const lineEnd: Motion = ({ text, cursor }) => lineAround(text, cursor).end;
export const textStart: Motion = () => 0;
export const textEnd: Motion = ({ text }) => text.length;

/** The start of the line; from there, the end of the line before. */
export const lineStartOrBefore: Motion = (buffer) => {
  const start = lineStart(buffer);
  return start === buffer.cursor ? graphemeLeft(buffer) : start;
};

/** The end of the line; from there, the start of the line below. */
export const lineEndOrAfter: Motion = (buffer) => {
  const end = lineEnd(buffer);
  return end === buffer.cursor ? graphemeRight(buffer) : end;
};

/** The start of what stands between two spaces, as Ctrl-W takes it. */
export const spacedWordLeft: Motion = ({ text, cursor }) => text.slice(0, cursor).replace(/\S*\s*$/u, "").length;

/** The start of the word that the cursor stands in or after, across lines. */
export const wordLeft: Motion = ({ text, cursor }) => {
  for (let end = cursor; ; ) {
    const { start } = lineAround(text, end);
    const word = wordsOf(text.slice(start, lineAround(text, end).end)).findLast(({ from }) => start + from < end);
    if (word !== undefined) return start + word.from;
    if (start === 0) return 0;
    end = start - 1;
  }
};

/** The end of the word that the cursor stands in or before, across lines. */
export const wordRight: Motion = ({ text, cursor }) => {
  for (let begin = cursor; ; ) {
    const { start, end } = lineAround(text, begin);
    const word = wordsOf(text.slice(start, end)).find(({ to }) => start + to > begin);
    if (word !== undefined) return start + word.to;
    if (end === text.length) return end;
    begin = end + 1;
  }
};

// Words of scripts without spaces are found too.
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

function wordsOf(line: string): { readonly from: number; readonly to: number }[] {
  return Array.from(segmenter.segment(line))
    .filter(({ segment, isWordLike }) => isWordLike || /\p{Co}/u.test(segment))
    .map(({ segment, index }) => ({ from: index, to: index + segment.length }));
}
