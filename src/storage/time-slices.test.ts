import { expect, test } from "vitest";
import { timeSlices } from "./time-slices";

test("lets one of many go on in each round of the event loop", async () => {
  const order: string[] = [];
  let rounds = 0;
  let working = true;
  const count = () => {
    rounds += 1;
    if (working) setImmediate(count);
  };
  setImmediate(count);

  await Promise.all(
    ["a", "b", "c"].map(async (name) => {
      const pause = timeSlices(undefined, 0);
      for (let step = 0; step < 2; step++) {
        await pause();
        order.push(name);
      }
    }),
  );
  working = false;

  expect(order).toEqual(["a", "b", "c", "a", "b", "c"]);
  expect(rounds).toBeGreaterThanOrEqual(5);
});

test("does not wait within a slice", async () => {
  const pause = timeSlices(undefined, 60_000);
  await pause();
  let waited = false;
  setImmediate(() => {
    waited = true;
  });
  for (let step = 0; step < 100; step++) await pause();
  expect(waited).toBe(false);
});

test("stops with the reason of its signal", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const pause = timeSlices(controller.signal);
  const paused = pause();
  controller.abort(reason);
  await expect(paused).rejects.toBe(reason);
});
