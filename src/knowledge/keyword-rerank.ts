import type { DocumentChunk } from "../storage/contracts";
import { saturated } from "./keyword-ranking";
import type { QuestionTerm } from "./question-terms";

/** A term of a question with how rare it is in the collection. */
export interface RareTerm extends QuestionTerm {
  readonly rarity: number;
}

/** A chunk that may be found, with its score by BM25. */
export type Candidate = Pick<DocumentChunk, "document" | "record" | "position" | "terms"> & { readonly score: number };

/** What the order of candidates depends on beside them. */
export interface RerankContext {
  readonly terms: readonly RareTerm[];
  /** How many terms a chunk has on average. */
  readonly average: number;
  /** Words are much inflected, so that one that begins like a word of the question may be that word. */
  readonly inflected: boolean;
}

/** How much it counts that words of the question stand close together. */
const proximityShare = 0.4;
/** How much of a chunk's score is that of the chunks around it and itself taken together. */
const surroundingShare = 0.4;
/** How far away chunks of the same document or record belong together, in positions. */
const reach = 3;
/** How much a word counts that begins like a word of the question which the chunk does not have. */
const likenessShare = 0.3;
/** The least number of letters that two words share which are taken for alike. */
const leastShared = 4;

/** What is seen of the question in one chunk. */
interface Sighting {
  /** What each term of the question adds to the score. */
  readonly gains: Float64Array;
  readonly bonus: number;
}

/**
 * The scores of candidates when their text is looked at, in the order given; none is lower than it was. A chunk gains
 * - where words of the question stand close together: S. Büttcher, C. Clarke and B. Lushman, "Term Proximity Scoring
 *   for Ad-Hoc Retrieval on Very Large Text Collections", 2006;
 * - where the chunks around it hold what it lacks, because a document is about more than one of its chunks says:
 *   J. Callan, "Passage-Level Evidence in Document Retrieval", 1994;
 * - in languages with many endings, where a word begins like one of the question that it does not have.
 */
export function rerank(candidates: readonly Candidate[], context: RerankContext): number[] {
  const look = sightingOf(context);
  const seen = candidates.map((candidate) => ({ candidate, sighting: look(candidate.terms) }));
  const groups = new Map<string, typeof seen>();
  for (const one of seen) {
    const { document, record = "" } = one.candidate;
    const key = `${document}\0${record}`;
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  const scores = new Map<Candidate, number>();
  for (const group of groups.values()) {
    for (const { candidate, sighting } of group) {
      const near = group.filter((other) => Math.abs(other.candidate.position - candidate.position) <= reach);
      const missed =
        near.length === 1
          ? 0
          : missing(
              sighting,
              near.map((other) => other.sighting),
            );
      scores.set(candidate, candidate.score + sighting.bonus + surroundingShare * missed);
    }
  }
  return candidates.map((candidate) => scores.get(candidate) ?? candidate.score);
}

/** What the chunks around hold that a chunk lacks. */
function missing({ gains }: Sighting, near: readonly Sighting[]): number {
  let missed = 0;
  for (const [term, gain] of gains.entries()) {
    missed += Math.max(...near.map((other) => other.gains[term] ?? 0)) - gain;
  }
  return missed;
}

function sightingOf({ terms, average, inflected }: RerankContext): (chunkTerms: string) => Sighting {
  const places = new Map(terms.flatMap(({ variants }, place) => variants.map((variant) => [variant, place] as const)));
  const likes = new Map<string, readonly Likeness[]>();
  const likenesses = (word: string): readonly Likeness[] => {
    let found = likes.get(word);
    if (found === undefined) {
      found = terms.flatMap(({ variants }, place) => likenessOf(word, variants, place));
      likes.set(word, found);
    }
    return found;
  };
  return (chunkTerms) => {
    const words = chunkTerms.split(" ");
    const length = words.length / average;
    const counts = new Float64Array(terms.length);
    const near = new Float64Array(terms.length);
    const alike = new Float64Array(terms.length);
    let last: { readonly place: number; readonly at: number } | undefined;
    for (const [at, word] of words.entries()) {
      const place = places.get(word);
      if (place === undefined) {
        if (inflected) for (const like of likenesses(word)) alike[like.place] = (alike[like.place] ?? 0) + like.share;
        continue;
      }
      counts[place] = (counts[place] ?? 0) + 1;
      if (last !== undefined && last.place !== place) {
        const closeness = 1 / (at - last.at) ** 2;
        near[place] = (near[place] ?? 0) + closeness * (terms[last.place]?.rarity ?? 0);
        near[last.place] = (near[last.place] ?? 0) + closeness * (terms[place]?.rarity ?? 0);
      }
      last = { place, at };
    }
    const gains = new Float64Array(terms.length);
    let bonus = 0;
    for (const [place, { weight, rarity }] of terms.entries()) {
      gains[place] = weight * rarity * saturated(counts[place] ?? 0, length);
      bonus += proximityShare * weight * Math.min(1, rarity) * saturated(near[place] ?? 0, length);
      if (counts[place] === 0) bonus += likenessShare * weight * rarity * saturated(alike[place] ?? 0, length);
    }
    return { gains, bonus };
  };
}

interface Likeness {
  readonly place: number;
  /** From 0 to 1. */
  readonly share: number;
}

function likenessOf(word: string, variants: readonly string[], place: number): Likeness[] {
  const share = Math.max(...variants.map((variant) => sharedStart(word, variant)));
  return share > 0 ? [{ place, share }] : [];
}

/** Which share of the longer word two words begin alike with; 0 where it is less than half or too few letters. */
function sharedStart(left: string, right: string): number {
  const longer = Math.max(left.length, right.length);
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared >= leastShared && 2 * shared >= longer && !/^\p{N}/u.test(left) ? shared / longer : 0;
}
