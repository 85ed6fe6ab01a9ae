import { checkFailureValues } from "./check-failure-value";
import { checkInputs, inputPort } from "./check-inputs";
import { checkLogic, type NodeLogic } from "./check-logic";
import { checkCollectionNames, checkUsefulness } from "./check-usefulness";
import { type Diagnostic, hasErrors, sortDiagnostics } from "./diagnostic";
import type { DiagnosticCode } from "./diagnostic-codes";
import type { Expression } from "./expression";
import { frozenCopy } from "./frozen-copy";
import type { Includes } from "./include";
import { joinEdges } from "./join-edges";
import type { NodeHandler, RunInputDeclaration } from "./node";
import { invert, orderNodes } from "./order";
import type { BoundExpression, InputBinding, Plan, PlanNode, Source } from "./plan";
import type { PortType } from "./port";
import { invalidWorkflow } from "./read-workflow";
import type { Registry } from "./registry";
import { type ResolvedNode, resolveNodes } from "./resolve-nodes";
import { keepsOutputs } from "./step-cache";
import type { Reference, Workflow, WorkflowNode } from "./workflow";
import { workflowNode } from "./workflow-node";

/** What compiling needs to know beside the workflow and the node types. */
export interface CompileOptions {
  /** The folder that the workflow's file lies in, as an absolute path; sources are found from there. */
  readonly folder?: string;
  /** The files that nodes of type `workflow` name, loaded. Default: none can be read. */
  readonly includes?: Includes;
}

const defaultElementConcurrency = 4;

/** A name that means nothing, where a node's output was meant. */
const misnamings: ReadonlySet<DiagnosticCode> = new Set([
  "AP1301",
  "AP1302",
  "AP1303",
  "AP1401",
  "AP1402",
  "AP1403",
  "AP1404",
]);

/** What may be said of an included file that is no workflow: these messages quote nothing of it. */
const unquoting: ReadonlySet<DiagnosticCode> = new Set(["AP1002", "AP1005", "AP1006", "AP1007"]);

/**
 * Checks a workflow against the node types and makes a plan of it.
 * @throws `invalid_workflow` with every diagnostic in `details.diagnostics` when there is any error.
 */
export function compile(workflow: Workflow, registry: Registry, options: CompileOptions = {}): Plan {
  const { plan, diagnostics } = checkWorkflow(workflow, registry, options);
  if (plan === undefined) throw invalidWorkflow(diagnostics, workflow.source.file);
  return plan;
}

/** The same checks without throwing: all diagnostics in the file's order, and the plan when none is an error. */
export function checkWorkflow(
  workflow: Workflow,
  registry: Registry,
  options: CompileOptions = {},
): { readonly plan: Plan | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const resolution = resolveNodes(workflow, registry, (node) =>
    resolveInclude(node, workflow, registry, options.includes),
  );
  const { nodes, diagnostics: joinFaults } = joinEdges(workflow, resolution.nodes);
  const { logic, diagnostics: logicFaults } = checkLogic(workflow, nodes);
  const dependencies = findDependencies(nodes, logic);
  const ordered = orderNodes(dependencies);
  const faults = [
    ...resolution.diagnostics,
    ...joinFaults,
    ...checkInputs(workflow, nodes),
    ...logicFaults,
    ...checkFailureValues(workflow, nodes),
    ...checkCollectionNames(workflow, nodes),
    ...("cycle" in ordered ? [describeCycle(workflow, nodes, ordered.cycle)] : []),
    ...checkOutput(workflow, nodes),
  ];
  // Whoever is named wrongly may be the one that seems to be named by nobody.
  const misnamed = faults.some(({ code }) => misnamings.has(code));
  const warnings = checkUsefulness(workflow, nodes, logic, invert(dependencies));
  const diagnostics = [...faults, ...warnings.filter(({ code }) => code !== "AP1901" || !misnamed)];
  const sorted = sortDiagnostics(diagnostics);
  // A node that was reported when the file was read has no handler, and no fault here.
  const whole = nodes.every(({ handler, config }) => handler !== undefined && config !== undefined);
  if ("cycle" in ordered || !whole || hasErrors(sorted)) return { plan: undefined, diagnostics: sorted };
  return { plan: makePlan(workflow, nodes, logic, dependencies, ordered.order, options, sorted), diagnostics: sorted };
}

