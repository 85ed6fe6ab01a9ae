import { PlanetError } from "./errors";
import type { InputBinding, PlanNode, Source } from "./plan";
import { describePortFault, fitsPort, mergeValues } from "./port";

/** The outputs of the nodes that have completed, by their place in the plan; a skipped node has none. */
export type Values = readonly (Readonly<Record<string, unknown>> | undefined)[];

/**
 * Collects a node's inputs from what the nodes before it gave.
 * @param element the element at hand of a `for_each` list.
 * @returns undefined when a required input gets nothing because all its sources were skipped: the node is skipped too.
 * @throws `invalid_input` when a value of unchecked type does not fit its port, or the element at hand lacks a field.
 */
export function gatherInputs(node: PlanNode, values: Values, element: unknown): Record<string, unknown> | undefined {
  const inputs: Record<string, unknown> = {};
  const { inputs: bindings } = node;
  for (let index = 0; index < bindings.length; index += 1) {
    const binding = bindings[index] as InputBinding;
    const value =
      binding.merge === undefined
        ? readSource(binding.sources[0] as Source, values, element)
        : merged(binding, values, element);
    if (value === undefined) {
      if (!binding.port.optional) return notFed(node, binding);
    } else if (binding.unchecked && !fitsPort(binding.port.type, value)) {
      throw unfit(node, binding, value);
    }
    inputs[binding.name] = value;
  }
  return inputs;
}

/**
 * Whether each required input of a `for_each` node that other nodes feed has at least one source that gave something,
 * and so has the list itself: a node whose list comes from skipped nodes only is skipped too.
 */
export function isFed(node: PlanNode, values: Values): boolean {
  const lists = node.forEach?.nodes ?? [];
  if (lists.length > 0 && lists.every((index) => values[index] === undefined)) return false;
  return node.inputs.every(
    ({ port, sources }) =>
      port.optional ||
      sources.some((source) => source.kind === "item" || values[source.node]?.[source.port] !== undefined),
  );
}

function readSource(source: Source, values: Values, element: unknown): unknown {
  if (source.kind === "port") return values[source.node]?.[source.port];
  let value = element;
  for (const field of source.fields) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, field)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[field];
  }
  return value;
}

function merged({ sources, merge }: InputBinding, values: Values, element: unknown): unknown {
  const present: unknown[] = [];
  for (let index = 0; index < sources.length; index += 1) {
    const value = readSource(sources[index] as Source, values, element);
    if (value !== undefined) present.push(value);
  }
  return present.length === 0 || merge === undefined ? undefined : mergeValues(merge, present);
}

/** A skipped source is no fault; an element without the field that an input names is one. */
function notFed(node: PlanNode, { name, sources }: InputBinding): undefined {
  const item = sources.find((source) => source.kind === "item");
  if (item === undefined) return undefined;
  const named = ["item", ...item.fields].join(".");
  throw new PlanetError("invalid_input", `node "${node.id}": input "${name}" gets nothing, "${named}" is not there`, {
    hint: "each element of `for_each` must have what the inputs name",
  });
}

function unfit(node: PlanNode, { name, port }: InputBinding, value: unknown): PlanetError {
  return new PlanetError(
    "invalid_input",
    `node "${node.id}": input "${name}" takes ${port.type}, ${describePortFault(port.type, value)}`,
  );
}
