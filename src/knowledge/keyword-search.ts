import { setImmediate as nextTurn } from "node:timers/promises";
import type { CollectionStore, KeywordIndex, ScoredChunk } from "../storage/contracts";
import { type Analyser, analyserOf } from "./analyser";
import { addTerm, bestScored, type ChunkScores, emptyScores } from "./keyword-ranking";
import { mergedPostings } from "./merged-postings";

/** What is looked for by keyword. */
export interface KeywordQuery {
  readonly collection: string;
  readonly question: string;
  /** The most hits, from 0. */
  readonly limit: number;
  /** The numbers of the chunks that may be found. Default: all. */
  readonly among?: ReadonlySet<number>;
}

/** The best chunks by keyword, best first, ties by document and position. None without the collection. */
export type KeywordSearch = (store: CollectionStore, query: KeywordQuery) => Promise<ScoredChunk[]>;

/** How many postings are added up before other work of the process has its turn: a few milliseconds. */
const postingsPerTurn = 500_000;

/** Searches by the terms of the question in the languages of the collection, ranked by BM25. */
export const searchKeyword: KeywordSearch = async (store, { collection, question, limit, among }) => {
  const index = await store.keywordIndex(collection);
  if (index === undefined || index.chunks === 0 || limit < 1) return [];
  const analysers = await Promise.all((index.languages.length > 0 ? index.languages : ["en"]).map(analyserOf));
  const scores = await scoreChunks(index, questionTerms(question, analysers));
  const best = bestScored(index, scores, limit, among);
  const chunks = await store.chunksOf(best.map(({ id }) => id));
  const scoreOf = new Map(best.map(({ id, score }) => [id, score]));
  return chunks
    .map((chunk) => ({ ...chunk, score: scoreOf.get(chunk.id) ?? 0 }))
    .sort(byScoreAndPlace)
    .slice(0, limit);
};

/** The words of a question, each as the terms that it has in the languages given. */
function questionTerms(question: string, analysers: readonly Analyser[]): string[][] {
  return [...new Set(analysers.flatMap((analyser) => analyser.queryTerms(question)))].map((term) => [term]);
}

async function scoreChunks(index: KeywordIndex, words: readonly (readonly string[])[]): Promise<ChunkScores> {
  const scores = emptyScores(index);
  const postings = await index.postings(words.flat());
  let next = 0;
  let added = 0;
  for (const variants of words) {
    const found = mergedPostings(postings.slice(next, next + variants.length), index.segments.length);
    next += variants.length;
    addTerm(scores, index, { postings: found, weight: 1 });
    added += found.reduce((sum, segment) => sum + (segment?.places.length ?? 0), 0);
    if (added >= postingsPerTurn) {
      await nextTurn();
      added = 0;
    }
  }
  return scores;
}

function byScoreAndPlace(left: ScoredChunk, right: ScoredChunk): number {
  if (left.score !== right.score) return right.score - left.score;
  if (left.document !== right.document) return left.document < right.document ? -1 : 1;
  return left.position - right.position;
}
