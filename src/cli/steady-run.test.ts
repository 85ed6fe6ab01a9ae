import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/events";
import { steadyEvents, steadyResult } from "./steady-run";

describe("steadyEvents", () => {
  test("makes the events of two runs of the same alike", () => {
    const first: RunEvent[] = [
      { seq: 0, time: 1_000, type: "run-start", run: "run_a", workflow: "w", input: { text: "Hi" } },
      { seq: 1, time: 1_001, type: "node-start", node: "find" },
      { seq: 2, time: 1_002, type: "node-delta", node: "find", progress: { done: 0, total: 1, label: "a.md" } },
      { seq: 3, time: 1_003, type: "node-end", node: "find", outputs: { documents: [] } },
    ];
    const second: RunEvent[] = [
      { seq: 0, time: 2_000, type: "run-start", run: "run_b", workflow: "w", input: { text: "Hi" } },
      { seq: 1, time: 2_007, type: "node-start", node: "find" },
      { seq: 2, time: 2_009, type: "node-end", node: "find", outputs: { documents: [] } },
    ];
    expect(steadied(first)).toEqual(steadied(second));
    expect(steadied(first).map(({ seq, time }) => [seq, time])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  test("keeps text and notices", () => {
    const events: RunEvent[] = [
      { seq: 5, time: 9, type: "node-delta", node: "answer", text: "Hi" },
      { seq: 6, time: 9, type: "node-delta", node: "answer", notice: "cut off" },
    ];
    expect(steadied(events)).toEqual([
      { seq: 0, time: 0, type: "node-delta", node: "answer", text: "Hi" },
      { seq: 1, time: 0, type: "node-delta", node: "answer", notice: "cut off" },
    ]);
  });
});

describe("steadyResult", () => {
  test("does not say which run it was", () => {
    const result = { run: "run_a", outputs: {}, usage: { input: 0, output: 0 }, status: "completed" } as const;
    expect(steadyResult({ ...result, output: undefined })).toMatchObject({ run: "run_recorded", status: "completed" });
  });
});

function steadied(events: readonly RunEvent[]): RunEvent[] {
  const steady = steadyEvents();
  return events.flatMap((event) => steady(event) ?? []);
}
