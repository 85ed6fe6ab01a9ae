import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalise } from "./normalise";

describe("normalise", () => {
  test("gives any vector the length 1 and keeps its direction", () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 20 }), (values) => {
        const vector = new Float32Array(values);
        const unit = normalise(vector);
        const length = Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0));
        expect(length).toBeCloseTo(vector.some((value) => value !== 0) ? 1 : 0, 5);
        for (const [index, value] of unit.entries()) {
          expect(value * (vector[index] ?? 0)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test("leaves the vector itself alone", () => {
    const vector = new Float32Array([3, 4]);
    expect([...normalise(vector)].map((value) => value.toFixed(2))).toEqual(["0.60", "0.80"]);
    expect([...vector]).toEqual([3, 4]);
  });
});
