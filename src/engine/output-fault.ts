import { PlanetError, toErrorRecord } from "./errors";
import { isJson } from "./json-value";
import type { PlanNode } from "./plan";
import { describePortFault, describeValue, fitsPort } from "./port";

/** What is wrong with what a handler returned; undefined when each output fits its port. Never throws. */
export function findOutputFault(
  node: PlanNode,
  outputs: Readonly<Record<string, unknown>> | undefined,
): PlanetError | undefined {
  try {
    return findFault(node, outputs);
  } catch (error) {
    // A getter or a proxy among the outputs runs code of the handler.
    return fault(node, `the outputs cannot be read: ${toErrorRecord(error).message}`);
  }
}

function findFault(node: PlanNode, outputs: Readonly<Record<string, unknown>> | undefined): PlanetError | undefined {
  if (typeof outputs !== "object" || outputs === null || Array.isArray(outputs)) {
    return fault(node, `the outputs must be a map from port to value, got ${describeValue(outputs)}`);
  }
  const { elementOutputs } = node;
  let undeclared = 0;
  for (const name in outputs) if (outputs[name] !== undefined) undeclared += 1;
  for (let index = 0; index < elementOutputs.length; index += 1) {
    // Not taken apart as an array: that would walk an iterator for every output of every node.
    const { 0: name, 1: port } = elementOutputs[index] as (typeof elementOutputs)[number];
    const value = outputs[name];
    if (value !== undefined) undeclared -= 1;
    if (value === undefined ? port.optional : fitsPort(port.type, value)) continue;
    return fault(node, `output "${name}" must be ${port.type}, ${describePortFault(port.type, value)}`);
  }
  return undeclared === 0 ? undefined : findUndeclaredFault(node, outputs);
}

/** What a handler gives beside its ports stands in the events too. */
function findUndeclaredFault(node: PlanNode, outputs: Readonly<Record<string, unknown>>): PlanetError | undefined {
  for (const [name, value] of Object.entries(outputs)) {
    if (value === undefined || isJson(value)) continue;
    return fault(node, `output "${name}" must be json, ${describePortFault("json", value)}`);
  }
  return undefined;
}

function fault(node: PlanNode, message: string): PlanetError {
  return new PlanetError("invalid_output", `node "${node.id}": ${message}`, {
    hint: `the handler of "${node.type}" must return it`,
  });
}
