import { PlanetError } from "../engine/errors";
import type { StoredDocument } from "../storage/contracts";
import { chunkOptions } from "./chunk-options";
import type { ChunkOptions } from "./contracts";
import { describeChunk, isCurrent, readRecipe } from "./recipe";

/** What is wanted of a collection, and what it is. */
export interface CollectionOptionsRequest {
  readonly collection: string;
  readonly mode: "sync" | "add" | "rebuild";
  /** What is left out is as in the collection, for `add` and `rebuild`. */
  readonly chunk?: Partial<ChunkOptions>;
  /** Model id of an embedding model, null for none. */
  readonly embedding?: string | null;
  readonly stored: readonly StoredDocument[];
  /** The embedding model that the collection has. */
  readonly storedEmbedding: string | undefined;
}

/**
 * How documents are to be split. One collection never mixes documents that were split in different ways, nor vectors of
 * different models.
 *
 * @throws `usage` when documents are to be added in another way than those that are there; `invalid_config` for sizes
 *   out of range.
 */
export function collectionChunk(request: CollectionOptionsRequest): ChunkOptions {
  const { collection, mode, chunk, embedding, stored, storedEmbedding } = request;
  const before = mode === "sync" ? undefined : chunkOf(stored);
  const asked = chunk !== undefined && Object.values(chunk).some((value) => value !== undefined);
  const chosen = asked || before === undefined ? chunkOptions(chunk) : before;
  if (mode !== "add") return chosen;
  if (before !== undefined && describeChunk(before) !== describeChunk(chosen)) {
    const how = `${describeChunk(before)}, not by ${describeChunk(chosen)}`;
    throw mixed(collection, `is split by ${how}`);
  }
  if (embedding && storedEmbedding !== undefined && storedEmbedding !== embedding) {
    throw mixed(collection, `has vectors of "${storedEmbedding}", not of "${embedding}"`);
  }
  return chosen;
}

/**
 * Makes sure that documents which are left as they are were made as new ones would be.
 *
 * @param left What stays in the collection without being read.
 * @throws `usage` when they were not.
 */
export function requireCurrent(collection: string, left: readonly StoredDocument[], chunk: ChunkOptions): void {
  if (left.some((document) => !isCurrent(document, chunk))) {
    throw mixed(collection, "holds documents that an earlier version has indexed in another way");
  }
}

/** How the documents are split, judged by the first of them whose recipe can be read. */
function chunkOf(stored: readonly StoredDocument[]): ChunkOptions | undefined {
  for (const { recipe } of stored) {
    const read = readRecipe(recipe);
    if (read !== undefined) return read.chunk;
  }
  return undefined;
}

function mixed(collection: string, what: string): PlanetError {
  return new PlanetError("usage", `the collection "${collection}" ${what}`, {
    hint: "index all of its documents again with --rebuild, or choose another collection",
    details: { collection },
  });
}
