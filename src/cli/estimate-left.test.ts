import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimatePace, type Pace } from "./estimate-left";

describe("estimatePace", () => {
  test("says nothing before it has seen a second of work and two steps", () => {
    const { at } = estimatePace();
    expect(at(0, 100, 0)).toBeUndefined();
    expect(at(50, 100, 900)).toBeUndefined();
    expect(at(60, 100, 1_000)?.rate).toBeCloseTo(60, 0);
    const slow = estimatePace();
    slow.at(0, 10, 0);
    expect(slow.at(1, 10, 5_000)).toBeUndefined();
  });

  test("finds the pace of even work, and counts down with it", () => {
    const { at } = estimatePace();
    const lefts: number[] = [];
    for (let second = 0; second <= 10; second += 1) {
      const pace = at(10 * second, 100, 1_000 * second);
      if (pace !== undefined) lefts.push(Math.round(pace.left));
    }
    expect(lefts).toEqual([9_000, 8_000, 7_000, 6_000, 5_000, 4_000, 3_000, 2_000, 1_000, 0]);
  });

  test("counts down evenly while the pace goes up and down a little", () => {
    const { at } = estimatePace();
    let done = 0;
    const lefts: number[] = [];
    for (let second = 0; second <= 60; second += 1) {
      done += second % 2 === 0 ? 9 : 11;
      const pace = at(done, 1_000, 1_000 * second);
      if (pace !== undefined && second > 5) lefts.push(pace.left);
    }
    expect(lefts.slice(1).every((left, index) => left < (lefts[index] ?? 0))).toBe(true);
  });

  test("follows a pace that changes", () => {
    const { at } = estimatePace();
    for (let second = 0; second <= 10; second += 1) at(100 * second, 100_000, 1_000 * second);
    let pace: Pace | undefined;
    for (let second = 11; second <= 70; second += 1) pace = at(1_000 + 10 * (second - 10), 100_000, 1_000 * second);
    expect(pace?.rate).toBeGreaterThan(9);
    expect(pace?.rate).toBeLessThan(15);
  });

  test("forgets what it knew when other work begins", () => {
    const { at } = estimatePace();
    at(0, 10, 0);
    expect(at(8, 10, 2_000)).toBeDefined();
    expect(at(0, 500, 2_100)).toBeUndefined();
    expect(at(10, 500, 2_200)).toBeUndefined();
  });

  test("never gives what is no time, whatever the clock and the steps do", () => {
    const moment = fc.record({
      done: fc.nat(1_000),
      total: fc.nat(1_000),
      wait: fc.integer({ min: -50, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 50 }), (moments) => {
        const { at } = estimatePace();
        let now = 0;
        for (const { done, total, wait } of moments) {
          now += wait;
          const pace = at(done, total, now);
          if (pace === undefined) continue;
          expect(pace.rate).toBeGreaterThan(0);
          expect(Number.isFinite(pace.rate)).toBe(true);
          expect(pace.left).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(pace.left)).toBe(true);
        }
      }),
    );
  });
});
