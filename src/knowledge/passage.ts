import { createHash } from "node:crypto";
import type { DocumentChunk, StoredChunk } from "../storage/contracts";

/** A chunk with what an embedding model is given of it. */
export interface Passage {
  /** The id of its vector: a digest of all that the vector depends on, and of where the chunk stands. */
  readonly id: string;
  readonly document: string;
  readonly start: number;
  readonly text: string;
}

/** Which digits of the digest make an id: enough that no two passages of any collection share one. */
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
  const facts = JSON.stringify([model, document, start, text]);
  return { id: createHash("sha256").update(facts).digest("hex").slice(0, idLength), document, start, text };
}
