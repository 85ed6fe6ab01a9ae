import type { ErrorRecord } from "./errors";
import type { RunInput } from "./node";
import type { Question } from "./questions";
import type { Progress, Usage } from "./values";

/** Where a run stands. One that is `waiting` goes on when a person has answered it. */
export type RunStatus = "pending" | "running" | "waiting" | "completed" | "failed" | "canceled";

/** Where a node stands in its run. */
export type NodeStatus = RunStatus | "skipped";

/**
 * Number and time of an event. `seq` counts from 0 in each run, without gaps but where a stored run leaves out the deltas
 * of nodes that have ended; `time` is milliseconds since 1970.
 */
export interface EventHead {
  readonly seq: number;
  readonly time: number;
}

/**
 * What a run reports. Names are single words, so the same objects are JSON lines, stored rows and TypeScript values.
 * `run-start` comes first, `run-end` is always last and always comes. An event with `element` tells of one element of a
 * `for_each` list, by its place from 0, and not of the whole node, whose own events carry none.
 */
export type RunEvent = EventHead &
  (
    | { readonly type: "run-start"; readonly run: string; readonly workflow: string; readonly input: RunInput }
    | { readonly type: "node-start"; readonly node: string; readonly element?: number }
    | { readonly type: "node-delta"; readonly node: string; readonly text: string; readonly element?: number }
    | { readonly type: "node-delta"; readonly node: string; readonly progress: Progress; readonly element?: number }
    | { readonly type: "node-delta"; readonly node: string; readonly notice: string; readonly element?: number }
    | {
        readonly type: "node-retry";
        readonly node: string;
        /** The attempt that comes next, from 2. */
        readonly attempt: number;
        /** Milliseconds until it. */
        readonly delay: number;
        readonly error: ErrorRecord;
        readonly element?: number;
      }
    | {
        readonly type: "node-end";
        readonly node: string;
        readonly outputs: Readonly<Record<string, unknown>>;
        /** What the node, or the element, has used in this life of the run, all attempts and elements together. */
        readonly usage?: Usage;
        readonly element?: number;
      }
    | { readonly type: "node-skip"; readonly node: string; readonly reason: SkipReason; readonly element?: number }
    /** A node asks a person. `part` is the node that asks in the workflow that the node runs. */
    | {
        readonly type: "node-wait";
        readonly node: string;
        readonly question: Question;
        readonly element?: number;
        readonly part?: string;
      }
    | {
        readonly type: "node-answer";
        readonly node: string;
        readonly value: unknown;
        readonly element?: number;
        readonly part?: string;
      }
    /** A failure. Where `on_error` lets the run go on, a `node-skip` or `node-end` follows it. */
    | { readonly type: "node-error"; readonly node: string; readonly error: ErrorRecord; readonly element?: number }
    | {
        readonly type: "run-end";
        readonly status: "completed" | "waiting" | "failed" | "canceled";
        readonly usage: Usage;
        readonly error?: ErrorRecord;
      }
  );

/** Why a node did not run: its `when` was false, all that it needs was skipped, or it failed and may be done without. */
export type SkipReason = "condition" | "inputs" | "error";

/** The outcome of a node that will not run again: what a resumed run starts from. */
export type Outcome =
  | { readonly status: "completed"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly status: "skipped" };

/**
 * The checkpoint that lies in a run's events: the outcome of every node that ended or was skipped. A node that only
 * failed has none, and runs again.
 */
export function outcomesOf(events: Iterable<RunEvent>): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const event of events) {
    const outcome = outcomeOf(event);
    if (outcome !== undefined && outcome.element === undefined) outcomes.set(outcome.node, outcome.outcome);
  }
  return outcomes;
}

/** The same for the elements of `for_each` nodes: by node, then by their place in the list. */
export function elementOutcomesOf(events: Iterable<RunEvent>): Map<string, Map<number, Outcome>> {
  const outcomes = new Map<string, Map<number, Outcome>>();
  for (const event of events) {
    const outcome = outcomeOf(event);
    if (outcome?.element === undefined) continue;
    const elements = outcomes.get(outcome.node) ?? new Map<number, Outcome>();
    outcomes.set(outcome.node, elements.set(outcome.element, outcome.outcome));
  }
  return outcomes;
}

function outcomeOf(event: RunEvent) {
  if (event.type !== "node-end" && event.type !== "node-skip") return undefined;
  const outcome: Outcome =
    event.type === "node-end" ? { status: "completed", outputs: event.outputs } : { status: "skipped" };
  return { node: event.node, element: event.element, outcome };
}
