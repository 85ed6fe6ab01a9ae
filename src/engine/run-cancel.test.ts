import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { aborted, answering, Gate, kinds, speak, start } from "./fixtures/start-run";
import type { NodeContext, Run } from "./index";

describe("Run.cancel", () => {
  test("in the middle stops what runs; what ended before stays", async () => {
    const started = start(
      answering,
      { text: "Hi" },
      { work: ({ signal }) => aborted(signal).then(() => Promise.reject(signal.reason)) },
    );
    await settle();
    started.cancel("enough");
    started.cancel("a second time does nothing");
    const result = await started.result();
    expect(result).toMatchObject({ status: "canceled", error: { code: "run_canceled", message: "enough" } });
    expect(started.statuses()).toEqual({ question: "completed", answer: "canceled", reply: "canceled" });
    expect(await kinds(started)).toEqual([
      "run-start",
      "node-start question",
      "node-end question",
      "node-start answer",
      "node-error answer",
      "run-end canceled",
    ]);
  });

  test("after the end does nothing", async () => {
    const started = start(answering, { text: "Hi" }, { work: () => ({ text: "x" }) });
    await started.result();
    started.cancel();
    expect((await started.result()).status).toBe("completed");
    expect((await kinds(started)).at(-1)).toBe("run-end completed");
  });

  test("from a listener that hears of a start keeps the handler from being called", async () => {
    const called: string[] = [];
    const started: Run = start(
      answering,
      { text: "Hi" },
      {
        work({ node }) {
          called.push(node);
          return { text: "" };
        },
        onEvent: (event) => {
          if (event.type === "node-start" && event.node === "answer") started.cancel();
        },
      },
      true,
    );
    expect((await started.result()).status).toBe("canceled");
    expect(called).toEqual([]);
  });

  test("a signal that is aborted already keeps everything from starting", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    const started = start(answering, { text: "Hi" }, { work: () => ({ text: "x" }), signal });
    expect(await kinds(started)).toEqual(["run-start", "run-end canceled"]);
    expect((await started.result()).error?.message).toBe("too late");
    expect(Object.values(started.statuses())).toEqual(["canceled", "canceled", "canceled"]);
  });

  test("a signal that is aborted later cancels", async () => {
    const controller = new AbortController();
    const work = ({ signal }: NodeContext) => aborted(signal).then(() => ({ text: "late" }));
    const started = start(answering, { text: "Hi" }, { work, signal: controller.signal });
    await settle();
    controller.abort();
    expect((await started.result()).status).toBe("canceled");
    // A node that had its result in time keeps it.
    expect(started.statuses().answer).toBe("completed");
  });

  test("a handler that ignores its signal holds the run for the grace only, and is not heard after", async () => {
    const clock = manualClock();
    const gate = new Gate();
    const started = start(
      answering,
      { text: "Hi" },
      { work: (context) => gate.wait().then(() => speak("late", ["late"])(context)), clock, grace: 50 },
    );
    await settle();
    started.cancel();
    let ended = false;
    started.result().then(() => {
      ended = true;
    });
    await clock.advance(49);
    expect(ended).toBe(false);
    await clock.advance(1);
    await started.result();
    const before = await kinds(started);
    expect(before.slice(-2)).toEqual(["node-error answer", "run-end canceled"]);
    gate.open();
    await settle();
    expect(await kinds(started)).toEqual(before);
    expect(clock.waiting).toBe(0);
  });
});