function resolveInclude(
  node: WorkflowNode,
  workflow: Workflow,
  registry: Registry,
  includes: Includes = new Map(),
): { readonly handler?: NodeHandler; readonly diagnostics: readonly Diagnostic[] } {
  const { file } = node.config;
  const at = workflow.locate([...node.paths.config, "file"]) ?? workflow.locate(node.paths.body, "key");
  const subject = `node "${node.id}": `;
  if (typeof file !== "string") {
    const message = `${subject}config "file" is missing`;
    return {
      diagnostics: [
        workflow.source.diagnostic("AP1203", message, at, "name the workflow to run: `config: { file: other.yaml }`"),
      ],
    };
  }
  const include = includes.get(file);
  if (include === undefined || include.kind === "unreadable") {
    const message = `${subject}"${file}" cannot be read${include === undefined ? "" : `: ${include.message}`}`;
    const missing = include === undefined || include.message.startsWith("there is no");
    const hint = missing ? "the name is relative to this file" : "name one workflow file, and few in all";
    return { diagnostics: [workflow.source.diagnostic("AP1602", message, at, hint)] };
  }
  if (include.kind === "cycle") {
    const message = `${subject}"${file}" includes itself: ${include.chain.join(" -> ")}`;
    return { diagnostics: [workflow.source.diagnostic("AP1601", message, at, "let one of them do without the other")] };
  }
  const { meant = include.workflow !== undefined } = include;
  if (!meant) {
    const why = include.diagnostics.find(({ code }) => unquoting.has(code));
    const message = `${subject}"${file}" is no workflow${why === undefined ? "" : `: ${why.message}`}`;
    const hint = `name a workflow file; \`aiplanet validate ${file}\` says what is wrong with this one`;
    return { diagnostics: [workflow.source.diagnostic("AP1603", message, at, hint)] };
  }
  const child = include.workflow === undefined ? undefined : checkWorkflow(include.workflow, registry, include);
  const faults = [...include.diagnostics, ...(child?.diagnostics ?? [])].filter(({ severity }) => severity === "error");
  if (child?.plan !== undefined && faults.length === 0) return { handler: workflowNode(child.plan), diagnostics: [] };
  const message = `${subject}"${file}" has ${faults.length} ${faults.length === 1 ? "error" : "errors"}`;
  // The included file's own faults are listed as well: they stand in another file, so nothing here repeats them.
  return {
    diagnostics: [
      workflow.source.diagnostic("AP1603", message, at, `see below, or run \`aiplanet validate ${file}\``),
      ...faults,
    ],
  };
}

function findDependencies(nodes: readonly ResolvedNode[], logic: readonly NodeLogic[]): number[][] {
  const places = new Map(nodes.map(({ node }, index) => [node.id, index]));
  return nodes.map(({ node }, index) => {
    const names = [
      ...Object.values(node.inputs).flatMap(({ references }) =>
        references.flatMap((reference) => (reference.kind === "port" ? [reference.node] : [])),
      ),
      ...node.after,
      ...(logic[index]?.when?.nodes ?? []),
      ...(logic[index]?.forEach?.nodes ?? []),
    ];
    return [...new Set(names.flatMap((name) => places.get(name) ?? []))];
  });
}

function describeCycle(workflow: Workflow, nodes: readonly ResolvedNode[], cycle: readonly number[]): Diagnostic {
  const ids = cycle.map((index) => nodes[index]?.node.id ?? "");
  const first = nodes[cycle[0] ?? 0];
  const range =
    first === undefined
      ? undefined
      : (workflow.locate(first.node.paths.body, "key") ?? workflow.locate(first.node.paths.body));
  const message =
    ids.length === 1
      ? `node "${ids[0]}" waits for itself`
      : `nodes wait for each other: ${[...ids, ids[0]].join(" -> ")}`;
  return workflow.source.diagnostic("AP1308", message, range, "remove one of the references between them");
}

function checkOutput(workflow: Workflow, nodes: readonly ResolvedNode[]): Diagnostic[] {
  // A node of unknown type might have been one.
  if (nodes.some(({ handler }) => handler === undefined || handler.role === "output")) return [];
  const hint = "add `reply: { type: output, inputs: { text: NODE.PORT } }`";
  return [workflow.source.diagnostic("AP1309", "the workflow has no output", workflow.locate(["nodes"], "key"), hint)];
}

