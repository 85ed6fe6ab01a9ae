import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../engine/events";
import { emptyTurn, type Turn, withEvent } from "./turn";

type Told<Event = RunEvent> = Event extends RunEvent ? Omit<Event, "seq" | "time"> : never;

function turnOf(...events: readonly Told[]): Turn {
  return events.reduce<Turn>(
    (turn, event, index) => withEvent(turn, { ...event, seq: index, time: index * 10 } as RunEvent, "answer"),
    emptyTurn,
  );
}

const error = { code: "provider_unavailable", message: "busy", retryable: true } as const;

describe("withEvent", () => {
  test("gathers the text of the node that answers, and of no other", () => {
    const { text } = turnOf(
      { type: "node-start", node: "answer" },
      { type: "node-delta", node: "answer", text: "25 " },
      { type: "node-delta", node: "draft", text: "nothing" },
      { type: "node-delta", node: "answer", text: "days" },
    );
    expect(text).toBe("25 days");
  });

  test("begins the text anew when the node is tried again", () => {
    const { text, nodes } = turnOf(
      { type: "node-start", node: "answer" },
      { type: "node-delta", node: "answer", text: "half of" },
      { type: "node-retry", node: "answer", attempt: 2, delay: 1, error },
      { type: "node-delta", node: "answer", text: "all of it" },
    );
    expect(text).toBe("all of it");
    expect(nodes).toMatchObject([{ node: "answer", attempt: 2, status: "running" }]);
  });

  test("knows what each node is doing and how long it took", () => {
    const { nodes } = turnOf(
      { type: "node-start", node: "passages" },
      { type: "node-delta", node: "passages", progress: { done: 1, total: 3, label: "a.md" } },
      { type: "node-end", node: "passages", outputs: {} },
      { type: "node-skip", node: "web", reason: "condition" },
      { type: "node-start", node: "answer" },
      { type: "node-error", node: "answer", error },
    );
    expect(nodes).toEqual([
      {
        node: "passages",
        status: "completed",
        startedAt: 0,
        endedAt: 20,
        attempt: 1,
        progress: { done: 1, total: 3, label: "a.md" },
      },
      { node: "answer", status: "failed", startedAt: 40, endedAt: 50, attempt: 1 },
    ]);
  });

  test("tells each notice once, and nothing of the elements of a list", () => {
    const turn = turnOf(
      { type: "node-start", node: "answer" },
      { type: "node-start", node: "answer", element: 0 },
      { type: "node-delta", node: "answer", notice: "a.md is skipped" },
      { type: "node-delta", node: "answer", notice: "a.md is skipped" },
      { type: "node-end", node: "answer", element: 0, outputs: {} },
      { type: "node-delta", node: "answer", text: "no", element: 0 },
    );
    expect(turn).toMatchObject({ notices: ["a.md is skipped"], text: "", nodes: [{ status: "running" }] });
  });
});
