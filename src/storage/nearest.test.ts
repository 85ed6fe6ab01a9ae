import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest, normalise } from "./nearest";

const component = fc.integer({ min: -8, max: 8 });

describe("nearest", () => {
  test("finds what sorting all of them finds, ties by place", () => {
    const vectors = fc.integer({ min: 1, max: 5 }).chain((dimensions) =>
      fc.record({
        query: fc.array(component, { minLength: dimensions, maxLength: dimensions }),
        rows: fc.array(fc.array(component, { minLength: dimensions, maxLength: dimensions }), { maxLength: 40 }),
        limit: fc.integer({ min: 0, max: 12 }),
      }),
    );
    fc.assert(
      fc.property(vectors, ({ query, rows, limit }) => {
        const sorted = rows
          .map((row, place) => ({ place, score: row.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0) }))
          .sort((left, right) => right.score - left.score || left.place - right.place);

        const found = nearest(new Float32Array(rows.flat()), new Float32Array(query), limit);

        expect(found.map(({ place, score }) => ({ place, score: score + 0 }))).toEqual(
          sorted.slice(0, limit).map(({ place, score }) => ({ place, score: score + 0 })),
        );
      }),
    );
  });

  test("looks only at the places it is given", () => {
    const block = new Float32Array([1, 0, 0.9, 0.1, 0.5, 0.5]);

    expect(nearest(block, new Float32Array([1, 0]), 5, [1, 2]).map(({ place }) => place)).toEqual([1, 2]);
    expect(nearest(block, new Float32Array([1, 0]), 5, [])).toEqual([]);
  });
});

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
