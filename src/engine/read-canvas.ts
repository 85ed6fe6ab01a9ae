import { checkShape, type ShapePlace } from "./check-shape";
import type { Diagnostic, Path } from "./diagnostic";
import { readNode } from "./read-node";
import { hinter } from "./suggest";
import type { InputReferences, LooseEdge, WorkflowNode } from "./workflow";
import { canvasEdgeSchema, canvasNodeSchema, nodeSchema } from "./workflow-schema";

const engineKeys = Object.keys(nodeSchema.shape);

/** Keys of a React Flow node's `data` that only say how it looks. */
const appearanceKeys = ["label", "icon", "color", "description"];

/**
 * Reads the React Flow shape: `nodes` and `edges` as lists, and `node_configs` by node id. A node's engine keys stand in
 * its `data`; what else stands there is its config, and `node_configs` wins over both. Edges that name both handles
 * become inputs at once; the others are joined by `compile`, which knows the ports.
 */
export function readCanvas(map: Readonly<Record<string, unknown>>, place: (path: Path, subject: string) => ShapePlace) {
  const diagnostics: Diagnostic[] = [];
  const edges = readEdges(map.edges, place, diagnostics);
  const byTarget = new Map<string, LooseEdge[]>();
  for (const edge of edges) {
    const list = byTarget.get(edge.target);
    if (list === undefined) byTarget.set(edge.target, [edge]);
    else list.push(edge);
  }
  const configs = readConfigs(map.node_configs, place, diagnostics);
  const nodes: WorkflowNode[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of (map.nodes as unknown[]).entries()) {
    const path = ["nodes", index];
    const shape = checkShape(canvasNodeSchema, entry, place(path, `node ${index + 1}: `));
    diagnostics.push(...shape.diagnostics);
    if (shape.value === undefined) continue;
    const { id, data = {} } = shape.value;
    const where = place([...path, "data"], `node "${id}": `);
    if (seen.has(id)) {
      diagnostics.push(
        where.source.diagnostic(
          "AP1004",
          `two nodes have the id "${id}"`,
          where.locate([...path, "id"]),
          "rename one of them",
        ),
      );
      continue;
    }
    seen.add(id);
    const body = { ...nodeBody(data, configs[id]), type: shape.value.type ?? data.type };
    const configPath = isMap(configs[id])
      ? ["node_configs", id]
      : [...path, "data", ...(isMap(data.config) ? ["config"] : [])];
    const typePath = [...path, ...(shape.value.type === undefined ? ["data"] : []), "type"];
    const reading = readNode(
      id,
      body,
      { id: [...path, "id"], body: [...path, "data"], type: typePath, config: configPath },
      where,
    );
    diagnostics.push(...reading.diagnostics);
    nodes.push(withEdges(reading.node, byTarget.get(id) ?? []));
  }
  const hint = hinter(seen);
  for (const id of Object.keys(configs)) {
    if (seen.has(id)) continue;
    const { source, locate } = place([], "");
    const message = `node_configs names "${id}", which is no node`;
    const range = locate(["node_configs", id], "key");
    diagnostics.push(source.diagnostic("AP1302", message, range, hint(id)));
  }
  const loose = edges.filter(({ sourcePort, targetPort }) => sourcePort === undefined || targetPort === undefined);
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      if (seen.has(end)) continue;
      const { source, locate } = place(edge.path, "");
      diagnostics.push(
        source.diagnostic("AP1302", `an edge names "${end}", which is no node`, locate(edge.path), hint(end)),
      );
    }
  }
  return { nodes, edges: loose.filter(({ source, target }) => seen.has(source) && seen.has(target)), diagnostics };
}

function readConfigs(
  value: unknown,
  place: (path: Path, subject: string) => ShapePlace,
  diagnostics: Diagnostic[],
): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isMap(value)) return value;
  const { source, locate } = place([], "");
  const hint = "write `node_configs: { NODE: { key: value } }`";
  const message = `"node_configs" must be a map from node to config`;
  diagnostics.push(source.diagnostic("AP1103", message, locate(["node_configs"]), hint));
  return {};
}

function nodeBody(data: Readonly<Record<string, unknown>>, config: unknown): Record<string, unknown> {
  const entries = Object.entries(data).filter(([key]) => !appearanceKeys.includes(key) && key !== "type");
  const engine = Object.fromEntries(entries.filter(([key]) => engineKeys.includes(key)));
  const own = isMap(data.config)
    ? data.config
    : Object.fromEntries(entries.filter(([key]) => !engineKeys.includes(key)));
  return { ...engine, config: { ...own, ...(isMap(config) ? config : {}) } };
}

function readEdges(
  value: unknown,
  place: (path: Path, subject: string) => ShapePlace,
  diagnostics: Diagnostic[],
): LooseEdge[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const { source, locate } = place(["edges"], "");
    diagnostics.push(source.diagnostic("AP1103", `"edges" must be a list`, locate(["edges"])));
    return [];
  }
  const edges: LooseEdge[] = [];
  for (const [index, entry] of value.entries()) {
    const path = ["edges", index];
    const shape = checkShape(canvasEdgeSchema, entry, place(path, `edge ${index + 1}: `));
    diagnostics.push(...shape.diagnostics);
    if (shape.value === undefined) continue;
    const { source, target, sourceHandle, targetHandle } = shape.value;
    edges.push({ source, target, sourcePort: sourceHandle ?? undefined, targetPort: targetHandle ?? undefined, path });
  }
  return edges;
}

function withEdges(node: WorkflowNode, edges: readonly LooseEdge[]): WorkflowNode {
  const inputs: Record<string, InputReferences> = { ...node.inputs };
  for (const { source, sourcePort, targetPort, path } of edges) {
    if (sourcePort === undefined || targetPort === undefined) continue;
    const reference = { kind: "port" as const, node: source, port: sourcePort, path };
    const before = inputs[targetPort]?.references ?? [];
    inputs[targetPort] = { references: [...before, reference], list: before.length > 0 };
  }
  return { ...node, inputs };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
