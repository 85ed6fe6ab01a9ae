import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuse } from "./fuse";

const names = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });
const byName = (name: string) => name;

/** Rankings that count alike. */
function equal<Item>(rankings: readonly (readonly Item[])[]) {
  return rankings.map((items, index) => ({ name: index, items, weight: 1 }));
}

function order(rankings: readonly (readonly string[])[]): string[] {
  return fuse(equal(rankings), byName).map(({ item }) => item);
}

describe("fuse", () => {
  test("adds up the reciprocal ranks, as parts of the most that they can be, and says who has found what", () => {
    const fused = fuse(
      equal([
        ["a", "b"],
        ["c", "a"],
      ]),
      byName,
    );
    expect(fused).toEqual([
      { item: "a", score: expect.closeTo((1 + 61 / 62) / 2), names: [0, 1] },
      { item: "c", score: 0.5, names: [1] },
      { item: "b", score: expect.closeTo(61 / 62 / 2), names: [0] },
    ]);
  });

  test("counts a ranking by its weight", () => {
    const fused = fuse(
      [
        { name: "keyword", items: ["a"], weight: 1 },
        { name: "vector", items: ["b"], weight: 3 },
      ],
      byName,
    );
    expect(fused).toEqual([
      { item: "b", score: 0.75, names: ["vector"] },
      { item: "a", score: 0.25, names: ["keyword"] },
    ]);
  });

  test("gives the first of every ranking the score 1, and nothing more", () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        for (const { score } of fuse(equal([left, right]), byName)) expect(score).toBeLessThanOrEqual(1 + 1e-12);
        if (left[0] === undefined || left[0] !== right[0]) return;
        expect(fuse(equal([left, right]), byName)[0]?.score).toBeCloseTo(1);
      }),
    );
  });

  test("leaves a single ranking as it is", () => {
    fc.assert(
      fc.property(names, (ranking) => {
        expect(order([ranking, []])).toEqual(ranking);
      }),
    );
  });

  test("names every item of any ranking once", () => {
    fc.assert(
      fc.property(fc.array(names, { maxLength: 4 }), (rankings) => {
        expect(order(rankings).sort()).toEqual([...new Set(rankings.flat())].sort());
      }),
    );
  });

  test("puts first what leads every ranking", () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        const others = (ranking: string[]) => ranking.filter((name) => name !== "a");
        expect(
          order([
            ["a", ...others(left)],
            ["a", ...others(right)],
          ])[0],
        ).toBe("a");
      }),
    );
  });

  test("never puts an item behind one that is behind it in every ranking", () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        const shared = left.filter((name) => right.includes(name));
        const fused = order([left, right]);
        for (const one of shared) {
          for (const other of shared) {
            if (left.indexOf(one) < left.indexOf(other) && right.indexOf(one) < right.indexOf(other)) {
              expect(fused.indexOf(one)).toBeLessThan(fused.indexOf(other));
            }
          }
        }
      }),
    );
  });

  test("scores alike whatever order the rankings come in, and breaks ties by that order", () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        const scores = (rankings: string[][]) => fuse(equal(rankings), byName).map(({ score }) => score);
        expect(scores([left, right])).toEqual(scores([right, left]));
      }),
    );
    expect(
      order([
        ["a", "b"],
        ["b", "a"],
      ]),
    ).toEqual(["a", "b"]);
    expect(
      order([
        ["b", "a"],
        ["a", "b"],
      ]),
    ).toEqual(["b", "a"]);
  });

  test("keeps the first ranking's item of those that are the same", () => {
    const rankings = [[{ name: "a", from: 1 }], [{ name: "a", from: 2 }]];
    expect(fuse(equal(rankings), ({ name }) => name).map(({ item }) => item.from)).toEqual([1]);
  });
});
