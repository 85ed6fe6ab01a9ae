import type { DocumentValue } from "../engine/values";

/** Finds the sentence of a passage that a statement rests on; undefined when they share nothing. */
export type Quote = (
  statement: string,
  passage: string,
) => { readonly text: string; readonly start: number; readonly end: number } | undefined;

/** `[1]`, and as some models write it, `[1, 2]`. */
const marker = /\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]/g;
const markersAtEnd = /(?:\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\])+\s*$/;

/**
 * The passages that an answer cites with `[n]`, once each, in the order of their numbers. Each is narrowed to the
 * sentence that the first statement citing it rests on; a number without a source is left out.
 */
export function citationsOf(answer: string, sources: readonly DocumentValue[], quote: Quote): DocumentValue[] {
  const citations = new Map<number, DocumentValue>();
  for (const match of answer.matchAll(marker)) {
    for (const number of (match[1] ?? "").split(/[,;]/).map(Number)) {
      const source = sources[number - 1];
      if (source === undefined || citations.has(number)) continue;
      const found = quote(statementBefore(answer, match.index), source.text);
      citations.set(number, { ...(found === undefined ? source : narrow(source, found)), number });
    }
  }
  return [...citations].sort(([a], [b]) => a - b).map(([, citation]) => citation);
}

function narrow(
  source: DocumentValue,
  { text, start, end }: { text: string; start: number; end: number },
): DocumentValue {
  if (source.start === undefined) return { ...source, text };
  const offsets = { start: source.start + start, end: source.start + end };
  const { parts, page, headings, ...rest } = source;
  // The last one, because what two chunks share is the beginning of the second.
  const place = parts?.findLast((part) => part.start <= offsets.start) ?? { page, headings };
  return {
    ...rest,
    ...(place.page === undefined ? {} : { page: place.page }),
    ...(place.headings === undefined ? {} : { headings: place.headings }),
    ...offsets,
    text,
  };
}

/** The sentence in front of a citation marker: what follows the last full stop or the marker before. */
function statementBefore(answer: string, at: number): string {
  const before = answer
    .slice(0, at)
    .replace(markersAtEnd, "")
    .replace(/[\s.!?]+$/, "");
  const start = Math.max(...[". ", "! ", "? ", "\n", "] "].map((stop) => before.lastIndexOf(stop)));
  return before.slice(start + 1).trim();
}
