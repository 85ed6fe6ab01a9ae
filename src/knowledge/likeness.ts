import type { DocumentChunk, VectorSpace, VectorStore } from "../storage/contracts";
import type { Likeness } from "./diversify";
import { toPassage } from "./passage";

/**
 * How like each other chunks are: by their vectors where each of them has one, else by their terms.
 *
 * @param space Where the vectors are; undefined where there are none.
 */
export async function likenessOf(
  chunks: readonly DocumentChunk[],
  vectors: VectorStore | undefined,
  space: VectorSpace | undefined,
  signal: AbortSignal | undefined,
): Promise<Likeness> {
  const found = vectors === undefined || space === undefined ? [] : await vectorsOf(chunks, vectors, space, signal);
  return found.length > 0 && found.length === chunks.length
    ? likenessOfVectors(found)
    : likenessOfTerms(chunks.map(({ terms }) => terms));
}

/** The vectors of the chunks in their order, without those that have none. */
async function vectorsOf(
  chunks: readonly DocumentChunk[],
  vectors: VectorStore,
  space: VectorSpace,
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const filter = {
    document: { in: [...new Set(chunks.map(({ document }) => document))] },
    start: { in: [...new Set(chunks.map(({ start }) => start))] },
  };
  const entries = await vectors.get(space, filter, { signal });
  const byId = new Map(entries.map(({ id, vector }) => [id, vector]));
  return chunks.flatMap((chunk) => byId.get(toPassage(space.model, chunk).id) ?? []);
}

/** The cosines of vectors of one length, by their places; 0 where one is all zeros. */
export function likenessOfVectors(vectors: readonly Float32Array[]): Likeness {
  const lengths = vectors.map((vector) => Math.sqrt(dot(vector, vector)));
  return (left, right) => {
    const [one, other] = [vectors[left], vectors[right]];
    const length = (lengths[left] ?? 0) * (lengths[right] ?? 0);
    return one === undefined || other === undefined || length === 0 ? 0 : dot(one, other) / length;
  };
}

/**
 * The cosines of texts, by their places, as vectors of their terms: each term counts by how often it stands in the text
 * and by how few of the texts have it ((1 + ln tf) x ln(1 + n / df)).
 *
 * @param texts The terms of each, separated by spaces.
 */
export function likenessOfTerms(texts: readonly string[]): Likeness {
  const counted = texts.map((text) => countsOf(text.split(" ").filter((term) => term !== "")));
  const spread = countsOf(counted.flatMap((counts) => [...counts.keys()]));
  const weighted = counted.map((counts) => {
    const weights = [...counts].map(([term, count]): [string, number] => [
      term,
      (1 + Math.log(count)) * Math.log(1 + texts.length / (spread.get(term) ?? 1)),
    ]);
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  });
  return (left, right) => {
    const [one, other] = [weighted[left], weighted[right]];
    if (one === undefined || other === undefined) return 0;
    let sum = 0;
    for (const [term, weight] of one) sum += weight * (other.get(term) ?? 0);
    return sum;
  };
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
