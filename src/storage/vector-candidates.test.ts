import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalise } from "./normalise";
import { quantiseQuery } from "./quantise-query";
import { scannedAtOnce, type VectorBlock, vectorBlock } from "./vector-block";
import { findCandidates } from "./vector-candidates";

const noPause = () => Promise.resolve();

/** Vectors that are alike and unlike, of zeros, of one great number among small ones, and of any length. */
const vectors = fc.integer({ min: 1, max: 130 }).chain((dimensions) => {
  const numbers = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constant(0),
  );
  const vector = fc.oneof(
    fc.array(numbers, { minLength: dimensions, maxLength: dimensions }),
    fc.constant(new Array<number>(dimensions).fill(0)),
    fc.constant(Array.from({ length: dimensions }, (_, index) => (index === 0 ? 1000 : -1))),
  );
  return fc.record({ query: vector, rows: fc.array(vector, { minLength: 1, maxLength: 40 }) });
});

describe("findCandidates", () => {
  test("finds all that are among the best by their exact scores, in blocks of any size", async () => {
    const cases = fc.record({
      vectors,
      limit: fc.integer({ min: 1, max: 12 }),
      inBlock: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ vectors: { query, rows }, limit, inBlock }) => {
        const wanted = unit(query);
        const units = rows.map(unit);

        const found = await findCandidates(blocksOf(units, inBlock), quantiseQuery(wanted), limit, undefined, noPause);

        const scores = units.map((row) => dot(row, wanted));
        const least = [...scores].sort((left, right) => right - left)[Math.min(limit, scores.length) - 1] ?? 0;
        const ids = new Set(found.map(({ id }) => id));
        for (const [index, score] of scores.entries()) if (score >= least) expect(ids).toContain(index + 1);
        for (const { id, most } of found) expect(most).toBeGreaterThanOrEqual(scores[id - 1] ?? 0);
      }),
    );
  });

  test.each([1, 15, 16, 17, 384, 1001, 2000])("bounds the scores of vectors of %i numbers closely", (dimensions) => {
    const random = randomNumbers(dimensions);
    const rows = Array.from({ length: 60 }, () => unit(Array.from({ length: dimensions }, random)));
    const wanted = unit(Array.from({ length: dimensions }, random));
    const query = quantiseQuery(wanted);
    const [block] = blocksOf(rows, rows.length);

    const greatest = [...(block?.greatestScores(query, 0, rows.length) ?? [])];

    for (const [place, row] of rows.entries()) {
      const [most, doubt, score] = [greatest[place] ?? 0, block?.doubtAt(place, query) ?? 0, dot(row, wanted)];
      expect(most).toBeGreaterThanOrEqual(score);
      expect(most - doubt).toBeLessThanOrEqual(score);
      expect(doubt).toBeLessThan(0.03);
    }
  });

  test("leaves few of thousands, in the order of their greatest scores", async () => {
    const random = randomNumbers(7);
    const rows = Array.from({ length: 3 * scannedAtOnce + 5 }, () => unit(Array.from({ length: 64 }, random)));
    const query = quantiseQuery(unit(Array.from({ length: 64 }, random)));

    const found = await findCandidates(blocksOf(rows, 1500), query, 10, undefined, noPause);

    expect(found.length).toBeGreaterThanOrEqual(10);
    expect(found.length).toBeLessThan(100);
    const order = found.map(({ most }) => most);
    expect(order).toEqual([...order].sort((left, right) => right - left));
  });

  test("passes over what was removed and what is not asked for", async () => {
    const rows = [
      [1, 0],
      [0.9, 0.1],
      [0.8, 0.2],
      [0.7, 0.3],
    ].map(unit);
    const [block] = blocksOf(rows, 4);
    block?.removeAt(0);

    const find = async (among?: ReadonlySet<number>) => {
      const found = await findCandidates(block ? [block] : [], quantiseQuery(unit([1, 0])), 4, among, noPause);
      return found.map(({ id }) => id);
    };

    expect(await find()).toEqual([2, 3, 4]);
    expect(await find(new Set([1, 3, 4]))).toEqual([3, 4]);
    expect(await find(new Set())).toEqual([]);
  });
});

describe("vectorBlock", () => {
  test("takes no more than it has room for, and one vector whatever its length", () => {
    const block = vectorBlock(5000, 1);
    const bytes = new Uint8Array(new Float32Array(5000).fill(0.01).buffer);
    expect(block.add(1, bytes)).toBe(true);
    expect(block.add(2, bytes)).toBe(false);
    expect(block.count()).toBe(1);
  });

  test("grows with what it holds", () => {
    const block = vectorBlock(400, 64 * 1024 * 1024);
    const bytes = new Uint8Array(new Float32Array(400).fill(0.05).buffer);
    expect(block.bytes()).toBeLessThan(100_000);
    for (let id = 1; id <= 5000; id++) block.add(id, bytes);
    expect(block.bytes()).toBeGreaterThan(5000 * 416);
    expect(block.bytes()).toBeLessThan(5000 * 416 * 1.4);
    expect([0, 4999].map((place) => block.idAt(place))).toEqual([1, 5000]);
  });
});

function blocksOf(rows: readonly Float32Array[], inBlock: number): VectorBlock[] {
  const blocks: VectorBlock[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % inBlock === 0) blocks.push(vectorBlock(row.length, 64 * 1024 * 1024));
    blocks.at(-1)?.add(index + 1, new Uint8Array(row.buffer));
  }
  return blocks;
}

function unit(numbers: readonly number[]): Float32Array {
  return normalise(new Float32Array(numbers));
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

/** Numbers from -1 to 1 that follow from a seed (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
