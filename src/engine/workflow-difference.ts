import { canonicalText, isJsonObject, type Json, type JsonObject } from "./plain-json";
import type { LooseEdge, Workflow } from "./workflow";
import { nodeFields, workflowFields } from "./workflow-fields";

/** One way in which two workflows differ, as plain JSON. A side is left out where nothing stands there. */
export type WorkflowChange =
  | {
      readonly kind: "workflow";
      /** The way to the value, such as `["budget", "usd"]`. */
      readonly path: readonly string[];
      readonly before?: Json;
      readonly after?: Json;
    }
  | {
      readonly kind: "node";
      readonly change: "added" | "removed";
      readonly node: string;
      readonly type: string;
      /** What the file says of the node beside its type. */
      readonly fields: JsonObject;
    }
  | {
      readonly kind: "field";
      readonly node: string;
      /** The way to the value below the node, such as `["config", "model"]` or `["type"]`. */
      readonly path: readonly string[];
      readonly before?: Json;
      readonly after?: Json;
    }
  /** An edge that leaves it open which ports it joins; one that names both is a field of its target's `inputs`. */
  | ({ readonly kind: "edge"; readonly change: "added" | "removed" } & EdgeEnds);

/** What a loose edge joins. */
interface EdgeEnds {
  readonly source: string;
  readonly target: string;
  readonly sourcePort?: string;
  readonly targetPort?: string;
}

/**
 * How two workflows differ, by node and field; maps are compared by key, lists as a whole. Layout, comments, the order of
 * keys and nodes, the file's shape and format, and defaults that are spelled out make no difference.
 */
export function workflowDifference(before: Workflow, after: Workflow): readonly WorkflowChange[] {
  return [
    ...changedValues(workflowFields(before), workflowFields(after)).map((change) => ({
      kind: "workflow" as const,
      ...change,
    })),
    ...nodeChanges(before, after),
    ...edgeChanges(before, after),
  ];
}

function nodeChanges(before: Workflow, after: Workflow): WorkflowChange[] {
  const [old, young] = [nodesById(before), nodesById(after)];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((node): WorkflowChange[] => {
    const [one, other] = [old.get(node), young.get(node)];
    if (one === undefined) return other === undefined ? [] : [{ kind: "node", change: "added", node, ...other }];
    if (other === undefined) return [{ kind: "node", change: "removed", node, ...one }];
    const changes = changedValues({ type: one.type, ...one.fields }, { type: other.type, ...other.fields });
    return changes.map((change) => ({ kind: "field", node, ...change }));
  });
}

function nodesById({ nodes }: Workflow) {
  return new Map(nodes.map((node) => [node.id, { type: node.type, fields: nodeFields(node) }]));
}

function edgeChanges(before: Workflow, after: Workflow): WorkflowChange[] {
  const [old, young] = [edgesByText(before), edgesByText(after)];
  const only = (edges: typeof old, others: typeof old, change: "added" | "removed") =>
    [...edges].flatMap(([text, edge]): WorkflowChange[] =>
      others.has(text) ? [] : [{ kind: "edge", change, ...edge }],
    );
  return [...only(old, young, "removed"), ...only(young, old, "added")];
}

function edgesByText({ edges }: Workflow): ReadonlyMap<string, EdgeEnds> {
  return new Map(edges.map((edge) => [edgeText(edge), endsOf(edge)]));
}

function edgeText({ source, target, sourcePort = "", targetPort = "" }: LooseEdge): string {
  return JSON.stringify([source, sourcePort, target, targetPort]);
}

function endsOf({ source, target, sourcePort, targetPort }: LooseEdge): EdgeEnds {
  return {
    source,
    target,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(targetPort === undefined ? {} : { targetPort }),
  };
}

/** A value that is not the same on both sides, and where it stands. */
interface ChangedValue {
  readonly path: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
}

/** As deep as both sides are maps. */
function changedValues(before: JsonObject, after: JsonObject, way: readonly string[] = []): ChangedValue[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): ChangedValue[] => {
    const [one, other] = [valueAt(before, key), valueAt(after, key)];
    const path = [...way, key];
    if (isMap(one) && isMap(other)) return changedValues(one, other, path);
    if (one !== undefined && other !== undefined && canonicalText(one) === canonicalText(other)) return [];
    return [{ path, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) }];
  });
}

function valueAt(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isMap(value: Json | undefined): value is JsonObject {
  return isJsonObject(value);
}
