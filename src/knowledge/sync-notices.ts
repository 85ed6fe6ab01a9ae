import type { StoredDocument } from "../storage/contracts";
import type { ChunkOptions } from "./contracts";
import type { DocumentToRead } from "./plan-sync";
import { describeChunk, isCurrent, readRecipe } from "./recipe";

/** What a sync found and does. */
export interface SyncFindings {
  readonly collection: string;
  readonly stored: readonly StoredDocument[];
  readonly read: readonly DocumentToRead[];
  readonly chunk: ChunkOptions;
  /** The embedding model that the collection had, and the one it has from now on; undefined for none. */
  readonly before: string | undefined;
  readonly embedding: string | undefined;
}

/** A sentence for each thing that makes documents or vectors anew although they have not changed. */
export function syncNotices({ collection, stored, read, chunk, before, embedding }: SyncFindings): string[] {
  // Of a collection that belongs to a workflow, the first line of its name is what people call it.
  const name = `"${collection.split("\n", 1)[0]}"`;
  const notices: string[] = [];
  const known = new Map(stored.map((document) => [document.document, document]));
  const outdated = read.flatMap(({ document }) => known.get(document) ?? []).filter((one) => !isCurrent(one, chunk));
  const [first] = outdated;
  if (first !== undefined) {
    const was = readRecipe(first.recipe)?.chunk;
    const all = outdated.length === 1 ? "its document is" : `all ${outdated.length} documents are`;
    const why =
      was === undefined || describeChunk(was) === describeChunk(chunk)
        ? "was indexed by an earlier version"
        : `was split by ${describeChunk(was)} and is split by ${describeChunk(chunk)} now`;
    notices.push(`${name} ${why}: ${all} indexed again`);
  }
  if (before !== undefined && embedding !== undefined && before !== embedding) {
    notices.push(`${name} had vectors of "${before}" and is searched by those of "${embedding}" now`);
  }
  return notices;
}
