import { formatDuration } from "../engine/duration";
import type { RunEvent, SkipReason } from "../engine/events";
import type { Plan } from "../engine/plan";
import { formatTokens } from "./usage-table";

const reasons: Readonly<Record<SkipReason, string>> = {
  condition: "its condition is false",
  inputs: "all that it needs is skipped",
  error: "it failed, and the workflow goes on without it",
};

/**
 * What `--verbose` says of each step of a run: which node starts, asks whom, ends after what time, or is skipped.
 * @returns what makes the line of an event; undefined for one of which nothing is said.
 */
export function stepLines(plan: Plan): (event: RunEvent) => string | undefined {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const started = new Map<string, number>();
  return (event) => {
    if (!("node" in event)) return undefined;
    const name = event.element === undefined ? event.node : `${event.node}[${event.element}]`;
    switch (event.type) {
      case "node-start": {
        started.set(name, event.time);
        const node = nodes.get(event.node);
        const { model } = (node?.config ?? {}) as { readonly model?: unknown };
        return `${name}: starts, ${[node?.type ?? "node", ...(typeof model === "string" ? [model] : [])].join(" with ")}`;
      }
      case "node-end": {
        const time = event.time - (started.get(name) ?? event.time);
        const tokens = event.usage === undefined ? "" : formatTokens(event.usage);
        return `${name}: ends after ${formatDuration(time)}${tokens === "" ? "" : `, ${tokens}`}`;
      }
      case "node-skip":
        return `${name}: skipped, ${reasons[event.reason]}`;
      case "node-wait":
        return `${name}: waits for an answer`;
      default:
        return undefined;
    }
  };
}
