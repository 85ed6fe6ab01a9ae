import { conditionHolds } from "./evaluate";
import type { SkipReason } from "./events";
import { gatherInputs, isFed, type Values } from "./gather-inputs";
import type { PlanNode } from "./plan";
import type { RunScope } from "./run-scope";

const noInputs: Readonly<Record<string, unknown>> = {};

/**
 * Decides, once all that a node waits for has ended, whether it runs: gives its inputs, or why it is skipped. The
 * inputs of a `for_each` node are gathered for each element, so here they are empty.
 * @throws `expression_failed`, `invalid_input`.
 */
export function prepareNode(
  scope: RunScope,
  node: PlanNode,
  values: Values,
): Readonly<Record<string, unknown>> | SkipReason {
  const inputs =
    node.forEach === undefined ? gatherInputs(node, values, undefined) : isFed(node, values) ? noInputs : undefined;
  if (inputs === undefined) return "inputs";
  if (node.when !== undefined && !conditionHolds(node.when, scope.plan, values)) return "condition";
  return inputs;
}
