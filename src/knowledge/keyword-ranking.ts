import type { KeywordIndex, KeywordSegment, Postings } from "../storage/contracts";

/** How soon a term that is repeated stops counting more. */
const saturation = 1.2;
/** How much a chunk's length counts, from 0 to 1. */
const lengthShare = 0.75;

/** What a ranking needs to know of an index. */
export type IndexFigures = Pick<KeywordIndex, "segments" | "chunks" | "terms">;

/** A term of a question: where it stands in each segment, and how much it counts. */
export interface RankedTerm {
  readonly postings: readonly (Postings | undefined)[];
  /** From 0; 1 for a word of the question. */
  readonly weight: number;
}

/** The scores of all chunks, for each segment by place. */
export type ChunkScores = readonly Float64Array[];

/** A chunk's number with its score. */
export interface ScoredId {
  readonly id: number;
  readonly score: number;
}

/** Scores of 0 for all chunks of an index. */
export function emptyScores({ segments }: IndexFigures): ChunkScores {
  return segments.map(({ ids }) => new Float64Array(ids.length));
}

/**
 * Adds what one term says to the scores, by BM25 with the idf that is never negative: S. Robertson and H. Zaragoza,
 * "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; idf as in Lucene. A score depends on the documents
 * alone, not on how they lie in segments.
 */
export function addTerm(scores: ChunkScores, figures: IndexFigures, { postings, weight }: RankedTerm): void {
  const holders = countHolders(figures.segments, postings);
  if (holders === 0) return;
  const idf = Math.log(1 + (figures.chunks - holders + 0.5) / (holders + 0.5));
  const average = figures.terms / figures.chunks;
  const ground = saturation * (1 - lengthShare);
  const slope = (saturation * lengthShare) / average;
  const most = weight * idf * (saturation + 1);
  figures.segments.forEach(({ lengths }, segment) => {
    const sums = scores[segment];
    const found = postings[segment];
    if (sums === undefined || found === undefined) return;
    const { places, counts } = found;
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index] as number;
      const count = counts[index] as number;
      sums[place] = (sums[place] as number) + (most * count) / (count + ground + slope * (lengths[place] as number));
    }
  });
}

/** In how many chunks a term stands that are not gone. */
export function countHolders(segments: readonly KeywordSegment[], postings: readonly (Postings | undefined)[]): number {
  let holders = 0;
  segments.forEach(({ gone }, segment) => {
    const places = postings[segment]?.places;
    if (places === undefined) return;
    holders += places.length;
    if (gone === undefined) return;
    for (const place of places) holders -= gone[place] as number;
  });
  return holders;
}

/**
 * The chunks of the highest scores above 0, best first, those that are gone left out. Chunks that score as much as the
 * last one come as well, so that what breaks the tie can be looked up, but never more than twice as many and 100.
 *
 * @param limit The most chunks, ties apart, from 0.
 * @param among The numbers of the chunks that count. Default: all.
 */
export function bestScored(
  { segments }: IndexFigures,
  scores: ChunkScores,
  limit: number,
  among?: ReadonlySet<number>,
): ScoredId[] {
  if (limit < 1) return [];
  const capacity = 2 * limit + 100;
  let kept: ScoredId[] = [];
  let least = 0;
  segments.forEach(({ ids, gone }, segment) => {
    const sums = scores[segment];
    if (sums === undefined) return;
    for (let place = 0; place < sums.length; place += 1) {
      const score = sums[place] as number;
      if (score === 0 || score < least || gone?.[place] === 1) continue;
      const id = ids[place] as number;
      if (among !== undefined && !among.has(id)) continue;
      kept.push({ id, score });
      if (kept.length < 2 * capacity) continue;
      kept = kept.sort(byScore).slice(0, capacity);
      least = kept[limit - 1]?.score ?? 0;
    }
  });
  kept.sort(byScore);
  const last = kept[limit - 1]?.score ?? 0;
  return kept.filter(({ score }) => score >= last).slice(0, capacity);
}

function byScore(left: ScoredId, right: ScoredId): number {
  return right.score - left.score || left.id - right.id;
}
