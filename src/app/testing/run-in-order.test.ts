import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runInOrder } from "./run-in-order";
import { inShard, parseShard } from "./shard";

const never = new AbortController().signal;

describe("runInOrder", () => {
  test("gives results in the order of the elements, however they end, and runs no more at once than it may", async () => {
    let [running, most] = [0, 0];
    const delays = [5, 1, 4, 0, 3, 2, 0];
    const results = await runInOrder(delays, { concurrency: 3, alone: false, stopped: never }, async (delay) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
      running -= 1;
      return delay;
    });
    expect(results).toEqual(delays);
    expect(most).toBe(3);
  });

  test("runs the first one by itself where it shall", async () => {
    const told: string[] = [];
    await runInOrder(["a", "b", "c"], { concurrency: 3, alone: true, stopped: never }, async (name) => {
      told.push(`${name} begins`);
      await Promise.resolve();
      told.push(`${name} ends`);
    });
    expect(told.slice(0, 2)).toEqual(["a begins", "a ends"]);
    expect(told).toHaveLength(6);
  });

  test("begins nothing once it is stopped", async () => {
    const stopping = new AbortController();
    const results = await runInOrder(
      [1, 2, 3, 4],
      { concurrency: 1, alone: false, stopped: stopping.signal },
      async (one) => {
        if (one === 2) stopping.abort();
        return one;
      },
    );
    expect(results).toEqual([1, 2]);
  });
});

describe("shards", () => {
  test("share out all cases, each to one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(200), (of, place) => {
        const shards = Array.from({ length: of }, (_, index) => parseShard(`${index + 1}/${of}`));
        expect(shards.filter((shard) => inShard(place, shard))).toHaveLength(1);
      }),
    );
  });

  test.each(["0/4", "5/4", "1", "a/b", "1/0"])("%s is none", (text) => {
    expect(() => parseShard(text)).toThrow(`"${text}" is no shard`);
  });
});
