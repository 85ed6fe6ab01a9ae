import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diversify } from "./diversify";

/** Three that say the same, and one of another kind that fits less. */
const candidates = [
  { item: "leave", relevance: 1 },
  { item: "leave again", relevance: 0.9 },
  { item: "leave once more", relevance: 0.8 },
  { item: "salary", relevance: 0.5 },
];
const alike = (left: number, right: number) => (left < 3 && right < 3 ? 0.95 : 0.1);

describe("diversify", () => {
  test("keeps the order of relevance where diversity does not count", async () => {
    expect(await diversify(candidates, 4, 0, alike)).toEqual(candidates.map(({ item }) => item));
  });

  test("passes over what has been said for what has not", async () => {
    expect(await diversify(candidates, 2, 0.5, alike)).toEqual(["leave", "salary"]);
    expect(await diversify(candidates, 2, 0.1, alike)).toEqual(["leave", "leave again"]);
  });

  test("begins with the best one even where only likeness counts", async () => {
    expect((await diversify(candidates, 2, 1, alike)).slice(0, 2)).toEqual(["leave", "salary"]);
  });

  test("weighs by the likeness to the most like one that is chosen", async () => {
    const likeness = (left: number, right: number) => (left + right === 3 ? 1 : 0);
    expect(await diversify(candidates, 4, 0.9, likeness)).toEqual([
      "leave",
      "leave again",
      "leave once more",
      "salary",
    ]);
  });

  test("chooses each once, at most as many as are wanted, always the same", async () => {
    const some = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 12 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(some, share, fc.nat(15), async (relevances, diversity, limit) => {
        const items = relevances.map((relevance, item) => ({ item, relevance }));
        const likeness = (left: number, right: number) => Math.cos(left - right);
        const chosen = await diversify(items, limit, diversity, likeness);
        expect(new Set(chosen).size).toBe(Math.min(limit, items.length));
        expect(await diversify(items, limit, diversity, likeness)).toEqual(chosen);
      }),
    );
  });
});
