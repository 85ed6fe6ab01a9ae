import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/events";
import { steadyEvents, steadyResult } from "./steady-run";

const plan = { nodes: ["find", "one", "two"].map((id, index) => ({ id, index })) } as unknown as Parameters<
  typeof steadyEvents
>[1];
const start = { type: "run-start", workflow: "w", input: { text: "Hi" } } as const;
const end = { type: "run-end", status: "completed", usage: { input: 1, output: 2, usd: 0.1 + 0.2 } } as const;

describe("steadyEvents", () => {
  test("makes the events of two runs of the same alike", () => {
    const first: RunEvent[] = [
      { seq: 0, time: 1_000, run: "run_a", ...start },
      { seq: 1, time: 1_001, type: "node-start", node: "find" },
      { seq: 2, time: 1_002, type: "node-delta", node: "find", progress: { done: 0, total: 1, label: "a.md" } },
      { seq: 3, time: 1_003, type: "node-delta", node: "find", notice: '"openai" is asked again' },
      { seq: 4, time: 1_003, type: "node-end", node: "find", outputs: { documents: [] } },
      { seq: 5, time: 1_004, ...end },
    ];
    const second: RunEvent[] = [
      { seq: 0, time: 2_000, run: "run_b", ...start },
      { seq: 1, time: 2_007, type: "node-start", node: "find" },
      { seq: 2, time: 2_009, type: "node-end", node: "find", outputs: { documents: [] } },
      { seq: 3, time: 2_010, ...end, usage: { input: 1, output: 2, usd: 0.3 } },
    ];
    expect(steadyEvents(first, plan)).toEqual(steadyEvents(second, plan));
    expect(steadyEvents(first, plan).map(({ seq, time }) => [seq, time])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  test("tells nodes that were at work at once one after the other, and so the elements of a list", () => {
    const events: RunEvent[] = [
      { seq: 0, time: 1, run: "run_a", ...start },
      { seq: 1, time: 1, type: "node-start", node: "two" },
      { seq: 2, time: 1, type: "node-start", node: "one" },
      { seq: 3, time: 1, type: "node-start", node: "one", element: 1 },
      { seq: 4, time: 1, type: "node-start", node: "one", element: 0 },
      { seq: 5, time: 1, type: "node-delta", node: "two", text: "a" },
      { seq: 6, time: 1, type: "node-delta", node: "one", text: "b", element: 1 },
      { seq: 7, time: 1, type: "node-delta", node: "one", text: "c", element: 0 },
      { seq: 8, time: 1, type: "node-end", node: "one", outputs: {}, element: 0 },
      { seq: 9, time: 1, type: "node-end", node: "one", outputs: {}, element: 1 },
      { seq: 10, time: 1, type: "node-end", node: "one", outputs: {} },
      { seq: 11, time: 1, type: "node-delta", node: "two", text: "d" },
      { seq: 12, time: 1, type: "node-end", node: "two", outputs: {} },
      { seq: 13, time: 1, ...end },
    ];
    const order = steadyEvents(events, plan).map((event) => events.findIndex((one) => isSame(one, event)));
    expect(order).toEqual([0, 2, 4, 7, 8, 3, 6, 9, 10, 1, 5, 11, 12, 13]);
  });
});

describe("steadyResult", () => {
  test("does not say which run it was, and what it cost to the picodollar", () => {
    const usage = { input: 0, output: 0, usd: 0.1 + 0.2 };
    const result = { run: "run_a", outputs: {}, usage, status: "completed", output: undefined } as const;
    expect(steadyResult(result)).toMatchObject({ run: "run_recorded", usage: { usd: 0.3 } });
  });
});

/** Whether two events are the same but for what is made steady. */
function isSame(left: RunEvent, right: RunEvent): boolean {
  const told = (event: RunEvent) => JSON.stringify({ ...event, seq: 0, time: 0, run: "", usage: {} });
  return told(left) === told(right);
}
