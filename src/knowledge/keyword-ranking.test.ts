import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeywordSegment, Postings } from "../storage/contracts";
import { addTerm, bestScored, countHolders, emptyScores, rarity } from "./keyword-ranking";
import { mergedPostings } from "./merged-postings";

function segment(ids: readonly number[], lengths: readonly number[], gone?: readonly number[]): KeywordSegment {
  return {
    ids: Float64Array.from(ids),
    lengths: Uint32Array.from(lengths),
    gone: gone === undefined ? undefined : Uint8Array.from(gone),
  };
}

function postings(...pairs: readonly (readonly [place: number, count: number])[]): Postings {
  return {
    places: Uint32Array.from(pairs.map(([place]) => place)),
    counts: Uint8Array.from(pairs.map(([, count]) => count)),
  };
}

describe("addTerm", () => {
  test("scores by BM25 with k1 0.9 and b 0.4", () => {
    const figures = { segments: [segment([1, 2], [4, 8])], chunks: 2, terms: 12 };
    const scores = emptyScores(figures);
    addTerm(scores, figures, [postings([1, 3])], rarity(figures, 1));
    const idf = Math.log(1 + 1.5 / 1.5);
    expect(scores[0]?.[0]).toBe(0);
    expect(scores[0]?.[1]).toBeCloseTo((idf * 3 * 1.9) / (3 + 0.9 * (0.6 + (0.4 * 8) / 6)), 12);
  });

  test("gives the same chunks the same scores however they lie in segments", () => {
    const chunk = fc.record({ length: fc.integer({ min: 1, max: 99 }), counts: fc.tuple(fc.nat(9), fc.nat(9)) });
    fc.assert(
      fc.property(fc.array(chunk, { minLength: 1 }), fc.nat(), (chunks, seed) => {
        const scoresOf = (cut: number) => {
          const parts = [chunks.slice(0, cut), chunks.slice(cut)];
          const segments = parts.map((part) =>
            segment(
              Array.from(part.keys()),
              part.map(({ length }) => length),
            ),
          );
          const terms = chunks.reduce((sum, { length }) => sum + length, 0);
          const figures = { segments, chunks: chunks.length, terms };
          const scores = emptyScores(figures);
          for (const term of [0, 1] as const) {
            const found = parts.map((part) =>
              postings(
                ...Array.from(part.entries(), ([place, { counts }]) => [place, counts[term]] as const).filter(
                  ([, count]) => count > 0,
                ),
              ),
            );
            addTerm(scores, figures, found, rarity(figures, countHolders(segments, found)));
          }
          return scores.flatMap((list) => [...list]);
        };
        expect(scoresOf(seed % chunks.length)).toEqual(scoresOf(0));
      }),
    );
  });
});

describe("countHolders", () => {
  test("leaves out the chunks that are gone", () => {
    const segments = [segment([1, 2, 3], [1, 1, 1], [0, 1, 0]), segment([4], [1])];
    expect(countHolders(segments, [postings([0, 1], [1, 2]), postings([0, 1])])).toBe(2);
    expect(countHolders(segments, [undefined, undefined])).toBe(0);
  });
});

describe("bestScored", () => {
  test("gives the best first, with those that score as much as the last", () => {
    const segments = [segment([7, 8, 9], [1, 1, 1]), segment([1], [1])];
    const scores = [Float64Array.of(1, 3, 0), Float64Array.of(1)];
    expect(bestScored({ segments }, scores, 2)).toEqual([
      { id: 8, score: 3 },
      { id: 1, score: 1 },
      { id: 7, score: 1 },
    ]);
  });

  test("leaves out what is gone and what is not among those asked for", () => {
    const segments = [segment([7, 8, 9], [1, 1, 1], [0, 1, 0])];
    const scores = [Float64Array.of(1, 3, 2)];
    expect(bestScored({ segments }, scores, 5, new Set([7, 8])).map(({ id }) => id)).toEqual([7]);
    expect(bestScored({ segments }, scores, 0)).toEqual([]);
  });

  test("agrees with sorting everything", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 2_000 }),
        fc.integer({ min: 1, max: 50 }),
        (list, limit) => {
          const segments = [
            segment(
              Array.from(list.keys()),
              list.map(() => 1),
            ),
          ];
          const best = bestScored({ segments }, [Float64Array.from(list)], limit).slice(0, limit);
          const sorted = list.filter((score) => score > 0).sort((left, right) => right - left);
          expect(best.map(({ score }) => score)).toEqual(sorted.slice(0, limit));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("mergedPostings", () => {
  test("takes two terms for one that stands where either does, as often as the one that stands there most", () => {
    const merged = mergedPostings([[postings([0, 1], [2, 5])], [postings([1, 1], [2, 2])]], 1);
    expect(merged).toEqual([postings([0, 1], [1, 1], [2, 5])]);
  });

  test("leaves out a segment that has none of the terms", () => {
    expect(mergedPostings([[undefined, postings([0, 1])]], 2)).toEqual([undefined, postings([0, 1])]);
  });
});
