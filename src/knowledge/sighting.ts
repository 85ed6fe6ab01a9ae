import { saturated } from "./keyword-ranking";
import type { QuestionTerm } from "./question-terms";

/** A term of a question with how rare it is in the collection. */
export interface RareTerm extends QuestionTerm {
  readonly rarity: number;
}

/** What is seen of a question in one chunk. */
export interface Sighting {
  /** What each term of the question adds to the chunk's score, by BM25. */
  readonly gains: Float64Array;
  /** What the places of the words and words that are alike add. */
  readonly bonus: number;
}

/** What a question is looked for with. */
export interface SightingContext {
  readonly terms: readonly RareTerm[];
  /** How many terms a chunk has on average. */
  readonly average: number;
}

/** How much it counts that words of the question stand close together. */
const proximityShare = 0.4;
/** How much a word counts that begins like a word of the question which the chunk does not have. */
const likenessShare = 0.4;
/** The least number of letters that two words share which are taken for alike. */
const leastShared = 5;

/** What is counted in a chunk, each by the place of a term in the question. */
interface Tally {
  length: number;
  readonly counts: Float64Array;
  readonly closeness: Float64Array;
  readonly likeness: Float64Array;
}

interface Likeness {
  readonly place: number;
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * Makes the function that looks at the terms of a chunk, separated by spaces, in their order.
 *
 * Closeness is counted as S. Büttcher, C. Clarke and B. Lushman do, "Term Proximity Scoring for Ad-Hoc Retrieval on Very
 * Large Text Collections", 2006: each two neighbours among the question's words that are not the same add the rarity of
 * the other one, divided by the square of their distance.
 */
export function sightingOf(context: SightingContext): (chunkTerms: string) => Sighting {
  const { terms, average } = context;
  const count = tallying(context);
  return (chunkTerms) => {
    const { length, counts, closeness, likeness } = count(chunkTerms);
    const relative = length / average;
    const gains = new Float64Array(terms.length);
    let bonus = 0;
    for (const [place, { weight, rarity }] of terms.entries()) {
      const share = (what: Float64Array) => weight * saturated(what[place] ?? 0, relative);
      gains[place] = rarity * share(counts);
      bonus += proximityShare * Math.min(1, rarity) * share(closeness);
      if (counts[place] === 0) bonus += likenessShare * rarity * share(likeness);
    }
    return { gains, bonus };
  };
}

function tallying({ terms }: SightingContext): (chunkTerms: string) => Tally {
  const places = new Map(terms.flatMap(({ variants }, place) => variants.map((variant) => [variant, place] as const)));
  const firsts = new Set(Array.from(places.keys(), (term) => term.charCodeAt(0)));
  const alike = likenesses(terms);
  return (chunkTerms) => {
    const [counts, closeness, likeness] = [0, 1, 2].map(() => new Float64Array(terms.length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let last: { readonly place: number; readonly at: number } | undefined;
    let at = 0;
    for (let start = 0; start < chunkTerms.length; at += 1) {
      const space = chunkTerms.indexOf(" ", start);
      const end = space < 0 ? chunkTerms.length : space;
      // Most words begin like none of the question, which is seen without cutting them out.
      const term = firsts.has(chunkTerms.charCodeAt(start)) ? chunkTerms.slice(start, end) : undefined;
      start = end + 1;
      if (term === undefined) continue;
      const place = places.get(term);
      if (place === undefined) {
        for (const like of alike(term)) likeness[like.place] = (likeness[like.place] ?? 0) + like.share;
        continue;
      }
      counts[place] = (counts[place] ?? 0) + 1;
      if (last !== undefined && last.place !== place) {
        const near = 1 / (at - last.at) ** 2;
        closeness[place] = (closeness[place] ?? 0) + near * (terms[last.place]?.rarity ?? 0);
        closeness[last.place] = (closeness[last.place] ?? 0) + near * (terms[place]?.rarity ?? 0);
      }
      last = { place, at };
    }
    return { length: at, counts, closeness, likeness };
  };
}

function likenesses(terms: readonly RareTerm[]): (term: string) => readonly Likeness[] {
  const known = new Map<string, readonly Likeness[]>();
  return (term) => {
    let found = known.get(term);
    if (found === undefined) {
      found = terms
        .map(({ variants }, place) => ({ place, share: Math.max(...variants.map((one) => sharedStart(term, one))) }))
        .filter(({ share }) => share > 0);
      known.set(term, found);
    }
    return found;
  };
}

/**
 * Which share of the longer word two words begin alike with; 0 where they are not alike: they share too few letters, or
 * neither two thirds of the longer one nor a third of it that is the whole shorter one, as in a compound.
 */
function sharedStart(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  const longer = Math.max(left.length, right.length);
  let shared = 0;
  while (shared < shorter && left.charCodeAt(shared) === right.charCodeAt(shared)) shared += 1;
  if (shared < leastShared || /^\p{N}/u.test(left)) return 0;
  return 3 * shared >= (shared === shorter ? longer : 2 * longer) ? shared / longer : 0;
}
