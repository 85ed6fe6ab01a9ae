import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement";

describe("agreement", () => {
  test("is 1 where both begin alike and the shorter one is all in the longer", () => {
    expect(agreement(["a", "b"], ["a", "b"])).toBe(1);
    expect(agreement(["a"], ["a", "b", "c"])).toBe(1);
  });

  test("is less the further the first of one stands down in the other, in either direction", () => {
    expect(agreement(["a", "b", "c"], ["b", "a", "c"])).toBe(1 / 2);
    expect(agreement(["a", "b", "c"], ["b", "c", "a"])).toBe(1 / 3);
    expect(agreement(["b", "c", "a"], ["a", "b", "c"])).toBe(1 / 3);
  });

  test("is less the fewer of the first ten they share", () => {
    expect(agreement(["a", "b"], ["a", "c"])).toBe(1 / 4);
    expect(agreement([..."abcdefghij", "k"], [..."abcde12345", "f"])).toBe(1 / 4);
  });

  test("is next to nothing where one does not know the other's first", () => {
    expect(agreement(["a", "b"], ["b", "c"])).toBe(0.01);
    expect(agreement(["b", "c"], ["a", "b"])).toBe(0.01);
  });

  test("is 1 where there is nothing to disagree with", () => {
    expect(agreement([], ["a"])).toBe(1);
    expect(agreement(["a"], [])).toBe(1);
  });

  test("is the same in both directions, from 0.01 to 1", () => {
    const ranking = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmn"));
    fc.assert(
      fc.property(ranking, ranking, (left, right) => {
        expect(agreement(left, right)).toBe(agreement(right, left));
        expect(agreement(left, right)).toBeGreaterThanOrEqual(0.01);
        expect(agreement(left, right)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
