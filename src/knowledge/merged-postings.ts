import type { Postings } from "../storage/contracts";

/**
 * The postings of several terms as though they were one: a chunk that holds more than one of them counts as often as
 * the one that stands there most.
 *
 * @param terms For each term, for each segment, where it stands.
 * @param segments How many segments there are.
 */
export function mergedPostings(
  terms: readonly (readonly (Postings | undefined)[])[],
  segments: number,
): (Postings | undefined)[] {
  return Array.from({ length: segments }, (_, segment) =>
    terms.reduce<Postings | undefined>((merged, term) => mergeTwo(merged, term[segment]), undefined),
  );
}

function mergeTwo(left: Postings | undefined, right: Postings | undefined): Postings | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const places = new Uint32Array(left.places.length + right.places.length);
  const counts = new Uint8Array(places.length);
  let size = 0;
  for (let one = 0, two = 0; one < left.places.length || two < right.places.length; size += 1) {
    const first = left.places[one] ?? Number.POSITIVE_INFINITY;
    const second = right.places[two] ?? Number.POSITIVE_INFINITY;
    places[size] = Math.min(first, second);
    counts[size] = Math.max(
      first <= second ? (left.counts[one] as number) : 0,
      second <= first ? (right.counts[two] as number) : 0,
    );
    if (first <= second) one += 1;
    if (second <= first) two += 1;
  }
  return { places: places.slice(0, size), counts: counts.slice(0, size) };
}
