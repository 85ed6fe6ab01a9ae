/** A vector found in a block. */
export interface Neighbour {
  /** Its place in the block, from 0. */
  readonly place: number;
  /** The dot product with what was looked for: the cosine, when both have length 1. */
  readonly score: number;
}

/**
 * The vectors of a block that have the greatest dot products with the query: an exact scan, with a selection that never
 * holds more than `limit`.
 *
 * @param block The vectors one behind the other, each as long as the query.
 * @param limit The most to return, from 0.
 * @param places Which vectors to look at. Default: all.
 * @returns The best first, ties by place.
 */
export function nearest(
  block: Float32Array,
  query: Float32Array,
  limit: number,
  places: Iterable<number> = allPlaces(block, query),
): Neighbour[] {
  const best: Neighbour[] = [];
  if (limit < 1) return best;
  for (const place of places) {
    const score = dot(block, place * query.length, query);
    const worst = best.length < limit ? undefined : best[best.length - 1];
    if (worst !== undefined && (score < worst.score || (score === worst.score && place > worst.place))) continue;
    if (worst !== undefined) best.pop();
    best.splice(rankOf(best, score, place), 0, { place, score });
  }
  return best;
}

/**
 * The vector of length 1 that points the same way; zeros stay zeros.
 *
 * @param vector Finite numbers.
 */
export function normalise(vector: Float32Array): Float32Array {
  let greatest = 0;
  for (const value of vector) greatest = Math.max(greatest, Math.abs(value));
  if (greatest === 0) return vector.slice();
  // Scaled first, because the squares of very small and very great numbers are no numbers any more.
  let sum = 0;
  for (const value of vector) sum += (value / greatest) ** 2;
  const length = Math.sqrt(sum);
  return vector.map((value) => value / greatest / length);
}

function* allPlaces(block: Float32Array, query: Float32Array): Generator<number> {
  const count = query.length === 0 ? 0 : block.length / query.length;
  for (let place = 0; place < count; place += 1) yield place;
}

function dot(block: Float32Array, offset: number, query: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < query.length; index += 1) {
    sum += (block[offset + index] ?? 0) * (query[index] ?? 0);
  }
  return sum;
}

/** Where a score belongs in a list that is sorted, found by halving. */
function rankOf(best: readonly Neighbour[], score: number, place: number): number {
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = best[middle];
    const before = other !== undefined && (other.score > score || (other.score === score && other.place < place));
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
