import { checkShape, type ShapeCodes } from "./check-shape";
import type { Diagnostic } from "./diagnostic";
import type { NodeHandler } from "./node";
import type { Port, Ports, PortType } from "./port";
import { type Registry, workflowType } from "./registry";
import { didYouMean } from "./suggest";
import type { Workflow, WorkflowNode } from "./workflow";

/** A node with what its type says of it; what could not be found out is undefined, and not complained of again. */
export interface ResolvedNode {
  readonly node: WorkflowNode;
  readonly handler: NodeHandler | undefined;
  /** The config with defaults filled in; undefined when it is faulty. */
  readonly config: unknown;
  readonly inputs: Ports | undefined;
  readonly outputs: Ports | undefined;
  readonly elementOutputs: Ports | undefined;
}

const configCodes: ShapeCodes = { unknown: "AP1202", missing: "AP1203", wrong: "AP1204" };

/** Finds each node's handler, checks its config and works out its ports. */
export function resolveNodes(
  workflow: Workflow,
  registry: Registry,
  resolveInclude: (node: WorkflowNode) => {
    readonly handler?: NodeHandler;
    readonly diagnostics: readonly Diagnostic[];
  },
): { readonly nodes: readonly ResolvedNode[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const nodes = workflow.nodes.map((node): ResolvedNode => {
    const handler = findHandler(node, workflow, registry, resolveInclude, diagnostics);
    if (handler === undefined) {
      return { node, handler, config: undefined, inputs: undefined, outputs: undefined, elementOutputs: undefined };
    }
    const checked = checkShape(handler.config, node.config, {
      source: workflow.source,
      locate: (path, part) => workflow.locate(path, part) ?? workflow.locate(node.paths.body, "key"),
      path: node.paths.config,
      subject: `node "${node.id}": `,
      area: "config",
      codes: configCodes,
    });
    diagnostics.push(...checked.diagnostics);
    const config = checked.value;
    const elementOutputs = portsOf(handler.outputs, config);
    const outputs = node.forEach === undefined ? elementOutputs : elementOutputs && listOutputs(elementOutputs);
    return { node, handler, config, inputs: portsOf(handler.inputs, config), outputs, elementOutputs };
  });
  return { nodes, diagnostics };
}

/** Ports that do not depend on the config are known also when the config is faulty, so that no other fault is hidden. */
function portsOf(ports: (config: unknown) => Ports, config: unknown): Ports | undefined {
  return config === undefined && ports.length > 0 ? undefined : ports(config);
}

function findHandler(
  node: WorkflowNode,
  workflow: Workflow,
  registry: Registry,
  resolveInclude: (node: WorkflowNode) => {
    readonly handler?: NodeHandler;
    readonly diagnostics: readonly Diagnostic[];
  },
  diagnostics: Diagnostic[],
): NodeHandler | undefined {
  if (node.type === workflowType) {
    const included = resolveInclude(node);
    for (const diagnostic of included.diagnostics) diagnostics.push(diagnostic);
    return included.handler;
  }
  const handler = registry.get(node.type);
  // A missing type was reported when the file was read.
  if (handler !== undefined || node.type === "") return handler;
  const message = `node "${node.id}": unknown node type "${node.type}"`;
  const hint = didYouMean(node.type, [...registry.types(), workflowType]);
  diagnostics.push(workflow.source.diagnostic("AP1201", message, workflow.locate(node.paths.type), hint));
  return undefined;
}

/** What a `for_each` node yields: lists of passages and messages are joined, everything else becomes a list. */
function listOutputs(ports: Ports): Ports {
  const listType = (type: PortType): PortType => (type === "documents" || type === "messages" ? type : "json");
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]): [string, Port] => [
      name,
      { ...port, type: listType(port.type), optional: false },
    ]),
  );
}