function makePlan(
  workflow: Workflow,
  resolved: readonly ResolvedNode[],
  logic: readonly NodeLogic[],
  dependencies: readonly (readonly number[])[],
  order: readonly number[],
  options: CompileOptions,
  warnings: readonly Diagnostic[],
): Plan {
  const rank = new Map(order.map((place, index) => [place, index]));
  const rankOf = (place: number) => rank.get(place) ?? 0;
  const rankById = new Map(resolved.map(({ node }, place) => [node.id, rankOf(place)]));
  const graph = { rankById, byId: new Map(resolved.map((one) => [one.node.id, one])) };
  const planned = order.map((place) => dependencies[place]?.map(rankOf) ?? []);
  const dependents = invert(planned);
  const nodes = order.map((place, index) => {
    // `order` is a permutation of the places of `resolved` and `logic`.
    const base = resolved[place] as ResolvedNode;
    return planNode(base, logic[place] as NodeLogic, index, graph, planned[index] ?? [], dependents[index] ?? []);
  });
  const outputs = resolved.flatMap(({ handler }, place) => (handler?.role === "output" ? [rankOf(place)] : []));
  return Object.freeze({
    name: workflow.name,
    description: workflow.description,
    workflow: frozenCopy({
      name: workflow.name,
      folder: options.folder,
      file: workflow.source.file,
      knowledge: workflow.knowledge,
    }),
    nodes: Object.freeze(nodes),
    inputs: frozenCopy(collectRunInputs(nodes)),
    outputs: Object.freeze(outputs),
    budget: frozenCopy(workflow.budget),
    warnings,
  });
}

function planNode(
  resolved: ResolvedNode,
  logic: NodeLogic,
  index: number,
  { rankById, byId }: Graph,
  dependencies: readonly number[],
  dependents: readonly number[],
): PlanNode {
  const { node, config } = resolved;
  const handler = resolved.handler as NodeHandler;
  const bind = (expression: Expression | undefined): BoundExpression | undefined =>
    expression && { expression, nodes: expression.nodes.map((id) => rankById.get(id) ?? 0) };
  const { timeout, retry, onError } = node;
  return Object.freeze({
    index,
    id: node.id,
    type: node.type,
    title: node.title,
    handler,
    config: frozenCopy(config),
    inputs: Object.keys(node.inputs).map((name) => bindInput(resolved, name, { rankById, byId })),
    outputs: resolved.outputs ?? {},
    elementOutputs: Object.entries(resolved.elementOutputs ?? {}),
    when: bind(logic.when),
    forEach: bind(logic.forEach),
    concurrency: node.concurrency ?? defaultElementConcurrency,
    timeout,
    retry: frozenCopy(retry),
    onError: frozenCopy(onError),
    cache: node.cache,
    templates: logic.templates,
    dependencies,
    dependents,
    plain:
      !keepsOutputs({ cache: node.cache, handler }) &&
      logic.when === undefined &&
      logic.forEach === undefined &&
      timeout === undefined &&
      retry.attempts === 1 &&
      onError.kind === "fail",
  });
}

/** The nodes by id: their places in the plan, and what is known of them. */
interface Graph {
  readonly rankById: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, ResolvedNode>;
}

function bindInput(resolved: ResolvedNode, name: string, { rankById, byId }: Graph): InputBinding {
  const { references, list } = resolved.node.inputs[name] ?? { references: [], list: false };
  const port = inputPort(resolved, name) ?? { type: "any" as const, description: "", optional: true };
  const types = new Set(references.map((reference) => typeOf(reference, byId)));
  const [type] = types;
  const source = (reference: Reference): Source =>
    reference.kind === "item"
      ? { kind: "item", fields: reference.fields }
      : { kind: "port", node: rankById.get(reference.node) ?? 0, port: reference.port };
  // A port that takes anything is filled the way its sources are, when they are all of one type.
  const open = port.type === "any" || port.type === "json";
  const merge = open && types.size === 1 && type !== undefined ? type : port.type;
  return {
    name,
    port,
    sources: references.map(source),
    merge: list ? merge : undefined,
    unchecked: port.type !== "any" && types.has("any"),
  };
}

function typeOf(reference: Reference, byId: ReadonlyMap<string, ResolvedNode>): PortType {
  return reference.kind === "item" ? "any" : (byId.get(reference.node)?.outputs?.[reference.port]?.type ?? "any");
}

function collectRunInputs(nodes: readonly PlanNode[]): Record<string, RunInputDeclaration> {
  return Object.fromEntries(nodes.flatMap(({ handler, config }) => Object.entries(handler.runInputs(config))));
}
