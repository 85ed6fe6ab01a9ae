import type { Diagnostic } from "./diagnostic";
import type { Ports } from "./port";
import type { ResolvedNode } from "./resolve-nodes";
import type { InputReferences, LooseEdge, Workflow } from "./workflow";

/**
 * Gives the edges that name no ports the ports they join: the only pair whose types are the same. Where several pairs
 * are, the main ports of both nodes (the first of each) are meant if their types agree; otherwise the edge is refused.
 */
export function joinEdges(
  workflow: Workflow,
  nodes: readonly ResolvedNode[],
): { readonly nodes: readonly ResolvedNode[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const byId = new Map(nodes.map((resolved) => [resolved.node.id, resolved]));
  for (const edge of workflow.edges) {
    const source = byId.get(edge.source);
    const target = byId.get(edge.target);
    if (source?.outputs === undefined || target?.inputs === undefined) continue;
    const pair = findPair(edge, source.outputs, target.inputs);
    if (typeof pair === "object") {
      byId.set(edge.target, connect(target, edge, pair));
      continue;
    }
    const hint = "name the ports with sourceHandle and targetHandle";
    diagnostics.push(workflow.source.diagnostic("AP1310", pair, workflow.locate(edge.path), hint));
  }
  return { nodes: nodes.map(({ node }) => byId.get(node.id) as ResolvedNode), diagnostics };
}

interface Pair {
  readonly output: string;
  readonly input: string;
}

function findPair(edge: LooseEdge, outputs: Ports, inputs: Ports): Pair | string {
  const pairs: Pair[] = [];
  for (const [output, from] of Object.entries(outputs)) {
    if (edge.sourcePort !== undefined && output !== edge.sourcePort) continue;
    for (const [input, to] of Object.entries(inputs)) {
      if (edge.targetPort !== undefined && input !== edge.targetPort) continue;
      if (from.type === to.type) pairs.push({ output, input });
    }
  }
  const [only, ...others] = pairs;
  const names = `the edge from "${edge.source}" to "${edge.target}"`;
  if (only === undefined) return `${names} joins no ports: no output has the type of an input`;
  if (others.length === 0) return only;
  const main = { output: Object.keys(outputs)[0], input: Object.keys(inputs)[0] };
  const meant = pairs.find(({ output, input }) => output === main.output && input === main.input);
  const listed = pairs.map(({ output, input }) => `${output} -> ${input}`).join(", ");
  return meant ?? `${names} could join ${listed}`;
}

function connect(target: ResolvedNode, edge: LooseEdge, { output, input }: Pair): ResolvedNode {
  const before = target.node.inputs[input]?.references ?? [];
  const reference = { kind: "port" as const, node: edge.source, port: output, path: edge.path };
  const joined: InputReferences = { references: [...before, reference], list: before.length > 0 };
  return { ...target, node: { ...target.node, inputs: { ...target.node.inputs, [input]: joined } } };
}
