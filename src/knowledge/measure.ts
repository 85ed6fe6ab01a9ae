import type { ChunkOptions } from "./contracts";
import type { Section } from "./document";

/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

/** Tells how far so many characters or tokens reach in one section of a text. Places are UTF-16 code units. */
export interface Measure {
  /** The place that so much text reaches to from `start`; it may lie behind the section's end. */
  after(start: number, amount: number): number;
  /** The place from which so much text reaches to `end`. */
  before(end: number, amount: number): number;
}

const characters: Measure = {
  after: (start, amount) => start + amount,
  before: (end, amount) => end - amount,
};

/** Longer words are counted in pieces, because a tokenizer's time grows with the square of a word's length. */
const piece = /\s*\S{1,100}/gu;

/**
 * The measure of a section. Tokens are counted word by word, each with the white space before it, which is how encodings
 * cut a text first: a chunk's own count, by itself, may be off by one or two.
 *
 * @param countTokens Needed where the unit is tokens.
 * @throws `TypeError` where it is needed and not given, which is a mistake of the program.
 */
export function measureOf(
  unit: ChunkOptions["unit"],
  text: string,
  section: Pick<Section, "start" | "end">,
  countTokens: CountTokens | undefined,
): Measure {
  if (unit === "characters") return characters;
  if (countTokens === undefined) throw new TypeError("chunks of so many tokens need a function that counts them");
  // Where each piece ends, and how many tokens there are up to there.
  const ends: number[] = [section.start];
  const sums: number[] = [0];
  for (const [found] of text.slice(section.start, section.end).matchAll(piece)) {
    ends.push((ends.at(-1) ?? 0) + found.length);
    sums.push((sums.at(-1) ?? 0) + countTokens(found));
  }
  const tokensAt = (place: number): number => interpolate(place, ends, sums);
  return {
    after(start, amount) {
      const index = lastNotAbove(sums, tokensAt(start) + amount);
      // Behind the last piece is white space only.
      if (index === sums.length - 1) return section.end;
      const end = ends[index] ?? start;
      return end > start ? end : Math.max(start + 1, placeAt(tokensAt(start) + amount, ends, sums));
    },
    before: (end, amount) => placeAt(tokensAt(end) - amount, ends, sums),
  };
}

function placeAt(tokens: number, ends: readonly number[], sums: readonly number[]): number {
  return Math.floor(interpolate(tokens, sums, ends));
}

/** The value at `at` on the line through the points, which rise in both directions. */
function interpolate(at: number, from: readonly number[], to: readonly number[]): number {
  const index = lastNotAbove(from, at);
  const [low = 0, high = low] = from.slice(index, index + 2);
  const [below = 0, above = below] = to.slice(index, index + 2);
  return high === low ? below : below + (Math.min(Math.max(at - low, 0), high - low) / (high - low)) * (above - below);
}

/** The index of the last number that is not above the limit, found by halving; 0 where all are. */
function lastNotAbove(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
