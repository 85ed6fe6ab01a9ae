const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const plain = /^[ -~]*$/;
/** What is not known to be a grapheme for itself, wherever it stands: marks, and all but a few great scripts. */
const uncertain =
  /[^ -~\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u3029\uff01-\uff9d]|\p{M}/u;

/** Whether each character of a text is a grapheme one column wide. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/** The graphemes of one line. */
export function graphemesOf(line: string): string[] {
  if (isPlain(line)) return line.split("");
  // The segmenter takes its time, and is asked with each key.
  return uncertain.test(line) ? Array.from(segmenter.segment(line), ({ segment }) => segment) : [...line];
}

/**
 * Where the line around an offset begins and ends, without its line feed. A line feed always stands alone between two
 * graphemes, so that nothing outside of the line needs to be looked at, however long the text is.
 */
export function lineAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return { start, end: end === -1 ? text.length : end };
}

/** Where the grapheme before an offset begins; 0 at the beginning. */
export function boundaryBefore(text: string, offset: number): number {
  const { start, end } = lineAround(text, offset);
  if (offset === start) return Math.max(start - 1, 0);
  const segment = segmenter.segment(text.slice(start, end)).containing(offset - start - 1);
  return start + (segment?.index ?? 0);
}

/** Where the grapheme after an offset ends; the length of the text at its end. */
export function boundaryAfter(text: string, offset: number): number {
  const { start, end } = lineAround(text, offset);
  if (offset === end) return Math.min(end + 1, text.length);
  const segment = segmenter.segment(text.slice(start, end)).containing(offset - start);
  return segment === undefined ? end : start + segment.index + segment.segment.length;
}

/** The offset itself when it stands between two graphemes, else the end of the grapheme that it stands in. */
export function nearestBoundary(text: string, offset: number): number {
  const within = Math.min(Math.max(Math.trunc(offset), 0), text.length);
  const { start, end } = lineAround(text, within);
  if (within === start || within === end) return within;
  const segment = segmenter.segment(text.slice(start, end)).containing(within - start);
  if (segment === undefined || start + segment.index === within) return within;
  return start + segment.index + segment.segment.length;
}
