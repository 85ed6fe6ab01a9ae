import { runElements } from "./for-each";
import type { Values } from "./gather-inputs";
import type { PlanNode } from "./plan";
import { runAttempts } from "./run-attempts";
import type { RunScope } from "./run-scope";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Runs a node with all that its keys ask for: the elements of `for_each`, attempts, time-outs. Whether it runs at all
 * was decided before. Rejects with what made it fail.
 */
export function executeNode(scope: RunScope, node: PlanNode, inputs: Outputs, values: Values): Promise<Outputs> {
  return node.forEach === undefined ? runAttempts(scope, node, inputs, undefined) : runElements(scope, node, values);
}
