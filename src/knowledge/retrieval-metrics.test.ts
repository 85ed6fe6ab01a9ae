import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanMetrics, rankingMetrics } from "./retrieval-metrics";

const judgements = new Map([
  ["a", 3],
  ["b", 1],
  ["c", 2],
  ["d", 0],
  ["e", -1],
]);

describe("rankingMetrics", () => {
  test("agrees with what trec_eval prints, to four places", () => {
    const metrics = rankingMetrics(["x", "b", "d", "a", "e", "y"], judgements, [3, 5, 10]);
    const rounded = Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value.toFixed(4)]));
    expect(rounded).toEqual({
      // (1 / log2 3) of 3 + 2 / log2 3 + 1 / log2 4
      "ndcg@3": "0.1325",
      "recall@3": "0.3333",
      "precision@3": "0.3333",
      // (1 / log2 3 + 3 / log2 5) of the same
      "ndcg@5": "0.4038",
      "recall@5": "0.6667",
      "precision@5": "0.4000",
      "ndcg@10": "0.4038",
      "recall@10": "0.6667",
      "precision@10": "0.2000",
      mrr: "0.5000",
      // (1/2 + 2/4) / 3
      map: "0.3333",
    });
  });

  test("counts a document that is found again once", () => {
    expect(rankingMetrics(["x", "x", "a"], judgements, [2])).toEqual(rankingMetrics(["x", "a"], judgements, [2]));
  });

  test("gives nothing for nothing", () => {
    const metrics = rankingMetrics([], judgements, [10]);
    expect(Object.values(metrics).every((value) => value === 0)).toBe(true);
  });

  test("is between 0 and 1, 1 for the best ranking, and no worse when a relevant document rises", () => {
    const judged = fc.dictionary(fc.stringMatching(/^[a-h]$/), fc.integer({ min: -1, max: 3 }), { minKeys: 1 });
    const ranking = fc.uniqueArray(fc.stringMatching(/^[a-j]$/), { maxLength: 10 });
    fc.assert(
      fc.property(judged, ranking, fc.nat(), (facts, found, where) => {
        const known = new Map(Object.entries(facts));
        if (![...known.values()].some((relevance) => relevance > 0)) return;
        const metrics = rankingMetrics(found, known, [1, 5, 10]);
        for (const value of Object.values(metrics)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
        const best = [...known.keys()].sort((left, right) => (known.get(right) ?? 0) - (known.get(left) ?? 0));
        const perfect = rankingMetrics(best, known, [1, 5, 10]);
        for (const name of ["ndcg@1", "ndcg@5", "ndcg@10", "mrr", "map", "recall@10"] as const) {
          expect(perfect[name]).toBeCloseTo(1, 12);
        }
        if (found.length < 2) return;
        const index = 1 + (where % (found.length - 1));
        const [rising = "", above = ""] = [found[index], found[index - 1]];
        if ((known.get(rising) ?? 0) <= Math.max(0, known.get(above) ?? 0)) return;
        const better = rankingMetrics(found.with(index - 1, rising).with(index, above), known, [1, 5, 10]);
        for (const [name, value] of Object.entries(better)) {
          expect(value).toBeGreaterThanOrEqual((metrics[name as keyof typeof metrics] ?? 0) - 1e-12);
        }
      }),
    );
  });
});

test("meanMetrics counts each query the same", () => {
  const [one, two] = [rankingMetrics(["a"], judgements, [1]), rankingMetrics(["x"], judgements, [1])];
  expect(meanMetrics([one, two])).toMatchObject({ "ndcg@1": 0.5, mrr: 0.5 });
  expect(meanMetrics([])).toEqual({});
});
