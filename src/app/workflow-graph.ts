import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { compileExpression } from "../engine/expression";
import type { Ports } from "../engine/port";
import { readYaml } from "../engine/read-yaml";
import { sourceText } from "../engine/source-text";
import type { Workflow, WorkflowNode } from "../engine/workflow";
import { nodeFields } from "../engine/workflow-fields";
import type { NodePosition, SavedEdge, SavedGraph } from "../storage/workflow-rows";

/** Where nodes stand on the canvas, by id. */
export type Positions = ReadonlyMap<string, NodePosition>;

/** Hints are of no use here, and cost more than all else in a graph of thousands of nodes. */
const noHint = () => undefined;

type NodePorts = ReadonlyMap<string, Ports | undefined>;

const position = z.object({ x: z.number(), y: z.number() });
const layoutSchema = z.object({ nodes: z.record(z.string(), position) });
const canvasSchema = z.object({
  nodes: z.array(z.object({ id: z.string(), position: position.optional().catch(undefined) })),
});

/** The nodes and edges of a workflow, as they are kept. */
export function graphOf(workflow: Workflow, positions: Positions): SavedGraph {
  // Which ports there are is of no account here: the names are looked for, and checked when it is compiled.
  const ports: NodePorts = new Map(workflow.nodes.map(({ id }) => [id, undefined]));
  return {
    nodes: workflow.nodes.map((node) => {
      const place = positions.get(node.id);
      const { id, type } = node;
      return { id, type, data: nodeFields(node), ...(place === undefined ? {} : { position: place }) };
    }),
    edges: [...workflow.edges.map(endsOf), ...workflow.nodes.flatMap((node) => edgesInto(node, ports))],
  };
}

/**
 * The positions of a layout file, which lies beside its workflow: `handbook.layout.json` beside `handbook.yaml`, with
 * `{ "nodes": { "NODE": { "x": 0, "y": 0 } } }`.
 * @param file the workflow's file, absolute.
 * @returns none without a layout file.
 * @throws `invalid_config` when it is no layout.
 */
export async function readLayout(file: string): Promise<Positions> {
  const path = `${file.slice(0, file.length - extname(file).length)}.layout.json`;
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw notLayout(path, error);
  });
  if (text === undefined) return new Map();
  try {
    return new Map(Object.entries(layoutSchema.parse(JSON.parse(text)).nodes));
  } catch (error) {
    throw notLayout(path, error);
  }
}

/** The positions in the text of a workflow, where it is of the React Flow shape. */
export function positionsIn(text: string): Positions {
  const canvas = canvasSchema.safeParse(readYaml(sourceText(text)).value);
  return new Map(canvas.data?.nodes.flatMap(({ id, position: place }) => (place === undefined ? [] : [[id, place]])));
}

function edgesInto(node: WorkflowNode, ports: NodePorts): SavedEdge[] {
  const target = node.id;
  const data = Object.entries(node.inputs).flatMap(([targetPort, { references }]) =>
    references.flatMap((reference): SavedEdge[] =>
      reference.kind === "port" ? [{ source: reference.node, sourcePort: reference.port, target, targetPort }] : [],
    ),
  );
  const named = [...node.after, ...namesIn(node.when, "boolean", ports), ...namesIn(node.forEach, "list", ports)];
  const feeding = new Set(data.map(({ source }) => source));
  const waiting = named.filter((source) => !feeding.has(source)).map((source) => ({ source, target }));
  return [...data, ...waiting];
}

/** The nodes that an expression names; none where it cannot be read. */
function namesIn(text: string | undefined, expected: "boolean" | "list", ports: NodePorts): readonly string[] {
  const compiled = text === undefined ? undefined : compileExpression(text, ports, expected, noHint);
  return compiled !== undefined && "expression" in compiled ? compiled.expression.nodes : [];
}

function endsOf({ source, target, sourcePort, targetPort }: SavedEdge): SavedEdge {
  return {
    source,
    target,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(targetPort === undefined ? {} : { targetPort }),
  };
}

function notLayout(path: string, cause: unknown): PlanetError {
  return new PlanetError("invalid_config", `"${path}" is no layout`, {
    hint: "mend it, or remove it: then the nodes have no place on the canvas",
    cause,
  });
}
