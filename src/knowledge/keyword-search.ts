import { setImmediate as nextTurn } from "node:timers/promises";
import type { CollectionStore, KeywordIndex, ScoredChunk } from "../storage/contracts";
import { analyserOf } from "./analyser";
import type { Analyser } from "./create-analyser";
import { addTerm, bestScored, type ChunkScores, countHolders, emptyScores, rarity } from "./keyword-ranking";
import { rerank } from "./keyword-rerank";
import { languageOf } from "./language-of";
import { mergedPostings } from "./merged-postings";
import { type QuestionTerm, questionTerms } from "./question-terms";
import type { RareTerm } from "./sighting";

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
/** How many chunks are looked at more closely. */
const closeLook = 50;
/** A question is read in so many languages of a collection, the most usual ones; the rest are a few documents. */
const mostLanguages = 24;

/**
 * Searches by the terms of the question in the languages of the collection. All chunks are ranked by BM25, the best of
 * them again by where their words stand.
 */
export const searchKeyword: KeywordSearch = async (store, { collection, question, limit, among }) => {
  const index = await store.keywordIndex(collection);
  if (index === undefined || index.chunks === 0 || limit < 1) return [];
  const analysers = await analysersFor(index, question);
  const { scores, terms } = await scoreChunks(index, questionTerms(question, analysers));
  const best = bestScored(index, scores, Math.max(limit, closeLook), among);
  const scoreOf = new Map(best.map(({ id, score }) => [id, score]));
  const chunks = await store.chunksOf(best.map(({ id }) => id));
  const ranked = chunks.map((chunk) => ({ ...chunk, score: scoreOf.get(chunk.id) ?? 0 })).sort(byScoreAndPlace);
  // A number that does not depend on how many are asked for, so that the first of many are the first of few.
  const first = ranked.slice(0, closeLook);
  const final = rerank(first, { terms, average: index.terms / index.chunks });
  return [
    ...first.map((chunk, place) => ({ ...chunk, score: final[place] ?? chunk.score })).sort(byScoreAndPlace),
    ...ranked.slice(closeLook),
  ].slice(0, limit);
};

/** The analysers of the collection's languages, that of the question's language first. */
async function analysersFor({ languages }: KeywordIndex, question: string): Promise<Analyser[]> {
  const spoken = languageOf(question);
  const some = (languages.length > 0 ? languages : [spoken]).slice(0, mostLanguages);
  const ordered = languages.includes(spoken) ? [spoken, ...some.filter((language) => language !== spoken)] : some;
  return Promise.all(ordered.map(analyserOf));
}

async function scoreChunks(index: KeywordIndex, words: readonly QuestionTerm[]) {
  const scores: ChunkScores = emptyScores(index);
  const postings = await index.postings(words.flatMap(({ variants }) => variants));
  const terms: RareTerm[] = [];
  let next = 0;
  let added = 0;
  for (const word of words) {
    const end = next + word.variants.length;
    const found = mergedPostings(postings.slice(next, end), index.segments.length);
    next = end;
    const term = { ...word, rarity: rarity(index, countHolders(index.segments, found)) };
    terms.push(term);
    addTerm(scores, index, found, term.rarity * term.weight);
    added += found.reduce((sum, segment) => sum + (segment?.places.length ?? 0), 0);
    if (added >= postingsPerTurn) {
      await nextTurn();
      added = 0;
    }
  }
  return { scores, terms };
}

function byScoreAndPlace(left: ScoredChunk, right: ScoredChunk): number {
  if (left.score !== right.score) return right.score - left.score;
  if (left.document !== right.document) return left.document < right.document ? -1 : 1;
  return left.position - right.position;
}
