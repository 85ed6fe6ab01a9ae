import { isDeepStrictEqual } from "node:util";
import type { ErrorRecord } from "../engine/errors";
import type { NodeStatus } from "../engine/events";
import type { Json } from "../engine/plain-json";
import type { ContentChange } from "./compare-contents";
import type { RunStory } from "./run-details";

/** One way in which two runs differ. */
export type RunDifference =
  | { readonly kind: "workflow"; readonly change: ContentChange }
  | { readonly kind: "input"; readonly name: string; readonly before?: Json; readonly after?: Json }
  | {
      readonly kind: "status";
      readonly node: string;
      /** Undefined where the node did not even wait. */
      readonly before?: NodeStatus;
      readonly after?: NodeStatus;
    }
  | {
      readonly kind: "output";
      readonly node: string;
      readonly port: string;
      readonly before?: Json;
      readonly after?: Json;
    }
  | { readonly kind: "error"; readonly node: string; readonly before?: ErrorRecord; readonly after?: ErrorRecord };

/**
 * How two runs of the same workflow differ: in what they were given and in what became of their nodes, not in when that was and how long it
 * took.
 */
export function compareRuns(before: RunStory, after: RunStory): RunDifference[] {
  const differences: RunDifference[] = [];
  for (const [name, pair] of pairs(before.input, after.input)) differences.push({ kind: "input", name, ...pair });
  const nodesBefore = new Map(before.nodes.map((node) => [node.node, node]));
  const nodesAfter = new Map(after.nodes.map((node) => [node.node, node]));
  for (const node of new Set([...nodesBefore.keys(), ...nodesAfter.keys()])) {
    const [one, other] = [nodesBefore.get(node), nodesAfter.get(node)];
    if (one?.status !== other?.status)
      differences.push({
        kind: "status",
        node,
        ...(one === undefined ? {} : { before: one.status }),
        ...(other === undefined ? {} : { after: other.status }),
      });
    for (const [port, pair] of pairs(one?.outputs ?? {}, other?.outputs ?? {}))
      differences.push({ kind: "output", node, port, ...pair });
    if (one?.error?.message !== other?.error?.message)
      differences.push({
        kind: "error",
        node,
        ...(one?.error === undefined ? {} : { before: one.error }),
        ...(other?.error === undefined ? {} : { after: other.error }),
      });
  }
  return differences;
}

/** What differs between two maps, by key, in the order of both. What events hold is JSON. */
function pairs(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): [string, { before?: Json; after?: Json }][] {
  const value = (map: Readonly<Record<string, unknown>>, key: string) => map[key] as Json;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => [
      key,
      {
        ...(Object.hasOwn(before, key) ? { before: value(before, key) } : {}),
        ...(Object.hasOwn(after, key) ? { after: value(after, key) } : {}),
      },
    ]);
}
