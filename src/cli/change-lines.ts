import type { WorkflowChange } from "../engine/workflow-difference";
import { shortened } from "./shortened";

/** A change of a workflow in lines: what it is of, then what stood there and what stands there now. */
export function changeLines(change: WorkflowChange): string[] {
  switch (change.kind) {
    case "workflow":
      return changedPair(change.path.join("."), change.before, change.after);
    case "field":
      return changedPair([change.node, ...change.path].join("."), change.before, change.after);
    case "node":
      return [`${signOf(change.change)} ${change.node} (${change.type})`];
    case "edge":
      return [
        `${signOf(change.change)} ${end(change.source, change.sourcePort)} -> ${end(change.target, change.targetPort)}`,
      ];
    default:
      return change satisfies never;
  }
}

/** A value that has changed in lines; a side that is undefined is left out. */
export function changedPair(name: string, before: unknown, after: unknown): string[] {
  return [
    name,
    ...(before === undefined ? [] : [`  - ${shortened(before)}`]),
    ...(after === undefined ? [] : [`  + ${shortened(after)}`]),
  ];
}

function signOf(change: "added" | "removed"): string {
  return change === "added" ? "+" : "-";
}

function end(node: string, port: string | undefined): string {
  return port === undefined ? node : `${node}.${port}`;
}
