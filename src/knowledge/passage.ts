import { createHash } from "node:crypto";
import type { DocumentChunk, StoredChunk } from "../storage/contracts";

/** A chunk with what an embedding model is given of it. */
export interface Passage {
  /** The id of its vector: a digest of all that the vector depends on, and of where the chunk stands. */
  readonly id: string;
  /** A digest of model and text alone: passages that share it have the same vector, wherever they stand. */
  readonly content: string;
  readonly document: string;
  readonly start: number;
  readonly text: string;
}

/** How many digits of a digest are kept: enough that no two passages of any collection share one. */
const idLength = 40;

/**
 * What a chunk is found by, apart from where it stands: title and headings, because they say what it is about, as far
 * as its text does not hold them, and the text.
 */
export function searchableText(title: string | undefined, chunk: Pick<StoredChunk, "headings" | "text">): string {
  const context = [title ?? "", ...(chunk.headings ?? [])].filter((line) => !chunk.text.includes(line));
  return [...new Set(context), chunk.text].join("\n");
}

/**
 * The passage of a chunk. The same chunk at the same place has the same id as long as the model is the same, and
 * another chunk or model another one, so that a vector never stands for what it was not made from.
 *
 * @param model Model id of the embedding model.
 */
export function toPassage(
  model: string,
  chunk: Pick<DocumentChunk, "document" | "title" | "headings" | "start" | "text">,
): Passage {
  const { document, start } = chunk;
  const text = searchableText(chunk.title, chunk);
  return { id: digest([model, document, start, text]), content: digest([model, text]), document, start, text };
}

function digest(facts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, idLength);
}
