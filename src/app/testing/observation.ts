import type { ErrorRecord } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Outputs, RunResult } from "../../engine/run-result";
import type { Usage } from "../../engine/values";

/** What became of one node in a run. */
export interface ObservedNode {
  readonly node: string;
  /** `mocked`: its outputs were given; `pending`: it never had its turn. */
  readonly status: "completed" | "skipped" | "failed" | "mocked" | "pending";
  /** Milliseconds that it took; 0 for one that did not run. */
  readonly time: number;
  readonly usage?: Usage;
  /** How often it was tried; 0 for one that did not run. */
  readonly attempts: number;
}

/** What a run has shown, for assertions. */
export interface Observation {
  readonly run: string;
  readonly status: RunResult["status"];
  readonly error?: ErrorRecord;
  /** What each node has given that completed or was mocked. */
  readonly outputs: Readonly<Record<string, Outputs>>;
  /** What the run has given: that of the first output node that ran. */
  readonly output: Outputs | undefined;
  readonly nodes: readonly ObservedNode[];
  readonly usage: Usage;
  /** Milliseconds from the run's start to its end. */
  readonly time: number;
}

/**
 * What a run has shown.
 * @param ids all nodes of the plan.
 * @param given the events that the run was begun with: what they say was not run.
 */
export function observe(
  ids: readonly string[],
  given: readonly RunEvent[],
  events: readonly RunEvent[],
  result: RunResult,
): Observation {
  const outputs: Record<string, Outputs> = {};
  for (const event of [...given, ...events])
    if (event.type === "node-end" && event.element === undefined) outputs[event.node] = event.outputs;
  const nodes = ids.map((node) => {
    const all = events.filter((event) => "node" in event && event.node === node && event.element === undefined);
    return toNode(node, given, all);
  });
  const [first, last] = [events[0], events.at(-1)];
  return {
    run: result.run,
    status: result.status,
    ...(result.error === undefined ? {} : { error: result.error }),
    outputs,
    output: result.status === "completed" ? result.output : undefined,
    nodes,
    usage: result.usage,
    time: first === undefined || last === undefined ? 0 : Math.max(0, last.time - first.time),
  };
}

function toNode(node: string, given: readonly RunEvent[], events: readonly RunEvent[]): ObservedNode {
  let status: ObservedNode["status"] = "pending";
  for (const event of given) {
    if (!("node" in event) || event.node !== node) continue;
    if (event.type === "node-end") status = "mocked";
    else if (event.type === "node-skip") status = "skipped";
  }
  let [started, time, attempts] = [0, 0, 0];
  let usage: Usage | undefined;
  for (const event of events) {
    if (event.type === "node-start") [started, attempts] = [event.time, 1];
    else if (event.type === "node-retry") attempts = event.attempt;
    else if (event.type === "node-error") status = "failed";
    else if (event.type === "node-skip") status = event.reason === "error" ? "failed" : "skipped";
    else if (event.type === "node-end") [status, usage] = ["completed", event.usage];
    else continue;
    if (attempts > 0) time = event.time - started;
  }
  return { node, status, time, attempts, ...(usage === undefined ? {} : { usage }) };
}
