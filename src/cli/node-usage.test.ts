import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/events";
import { usageByNode } from "./node-usage";

const usage = { input: 3, output: 1 };
const error = { code: "node_failed", message: "no", retryable: false } as const;

/** What events have, without their numbers. */
type Bare<Event> = Event extends RunEvent ? Omit<Event, "seq"> : never;

function gathered(...events: readonly Bare<RunEvent>[]) {
  const used = usageByNode();
  events.forEach((event, seq) => {
    used.event({ ...event, seq } as RunEvent);
  });
  return { nodes: used.nodes(), time: used.time() };
}

describe("usageByNode", () => {
  test("measures each node from its start to its end", () => {
    expect(
      gathered(
        { type: "run-start", time: 100, run: "r", workflow: "w", input: {} },
        { type: "node-start", time: 110, node: "a" },
        { type: "node-start", time: 120, node: "b" },
        { type: "node-end", time: 150, node: "b", outputs: {}, usage },
        { type: "node-delta", time: 155, node: "a", text: "x" },
        { type: "node-end", time: 160, node: "a", outputs: {} },
        { type: "run-end", time: 165, status: "completed", usage },
      ),
    ).toEqual({
      nodes: [
        { node: "a", usage: undefined, time: 50 },
        { node: "b", usage, time: 30 },
      ],
      time: 65,
    });
  });

  test("the elements of a list are part of their node", () => {
    const { nodes } = gathered(
      { type: "node-start", time: 0, node: "a" },
      { type: "node-start", time: 1, node: "a", element: 0 },
      { type: "node-end", time: 5, node: "a", outputs: {}, element: 0 },
      { type: "node-end", time: 9, node: "a", outputs: {}, usage },
    );
    expect(nodes).toEqual([{ node: "a", usage, time: 9 }]);
  });

  test("a node that fails took until then, or until what followed its failure", () => {
    const { nodes } = gathered(
      { type: "node-start", time: 0, node: "a" },
      { type: "node-start", time: 0, node: "b" },
      { type: "node-start", time: 0, node: "c" },
      { type: "node-error", time: 4, node: "a", error },
      { type: "node-error", time: 4, node: "b", error },
      { type: "node-end", time: 6, node: "b", outputs: {}, usage },
      { type: "run-end", time: 9, status: "failed", usage, error },
    );
    expect(nodes.map(({ time }) => time)).toEqual([4, 6, 9]);
  });

  test("a node that never started is not among them", () => {
    expect(gathered({ type: "node-skip", time: 1, node: "a", reason: "condition" })).toEqual({ nodes: [], time: 0 });
  });
});
