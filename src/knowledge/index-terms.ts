import type { StoredChunk } from "../storage/contracts";
import { analyse } from "./analyse";
import { searchableText } from "./passage";

/** The language that a text is in, as BCP 47 names it. */
export function languageOf(_text: string): string {
  return "en";
}

/** The terms that a chunk is found by, separated by spaces, as the index keeps them. */
export function indexTerms(
  title: string | undefined,
  chunk: Pick<StoredChunk, "headings" | "text">,
  _language: string,
): string {
  return analyse(searchableText(title, chunk)).join(" ");
}
