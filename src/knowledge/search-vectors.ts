import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  CollectionStore,
  DocumentChunk,
  FactFilter,
  ScoredChunk,
  VectorFilter,
  VectorHit,
  VectorStore,
} from "../storage/contracts";
import { toPassage } from "./passage";

/** Vectors are looked up in the collection in groups of so many. */
const pageSize = 200;
/** How much further a search goes that has not found enough. */
const growth = 4;
/** So few chunks are named to the vector store; of more, the vectors of all are searched. */
const mostNamed = 500;

/** What is looked for by vector. */
export interface VectorQuery {
  readonly collection: string;
  /** Model id of the embedding model. */
  readonly model: string;
  readonly vector: Float32Array;
  /** The most chunks, from 0. */
  readonly limit: number;
  /** Which chunks may be found, and their numbers. Default: all. */
  readonly among?: { readonly filter: FactFilter; readonly ids: ReadonlySet<number> } | undefined;
  readonly signal?: AbortSignal;
}

/**
 * The chunks whose vectors are most like the one given, best first; the score is the cosine. What a filter leaves out
 * and vectors of what has changed or gone meanwhile are skipped, and the search goes deeper until there are enough or
 * no more.
 */
export async function searchVectors(
  store: CollectionStore,
  vectors: VectorStore,
  query: VectorQuery,
): Promise<ScoredChunk[]> {
  const { collection, model, vector, limit, among, signal } = query;
  if (limit < 1) return [];
  const filter = among === undefined ? undefined : await vectorFilter(store, among);
  const known = new Map<string, DocumentChunk | undefined>();
  const options = { signal, ...(filter === undefined ? {} : { filter }) };
  for (let depth = limit; ; depth *= growth) {
    const hits = await vectors.search({ collection, model }, vector, depth, options);
    const found = await chunksFor(hits);
    if (found.length >= limit || hits.length < depth) return found.slice(0, limit);
  }

  async function chunksFor(hits: readonly VectorHit[]): Promise<ScoredChunk[]> {
    const found: ScoredChunk[] = [];
    for (let first = 0; first < hits.length && found.length < limit; first += pageSize) {
      const page = hits.slice(first, first + pageSize);
      await lookUp(page.filter(({ id }) => !known.has(id)));
      for (const { id, score } of page) {
        const chunk = known.get(id);
        if (chunk !== undefined) found.push({ ...chunk, score });
      }
    }
    return found;
  }

  async function lookUp(hits: readonly VectorHit[]): Promise<void> {
    if (hits.length === 0) return;
    const places = hits.map(({ metadata }) => ({ document: String(metadata.document), start: Number(metadata.start) }));
    const chunks = await store.chunksAt(collection, places);
    const byId = new Map(chunks.map((chunk) => [toPassage(model, chunk).id, chunk]));
    for (const { id } of hits) {
      const chunk = byId.get(id);
      known.set(id, chunk !== undefined && (among === undefined || among.ids.has(chunk.id)) ? chunk : undefined);
    }
    await nextTurn(undefined, { signal });
  }
}

/** What the vectors of the chunks have in common, as far as it is quickly said; others may have it as well. */
async function vectorFilter(
  store: CollectionStore,
  { filter, ids }: NonNullable<VectorQuery["among"]>,
): Promise<VectorFilter | undefined> {
  if (ids.size <= mostNamed) {
    const chunks = await store.chunksOf([...ids]);
    const documents = [...new Set(chunks.map(({ document }) => document))];
    return { document: { in: documents }, start: { in: [...new Set(chunks.map(({ start }) => start))] } };
  }
  const documents = [filter.document ?? []].flat().map(String);
  return documents.length === 0 ? undefined : { document: { in: documents } };
}
