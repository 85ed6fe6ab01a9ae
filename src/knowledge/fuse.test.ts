import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuse } from "./fuse";

const names = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });
const byName = (name: string) => name;

function order(rankings: readonly (readonly string[])[]): string[] {
  return fuse(rankings, byName).map(({ item }) => item);
}

describe("fuse", () => {
  test("adds up the reciprocal ranks", () => {
    expect(
      fuse(
        [
          ["a", "b"],
          ["c", "a"],
        ],
        byName,
      ),
    ).toEqual([
      { item: "a", score: 1 / 61 + 1 / 62 },
      { item: "c", score: 1 / 61 },
      { item: "b", score: 1 / 62 },
    ]);
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
        const scores = (rankings: string[][]) => fuse(rankings, byName).map(({ score }) => score);
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
    expect(fuse(rankings, ({ name }) => name).map(({ item }) => item.from)).toEqual([1]);
  });
});
