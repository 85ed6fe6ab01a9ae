import type { ErrorRecord } from "../engine/errors";
import type { NodeStatus, RunEvent, SkipReason } from "../engine/events";
import type { RunInput } from "../engine/node";
import { type OpenQuestion, openQuestions } from "../engine/questions";
import type { Outputs } from "../engine/run-result";
import type { Usage } from "../engine/values";

/** What became of a node of a stored run. Times are milliseconds since 1970. */
export interface NodeDetails {
  readonly node: string;
  readonly status: NodeStatus;
  /** How often it was tried in its last life, from 1; 0 for one that was not. */
  readonly attempts: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly outputs?: Outputs;
  readonly usage?: Usage;
  readonly error?: ErrorRecord;
  readonly skipped?: SkipReason;
}

/** What a stored run's events come to. */
export interface RunStory {
  readonly input: RunInput;
  /** In the order in which they started. */
  readonly nodes: readonly NodeDetails[];
  /** What waits for an answer. */
  readonly questions: readonly OpenQuestion[];
}

/** Tells what a run's events come to. */
export function runStory(events: readonly RunEvent[]): RunStory {
  let input: RunInput = {};
  const nodes = new Map<string, NodeDetails>();
  const change = (node: string, update: (details: NodeDetails) => NodeDetails) => {
    nodes.set(node, update(nodes.get(node) ?? { node, status: "pending", attempts: 0 }));
  };
  for (const event of events) {
    if (event.type === "run-start") input = event.input;
    if (event.type === "run-end") {
      for (const [node, details] of nodes)
        if (details.status === "running" || details.status === "waiting")
          change(node, (before) => ({ ...before, status: event.status === "waiting" ? "waiting" : "canceled" }));
    }
    if (!("node" in event) || ("element" in event && event.element !== undefined)) continue;
    const { node, time } = event;
    switch (event.type) {
      case "node-start":
        change(node, () => ({ node, status: "running", attempts: 1, startedAt: time }));
        break;
      case "node-retry":
        change(node, (before) => ({ ...before, attempts: event.attempt }));
        break;
      case "node-wait":
        change(node, (before) => ({ ...before, status: "waiting" }));
        break;
      case "node-answer":
        change(node, (before) => (before.status === "waiting" ? { ...before, status: "running" } : before));
        break;
      case "node-error":
        change(node, (before) => ({
          ...before,
          status: event.error.code === "run_canceled" ? "canceled" : "failed",
          error: event.error,
          endedAt: time,
        }));
        break;
      case "node-skip":
        change(node, (before) => ({ ...before, status: "skipped", skipped: event.reason, endedAt: time }));
        break;
      case "node-end": {
        const { outputs, usage } = event;
        change(node, (before) => ({
          ...before,
          status: "completed",
          outputs,
          endedAt: time,
          ...(usage === undefined ? {} : { usage }),
        }));
        break;
      }
      case "node-delta":
        break;
      default:
        event satisfies never;
    }
  }
  return { input, nodes: [...nodes.values()], questions: openQuestions(events) };
}
