import type { CollectionStore, DocumentChunk, VectorHit } from "../storage/contracts";
import { queryTerms } from "./analyse";
import type { VectorServices } from "./apply-change";
import type { Hit, SyncOptions } from "./contracts";
import { embedTexts } from "./embed-passages";
import { fuse } from "./fuse";
import { toPassage } from "./passage";

/** The least number of places that a ranking gives to the fusion. */
const leastDepth = 50;

/** What is looked for. */
export interface SearchQuery {
  readonly collection: string;
  readonly question: string;
  /** The most hits, from 0. */
  readonly topK: number;
}

/** The best hits by keyword, best first; the score is BM25. */
export async function searchByKeyword(
  store: CollectionStore,
  { collection, question, topK }: SearchQuery,
): Promise<Hit[]> {
  const chunks = await store.search(collection, queryTerms(question), topK);
  return chunks.map((chunk) => toHit(collection, chunk, chunk.score));
}

/**
 * The best hits by keyword and by vector together, best first; the score is that of the fusion. Both rankings are
 * fetched deeper than `topK`, because what is second best in both may be the best.
 *
 * @param embedding Model id of the embedding model.
 * @param embedAgain Is called when the model gives vectors of another length than the collection has; afterwards it has
 *   vectors of the length given.
 */
export async function searchByBoth(
  store: CollectionStore,
  { vectors, embedder }: VectorServices,
  query: SearchQuery,
  embedding: string,
  options: SyncOptions,
  embedAgain: (dimensions: number) => Promise<void>,
): Promise<Hit[]> {
  const { collection, question, topK } = query;
  if (topK < 1 || question.trim() === "") return [];
  const { signal } = options;
  const space = { collection, model: embedding };
  const depth = Math.max(leastDepth, 4 * topK);
  const [byKeyword, vector, info] = await Promise.all([
    store.search(collection, queryTerms(question), depth),
    embedQuestion(question, embedder, embedding, options),
    vectors.info(space, { signal }),
  ]);
  if (info !== undefined && info.dimensions !== vector.length) await embedAgain(vector.length);
  const byVector = await chunksOf(store, collection, embedding, await vectors.search(space, vector, depth, { signal }));
  return fuse<DocumentChunk>([byKeyword, byVector], ({ document, start }) => JSON.stringify([document, start]))
    .slice(0, topK)
    .map(({ item, score }) => toHit(collection, item, score));
}

async function embedQuestion(
  question: string,
  embedder: VectorServices["embedder"],
  embedding: string,
  { signal, call, onUsage }: SyncOptions,
): Promise<Float32Array> {
  const model = embedder(embedding);
  const made = await embedTexts({ texts: [question], purpose: "query" }, { model, call, signal }, "query");
  if (made.usage !== undefined) onUsage?.(made.usage);
  return made.vectors[0] ?? new Float32Array();
}

/** The chunks that vectors stand for, in their order. A vector of what has changed or gone meanwhile is left out. */
async function chunksOf(
  store: CollectionStore,
  collection: string,
  embedding: string,
  hits: readonly VectorHit[],
): Promise<DocumentChunk[]> {
  const places = hits.map(({ metadata }) => ({ document: String(metadata.document), start: Number(metadata.start) }));
  const chunks = await store.chunks(collection, places);
  const byId = new Map(chunks.map((chunk) => [toPassage(embedding, chunk).id, chunk]));
  return hits.flatMap(({ id }) => byId.get(id) ?? []);
}

function toHit(collection: string, chunk: DocumentChunk, score: number): Hit {
  const { document, title, text, start, end, page, headings } = chunk;
  return {
    collection,
    document,
    ...(title === undefined ? {} : { title }),
    text,
    start,
    end,
    ...(page === undefined ? {} : { page }),
    ...(headings === undefined ? {} : { headings }),
    score,
  };
}
