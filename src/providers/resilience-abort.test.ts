import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { onAbort, pause } from "./resilience-abort";

describe("onAbort", () => {
  test("calls all who wait, once, through one listener", () => {
    const controller = new AbortController();
    const heard: number[] = [];
    for (let index = 0; index < 100; index += 1) onAbort(controller.signal, () => heard.push(index));
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    controller.abort();
    expect(heard).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  test("leaves no listener when nobody waits any more, and takes one up again", () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const ignoreFirst = onAbort(controller.signal, () => heard.push("first"));
    ignoreFirst();
    ignoreFirst();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    onAbort(controller.signal, () => heard.push("second"));
    ignoreFirst();
    controller.abort();
    expect(heard).toEqual(["second"]);
  });

  test("does not call who is called off by another one on the way", () => {
    const controller = new AbortController();
    const heard: string[] = [];
    onAbort(controller.signal, () => ignoreSecond());
    const ignoreSecond = onAbort(controller.signal, () => heard.push("second"));
    controller.abort();
    expect(heard).toEqual([]);
  });
});

describe("pause", () => {
  test("waits by the clock", async () => {
    const clock = manualClock();
    const { signal } = new AbortController();
    const waiting = pause(clock, 100, signal);
    await clock.advance(100);
    await waiting;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("ends at once with the reason of an abort, before or after it begins", async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const waiting = pause(clock, 100, controller.signal);
    controller.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    await expect(pause(clock, 100, controller.signal)).rejects.toBe("enough");
    expect(clock.waiting).toBe(0);
  });
});
