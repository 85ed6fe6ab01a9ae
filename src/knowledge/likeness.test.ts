import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { likenessOfTerms, likenessOfVectors } from "./likeness";

describe("likenessOfVectors", () => {
  test("is the cosine, whatever the lengths", () => {
    const likeness = likenessOfVectors(
      [
        [3, 0],
        [5, 5],
        [0, 2],
        [-1, 0],
        [0, 0],
      ].map((one) => new Float32Array(one)),
    );
    expect(likeness(0, 0)).toBeCloseTo(1);
    expect(likeness(0, 1)).toBeCloseTo(Math.SQRT1_2);
    expect(likeness(0, 2)).toBe(0);
    expect(likeness(0, 3)).toBeCloseTo(-1);
    expect(likeness(0, 4)).toBe(0);
  });
});

describe("likenessOfTerms", () => {
  test("is 1 for the same terms in any order, and 0 for none in common", () => {
    const likeness = likenessOfTerms(["day leave", "leave day", "salary month", ""]);
    expect(likeness(0, 1)).toBeCloseTo(1);
    expect(likeness(0, 2)).toBe(0);
    expect(likeness(0, 3)).toBe(0);
    expect(likeness(3, 3)).toBe(0);
  });

  test("counts a term that few have for more than one that all have", () => {
    const likeness = likenessOfTerms(["all rare a", "all rare b", "all c d", "all e f"]);
    expect(likeness(0, 1)).toBeGreaterThan(likeness(0, 2));
    expect(likeness(0, 2)).toBeGreaterThan(0);
  });

  test("lies between 0 and 1, and is the same both ways", () => {
    const text = fc.array(fc.constantFrom(..."abcdef"), { maxLength: 8 }).map((terms) => terms.join(" "));
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) => {
        const likeness = likenessOfTerms(texts);
        expect(likeness(0, 1)).toBeCloseTo(likeness(1, 0));
        expect(likeness(0, 1)).toBeGreaterThanOrEqual(0);
        expect(likeness(0, 1)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
