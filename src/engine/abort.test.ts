import { getEventListeners } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { onAbort } from "./abort";
import { PlanetError } from "./errors";
import { eachOf, start } from "./fixtures/start-list-run";

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

describe("the signal of a run", () => {
  const elements = `[${Array.from({ length: 16 }, (_, index) => index)}]`;

  test.each([
    ["elements with a time-out", { timeout: "1s" }],
    ["elements that wait for their next attempt", { retry: { attempts: 2, backoff: "1s" } }],
  ])("may be waited for by many %s without a warning", async (_, policy) => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => void warnings.push(name);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const clock = manualClock();
    const started = start(eachOf(elements, { ...policy, concurrency: 16 }), {
      clock,
      async work({ attempt }) {
        await settle();
        if ("retry" in policy && attempt === 1) throw new PlanetError("node_failed", "busy", { retryable: true });
        return { text: "done" };
      },
    });
    await clock.alarms(16);
    await clock.advance(1_000);
    expect(await started.result()).toMatchObject({ status: "completed" });
    // Warnings are told in a turn of their own.
    await settle();
    expect(warnings).toEqual([]);
  });
});
