import type { StoredChunk } from "../storage/contracts";
import type { Analyser } from "./create-analyser";
import { searchableText } from "./passage";

export { analyserOf } from "./analyser";
export { languageOf } from "./language-of";

/**
 * The terms that a chunk is found by, as the index keeps them: those of its text after those of the title and headings
 * that the text does not hold, in their order, repeated as there, separated by spaces.
 *
 * @param analyser Of the document's language, made once for each document: `await analyserOf(languageOf(text))`.
 */
export function indexTerms(
  title: string | undefined,
  chunk: Pick<StoredChunk, "headings" | "text">,
  analyser: Analyser,
): string {
  return analyser.terms(searchableText(title, chunk)).join(" ");
}
