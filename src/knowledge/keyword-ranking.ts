import type { KeywordIndex, KeywordSegment, Postings } from "../storage/contracts";
import { bestScores } from "./best-scores";

/** How soon a term that is repeated stops counting more; this and the next as A. Trotman and others found, 2014. */
const saturation = 0.9;
/** How much a chunk's length counts, from 0 to 1. Chunks are of much the same size, so that it tells little. */
const lengthShare = 0.4;

/** So many chunks that score as much as the last one are looked up beside it. */
const mostTies = 100;

/** What a ranking needs to know of an index. */
export type IndexFigures = Pick<KeywordIndex, "segments" | "chunks" | "terms">;

/** Where a term of a question stands, in each segment. */
export type TermPostings = readonly (Postings | undefined)[];

/** The scores of all chunks, for each segment by place. */
export type ChunkScores = readonly Float64Array[];

/** A chunk's number with its score. */
export interface ScoredId {
  readonly id: number;
  readonly score: number;
}

/** Scores of 0 for all chunks of an index. */
export function emptyScores({ segments }: Pick<IndexFigures, "segments">): ChunkScores {
  return segments.map(({ ids }) => new Float64Array(ids.length));
}

/**
 * How much a term tells: the logarithm of how rare it is, never negative, as in Lucene.
 *
 * @param holders In how many chunks it stands.
 */
export function rarity({ chunks }: Pick<IndexFigures, "chunks">, holders: number): number {
  return Math.log(1 + (chunks - holders + 0.5) / (holders + 0.5));
}

/**
 * The share of a term's rarity that a chunk gets, from 0 to 1 + saturation: S. Robertson and H. Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond", 2009.
 *
 * @param count How often the term stands in the chunk.
 * @param length How many terms the chunk has, as a multiple of what is usual.
 */
export function saturated(count: number, length: number): number {
  return (count * (saturation + 1)) / (count + saturation * (1 - lengthShare + lengthShare * length));
}

/**
 * Adds what one term says to the scores, by BM25. A score depends on the documents alone, not on how they lie in
 * segments, as long as the terms are added in the same order.
 *
 * @param worth The term's rarity times its weight.
 */
export function addTerm(scores: ChunkScores, figures: IndexFigures, postings: TermPostings, worth: number): void {
  const perAverage = figures.chunks / figures.terms;
  for (const [segment, { lengths }] of figures.segments.entries()) {
    const sums = scores[segment];
    const found = postings[segment];
    if (sums === undefined || found === undefined) continue;
    const { places, counts } = found;
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index] as number;
      const share = saturated(counts[index] as number, (lengths[place] as number) * perAverage);
      sums[place] = (sums[place] as number) + worth * share;
    }
  }
}

/** In how many chunks a term stands that are not gone. */
export function countHolders(segments: readonly KeywordSegment[], postings: TermPostings): number {
  let holders = 0;
  for (const [segment, { gone }] of segments.entries()) {
    const places = postings[segment]?.places;
    if (places === undefined) continue;
    holders += places.length;
    if (gone !== undefined) for (const place of places) holders -= gone[place] as number;
  }
  return holders;
}

/**
 * The chunks of the highest scores above 0, best first, those that are gone left out. Chunks that score as much as the
 * last one come as well, so that what breaks the tie can be looked up, but no more than 100 of them.
 *
 * @param limit The most chunks, ties apart, from 0.
 * @param among The numbers of the chunks that count. Default: all.
 */
export function bestScored(
  { segments }: Pick<IndexFigures, "segments">,
  scores: ChunkScores,
  limit: number,
  among?: ReadonlySet<number>,
): ScoredId[] {
  if (limit < 1) return [];
  const counts = (segment: KeywordSegment, place: number) =>
    segment.gone?.[place] !== 1 && (among === undefined || among.has(segment.ids[place] as number));
  const best = bestScores(limit);
  let least = 0;
  for (const [at, segment] of segments.entries()) {
    const sums = scores[at] ?? new Float64Array();
    for (let place = 0; place < sums.length; place += 1) {
      const score = sums[place] as number;
      if (score <= least || !counts(segment, place)) continue;
      best.add(score);
      least = best.least();
    }
  }
  const kept: ScoredId[] = [];
  let ties = 0;
  for (const [at, segment] of segments.entries()) {
    const sums = scores[at] ?? new Float64Array();
    for (let place = 0; place < sums.length; place += 1) {
      const score = sums[place] as number;
      if (score < least || score === 0 || !counts(segment, place)) continue;
      ties += score === least ? 1 : 0;
      if (score > least || ties <= limit + mostTies) kept.push({ id: segment.ids[place] as number, score });
    }
  }
  return kept.sort((left, right) => right.score - left.score || left.id - right.id);
}
