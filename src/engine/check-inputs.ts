import type { Diagnostic } from "./diagnostic";
import { canMerge, type Port, portsJoin } from "./port";
import type { ResolvedNode } from "./resolve-nodes";
import { didYouMean, hinter } from "./suggest";
import type { InputReferences, Reference, Workflow } from "./workflow";

/** Checks what each node waits for: references, ports, types, merging, and that nothing required is missing. */
export function checkInputs(workflow: Workflow, nodes: readonly ResolvedNode[]): Diagnostic[] {
  const byId = new Map(nodes.map((resolved) => [resolved.node.id, resolved]));
  const graph: Graph = { byId, hint: hinter(byId.keys()) };
  return nodes.flatMap((resolved) => [
    ...checkAfter(workflow, resolved, graph),
    ...Object.entries(resolved.node.inputs).flatMap(([name, input]) =>
      checkInput(workflow, resolved, name, input, graph),
    ),
    ...checkRequired(workflow, resolved),
  ]);
}

/** The port that an input of this name has: a declared one, or the free one. Undefined when there is none. */
export function inputPort({ inputs, handler }: ResolvedNode, name: string): Port | undefined {
  return inputs !== undefined && Object.hasOwn(inputs, name) ? inputs[name] : handler?.freeInputs;
}

/** The nodes by id, and what to say of an id that none of them has. */
interface Graph {
  readonly byId: ReadonlyMap<string, ResolvedNode>;
  readonly hint: (word: string) => string | undefined;
}

function checkAfter(workflow: Workflow, { node }: ResolvedNode, { byId, hint }: Graph): Diagnostic[] {
  return node.after.flatMap((id, index) => {
    if (byId.has(id)) return [];
    const range = workflow.locate([...node.paths.body, "after", index]);
    const message = `node "${node.id}": after names "${id}", which is no node`;
    return [workflow.source.diagnostic("AP1302", message, range, hint(id))];
  });
}

function checkInput(
  workflow: Workflow,
  resolved: ResolvedNode,
  name: string,
  input: InputReferences,
  graph: Graph,
): Diagnostic[] {
  const { node, inputs } = resolved;
  const subject = `node "${node.id}": input "${name}"`;
  const { source, locate } = workflow;
  const port = inputPort(resolved, name);
  const diagnostics: Diagnostic[] = [];
  if (inputs !== undefined && port === undefined) {
    const [edge] = input.references.filter(isEdge);
    const range = edge
      ? locate([...edge.path, "targetHandle"])
      : (locate([...node.paths.body, "inputs", name], "key") ?? locate(input.references[0]?.path ?? []));
    diagnostics.push(
      source.diagnostic("AP1305", `${subject} is unknown`, range, didYouMean(name, Object.keys(inputs))),
    );
  }
  for (const reference of input.references)
    diagnostics.push(...checkReference(workflow, resolved, subject, reference, port, graph));
  if (port !== undefined && input.references.length > 1 && !canMerge(port.type)) {
    const message = `${subject} takes one ${port.type}, and ${input.references.length} references are given`;
    const edge = input.references.findLast(isEdge);
    const range = locate(edge?.path ?? [...node.paths.body, "inputs", name]);
    diagnostics.push(source.diagnostic("AP1307", message, range, "keep one reference"));
  }
  return diagnostics;
}

function checkReference(
  workflow: Workflow,
  { node }: ResolvedNode,
  subject: string,
  reference: Reference,
  port: Port | undefined,
  graph: Graph,
): Diagnostic[] {
  const { source, locate } = workflow;
  const range = locate(reference.path);
  if (reference.kind === "item") {
    if (node.forEach !== undefined) return [];
    const hint = "add for_each to the node, or name another node's output";
    return [source.diagnostic("AP1301", `${subject} names "item", and the node has no for_each`, range, hint)];
  }
  const from = graph.byId.get(reference.node);
  if (from === undefined) {
    const hint = graph.hint(reference.node);
    return [source.diagnostic("AP1302", `${subject} names "${reference.node}", which is no node`, range, hint)];
  }
  if (from.outputs === undefined) return [];
  const output = Object.hasOwn(from.outputs, reference.port) ? from.outputs[reference.port] : undefined;
  if (output === undefined) {
    const hint = didYouMean(reference.port, Object.keys(from.outputs));
    const message = `${subject} names "${reference.node}.${reference.port}", and node "${reference.node}" has no output "${reference.port}"`;
    const place = isEdge(reference) ? locate([...reference.path, "sourceHandle"]) : range;
    return [source.diagnostic("AP1303", message, place, hint)];
  }
  if (port === undefined || portsJoin(output.type, port.type)) return [];
  const fitting = Object.entries(from.outputs)
    .filter(([, { type }]) => portsJoin(type, port.type))
    .map(([name]) => name);
  const hint =
    fitting.length === 0
      ? remedy(from, reference.port, output, port)
      : `"${reference.node}" gives ${port.type} as ${fitting.join(", ")}`;
  const message = `${subject} takes ${port.type}, and "${reference.node}.${reference.port}" gives ${output.type}`;
  return [source.diagnostic("AP1304", message, range, hint)];
}

/** Whether the reference is an edge of a canvas, and stands in no node. */
function isEdge({ path }: Reference): boolean {
  return path[0] === "edges";
}

/** What to do with an output of which no other output of its node can take the place. */
function remedy({ node, elementOutputs }: ResolvedNode, name: string, output: Port, port: Port): string | undefined {
  const element = elementOutputs?.[name];
  if (node.forEach !== undefined && element !== undefined && portsJoin(element.type, port.type))
    return "its node's `for_each` makes a list of it: take it as json, such as the input `json` of an output";
  if (output.type === "documents" && port.type === "text") return "give it to `sources`, or use it in a template";
  return undefined;
}

function checkRequired(workflow: Workflow, { node, inputs, handler, config }: ResolvedNode): Diagnostic[] {
  if (inputs === undefined || handler === undefined) return [];
  const range = workflow.locate(node.paths.body, "key") ?? workflow.locate(node.paths.body);
  const missing = Object.entries(inputs).filter(
    ([name, port]) => !port.optional && (node.inputs[name]?.references.length ?? 0) === 0,
  );
  const diagnostics = missing
    // An input that was given with a malformed reference has been reported already.
    .filter(([name]) => node.inputs[name] === undefined)
    .map(([name, port]) => {
      const hint = `connect it under inputs: \`${name}: NODE.PORT\`, where the port gives ${port.type}`;
      return workflow.source.diagnostic("AP1306", `node "${node.id}": input "${name}" is not connected`, range, hint);
    });
  if (config === undefined) return diagnostics;
  const complaint = handler.check(config, new Set(Object.keys(node.inputs)));
  if (complaint !== undefined)
    diagnostics.push(workflow.source.diagnostic("AP1306", `node "${node.id}": ${complaint}`, range));
  return diagnostics;
}
