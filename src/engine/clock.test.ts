import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { sleep, systemClock } from "./clock";

const day = 86_400_000;

describe("systemClock", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([0, 1, 2_147_483_647, 2_147_483_648, 30 * day, 100 * day])("calls back after %d ms, once", (time) => {
    const waits = vi.spyOn(globalThis, "setTimeout");
    const callback = vi.fn();
    systemClock.after(time, callback);
    vi.advanceTimersByTime(Math.max(0, time - 1));
    expect(callback).toHaveBeenCalledTimes(time === 0 ? 1 : 0);
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(200 * day);
    expect(callback).toHaveBeenCalledTimes(1);
    // What setTimeout is given beyond that passes after 1 ms, with a warning.
    for (const [, milliseconds] of waits.mock.calls) expect(milliseconds).toBeLessThanOrEqual(2_147_483_647);
  });

  test.each([0, 26])("can be called off %d days later", (days) => {
    const callback = vi.fn();
    const callOff = systemClock.after(30 * day, callback);
    vi.advanceTimersByTime(days * day);
    callOff();
    vi.advanceTimersByTime(100 * day);
    expect(callback).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("sleep", () => {
  test("waits by the clock", async () => {
    const clock = manualClock();
    const { signal } = new AbortController();
    const waiting = sleep(clock, 100, signal);
    await clock.advance(100);
    await waiting;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("ends at once with the reason of an abort, before or after it begins", async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const waiting = sleep(clock, 100, controller.signal);
    controller.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    await expect(sleep(clock, 100, controller.signal)).rejects.toBe("enough");
    expect(clock.waiting).toBe(0);
  });
});
