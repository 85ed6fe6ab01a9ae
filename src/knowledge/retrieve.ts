import type { CollectionStore, FactFilter, ScoredChunk } from "../storage/contracts";
import { agreement } from "./agreement";
import type { VectorServices } from "./apply-change";
import type { Candidate } from "./candidate";
import type { SearchOptions, SyncOptions } from "./contracts";
import { embedTexts } from "./embed-passages";
import { fuse } from "./fuse";
import { searchKeyword } from "./keyword-search";
import { searchVectors } from "./search-vectors";

/** What is to be found. */
export interface Retrieval {
  readonly collection: string;
  readonly question: string;
  /** The most candidates, from 1. */
  readonly limit: number;
  /** Which chunks may be found, and their numbers. Default: all. */
  readonly among: { readonly filter: FactFilter; readonly ids: ReadonlySet<number> } | undefined;
}

/** What retrieval by vector works with. */
export interface VectorRetrieval extends VectorServices {
  /** Model id of the embedding model. */
  readonly embedding: string;
  /**
   * Gives the collection vectors of this length. It is called when the embedding model gives vectors of another length
   * than the collection has.
   */
  readonly embedAgain: (dimensions: number) => Promise<void>;
}

/** The best chunks by keyword, best first; the score is BM25 and what is added for where words stand. */
export async function retrieveByKeyword(store: CollectionStore, retrieval: Retrieval): Promise<Candidate[]> {
  return (await keywordRanking(store, retrieval)).map((chunk) => toCandidate(chunk, "keyword"));
}

/** The best chunks by vector, best first; the score is the cosine to the question's vector. */
export async function retrieveByVector(
  store: CollectionStore,
  services: VectorRetrieval,
  retrieval: Retrieval,
  options: SyncOptions,
): Promise<Candidate[]> {
  return (await vectorRanking(store, services, retrieval, options)).map((chunk) => toCandidate(chunk, "vector"));
}

/**
 * The best chunks by keyword and by vector together, best first; the score is that of {@link fuse}. The ranking by vector
 * counts as much as it agrees with the one by keyword, because some embedding models are worse than none, unless it is
 * told how much.
 */
export async function retrieveByBoth(
  store: CollectionStore,
  services: VectorRetrieval,
  retrieval: Retrieval,
  options: SearchOptions,
): Promise<Candidate[]> {
  const [byKeyword, byVector] = await Promise.all([
    keywordRanking(store, retrieval),
    vectorRanking(store, services, retrieval, options),
  ]);
  const weight = options.vectorWeight ?? agreement(byKeyword.map(idOf), byVector.map(idOf));
  return fuse<ScoredChunk, "keyword" | "vector">(
    [
      { name: "keyword", items: byKeyword, weight: 1 },
      { name: "vector", items: byVector, weight },
    ],
    idOf,
  )
    .slice(0, retrieval.limit)
    .map(({ item: { score: _score, ...chunk }, score, names }) => ({ chunk, score, retrievers: names }));
}

function keywordRanking(store: CollectionStore, { collection, question, limit, among }: Retrieval) {
  return searchKeyword(store, { collection, question, limit, ...(among === undefined ? {} : { among: among.ids }) });
}

async function vectorRanking(
  store: CollectionStore,
  services: VectorRetrieval,
  { collection, question, limit, among }: Retrieval,
  options: SyncOptions,
): Promise<ScoredChunk[]> {
  const { vectors, embedding: model, embedAgain } = services;
  const { signal } = options;
  const [vector, info] = await Promise.all([
    embedQuestion(question, services, options),
    vectors.info({ collection, model }, { signal }),
  ]);
  if (info !== undefined && info.dimensions !== vector.length) await embedAgain(vector.length);
  return searchVectors(store, vectors, { collection, model, vector, limit, among, signal });
}

async function embedQuestion(
  question: string,
  { embedder, embedding }: VectorRetrieval,
  { signal, call, onUsage }: SyncOptions,
): Promise<Float32Array> {
  const model = embedder(embedding);
  const made = await embedTexts({ texts: [question], purpose: "query" }, { model, call, signal }, "query");
  if (made.usage !== undefined) onUsage?.(made.usage);
  return made.vectors[0] ?? new Float32Array();
}

function idOf({ id }: ScoredChunk): number {
  return id;
}

function toCandidate({ score, ...chunk }: ScoredChunk, retriever: "keyword" | "vector"): Candidate {
  return { chunk, score, retrievers: [retriever] };
}
