import type { Diagnostic } from "./diagnostic";
import { describePortFault, fitsPort } from "./port";
import type { ResolvedNode } from "./resolve-nodes";
import { didYouMean } from "./suggest";
import type { Workflow } from "./workflow";

/**
 * Checks the values of `on_error: { value: ... }` against the outputs that they stand for: those of the node, or of one
 * element of a node with `for_each`.
 */
export function checkFailureValues(workflow: Workflow, nodes: readonly ResolvedNode[]): Diagnostic[] {
  return nodes.flatMap((resolved) => checkFailureValue(workflow, resolved));
}

function checkFailureValue({ source, locate }: Workflow, { node, elementOutputs }: ResolvedNode): Diagnostic[] {
  const { onError } = node;
  if (onError.kind !== "value" || elementOutputs === undefined) return [];
  const path = [...node.paths.body, "on_error", "value"];
  const subject = `node "${node.id}": on_error gives`;
  const ports = Object.keys(elementOutputs);
  const unknown = Object.keys(onError.value)
    .filter((name) => !Object.hasOwn(elementOutputs, name))
    .map((name) => {
      const message = `${subject} "${name}", and the node has no output "${name}"`;
      return source.diagnostic("AP1303", message, locate([...path, name], "key"), didYouMean(name, ports));
    });
  const unfit = Object.entries(elementOutputs).flatMap(([name, { type, optional }]) => {
    const value = Object.hasOwn(onError.value, name) ? onError.value[name] : undefined;
    if (value === undefined) {
      if (optional) return [];
      const hint = `add a value for it: \`value: { ${name}: ... }\`, of type ${type}`;
      return [source.diagnostic("AP1304", `${subject} no "${name}"`, locate(path), hint)];
    }
    if (fitsPort(type, value)) return [];
    const message = `${subject} "${name}", which must be ${type}, ${describePortFault(type, value)}`;
    return [source.diagnostic("AP1304", message, locate([...path, name]))];
  });
  return [...unknown, ...unfit];
}
