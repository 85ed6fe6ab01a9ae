import type { NodeLogic } from "./check-logic";
import type { Diagnostic, Path } from "./diagnostic";
import type { ResolvedNode } from "./resolve-nodes";
import { looksLikeSecret } from "./secrets";
import type { Workflow } from "./workflow";

/** Warns of what is useless, risky or not there: results that nobody reads, what looks like a key, unknown models. */
export function checkUsefulness(
  workflow: Workflow,
  nodes: readonly ResolvedNode[],
  logic: readonly NodeLogic[],
  dependents: readonly (readonly number[])[],
): Diagnostic[] {
  return [
    ...nodes.flatMap((resolved, index) => [
      ...checkReaders(workflow, resolved, dependents[index] ?? []),
      ...checkFreeInputs(workflow, resolved, logic[index]),
      ...checkNames(workflow, resolved),
      ...findSecrets(workflow, resolved.node.config, resolved.node.paths.config, resolved.node.id),
    ]),
    ...checkCollections(workflow, nodes),
  ];
}

/** The collections that nodes use, checked against those that the file declares. */
export function checkCollectionNames(workflow: Workflow, nodes: readonly ResolvedNode[]): Diagnostic[] {
  return nodes.flatMap(({ node, handler, config }) => {
    const name = config === undefined ? undefined : handler?.collection(config);
    if (name === undefined || Object.hasOwn(workflow.knowledge, name)) return [];
    const declared = Object.keys(workflow.knowledge);
    const hint =
      declared.length === 0
        ? `declare it: \`knowledge: { ${name}: { sources: [docs] } }\``
        : `declared are: ${declared.join(", ")}`;
    const range = workflow.locate([...node.paths.config, "collection"]);
    return [
      workflow.source.diagnostic(
        "AP1501",
        `node "${node.id}": collection "${name}" is not declared under knowledge`,
        range,
        hint,
      ),
    ];
  });
}

function checkReaders(
  workflow: Workflow,
  { node, handler }: ResolvedNode,
  dependents: readonly number[],
): Diagnostic[] {
  if (handler === undefined || handler.role === "output" || dependents.length > 0) return [];
  const range = workflow.locate(node.paths.body, "key") ?? workflow.locate(node.paths.body);
  const hint = "connect one of its outputs, or remove the node";
  return [workflow.source.diagnostic("AP1901", `node "${node.id}" is read by nobody`, range, hint)];
}

function checkNames(workflow: Workflow, { node, handler, config }: ResolvedNode): Diagnostic[] {
  if (handler === undefined || config === undefined) return [];
  return handler.unknownNames(config).map(({ key, message, hint }) => {
    const range = workflow.locate([...node.paths.config, key]) ?? workflow.locate(node.paths.body, "key");
    return workflow.source.diagnostic("AP1905", `node "${node.id}": ${message}`, range, hint);
  });
}

function checkFreeInputs(
  workflow: Workflow,
  { node, handler, inputs }: ResolvedNode,
  logic: NodeLogic | undefined,
): Diagnostic[] {
  if (handler?.freeInputs === undefined || inputs === undefined) return [];
  const used = new Set(
    Object.values(logic?.templates ?? {}).flatMap(({ variables }) => variables.map(({ name }) => name)),
  );
  return Object.keys(node.inputs)
    .filter((name) => !Object.hasOwn(inputs, name) && !used.has(name))
    .map((name) => {
      const range = workflow.locate([...node.paths.body, "inputs", name], "key");
      const hint = `use it in ${handler.templates.join(" or ")}: \`{{ ${name} }}\``;
      return workflow.source.diagnostic(
        "AP1902",
        `node "${node.id}": input "${name}" is used by no template`,
        range,
        hint,
      );
    });
}

function checkCollections(workflow: Workflow, nodes: readonly ResolvedNode[]): Diagnostic[] {
  // While a node's config is not known, neither is what it uses.
  if (nodes.some(({ config }) => config === undefined)) return [];
  const used = new Set(nodes.map(({ handler, config }) => handler?.collection(config)));
  return Object.keys(workflow.knowledge)
    .filter((name) => !used.has(name))
    .map((name) => {
      const range = workflow.locate(["knowledge", name], "key");
      return workflow.source.diagnostic(
        "AP1904",
        `collection "${name}" is used by no node`,
        range,
        "add a node of type knowledge_base, or remove it",
      );
    });
}

function findSecrets(workflow: Workflow, value: unknown, path: Path, id: string): Diagnostic[] {
  if (typeof value === "string") {
    if (!looksLikeSecret(String(path.at(-1)), value)) return [];
    const hint = "keys come from the environment or the config file; take it out, and change it if it was shared";
    return [
      workflow.source.diagnostic(
        "AP1903",
        `node "${id}": "${path.at(-1)}" looks like a secret`,
        workflow.locate(path),
        hint,
      ),
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    findSecrets(workflow, entry, [...path, Array.isArray(value) ? Number(key) : key], id),
  );
}
