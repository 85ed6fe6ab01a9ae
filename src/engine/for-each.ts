import { fromErrorRecord, toErrorRecord } from "./errors";
import { elementsOf } from "./evaluate";
import { policyFor } from "./failure-policy";
import { gatherInputs, type Values } from "./gather-inputs";
import type { PlanNode } from "./plan";
import { runAttempts } from "./run-attempts";
import type { RunScope } from "./run-scope";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Runs a `for_each` node: once for each element, in order, at most `concurrency` at once. Events tell of each element;
 * those that ended in an earlier life of the run are not run again. Rejects with the first failure that `on_error`
 * does not do without, after which no further element starts.
 */
export async function runElements(scope: RunScope, node: PlanNode, values: Values): Promise<Outputs> {
  const list = elementsOf(node.forEach as NonNullable<typeof node.forEach>, scope.plan, values);
  const known = scope.elements?.get(node.id);
  const results: (Outputs | undefined)[] = new Array(list.length);
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < list.length && !failed && scope.stopper.reason === undefined) {
      const element = next;
      next += 1;
      const outcome = known?.get(element);
      if (outcome !== undefined) {
        results[element] = outcome.status === "completed" ? outcome.outputs : undefined;
        continue;
      }
      try {
        results[element] = await runElement(scope, node, values, list[element], element);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // A worker that has ended no longer counts, but the last one stands for the node itself.
  let workers = Math.min(node.concurrency, list.length);
  scope.extraWork += Math.max(workers - 1, 0);
  const leave = () => {
    workers -= 1;
    if (workers === 0) return;
    scope.extraWork -= 1;
    scope.rest();
  };
  await Promise.all(Array.from({ length: workers }, () => worker().finally(leave)));
  if (scope.stopper.reason !== undefined) throw scope.stopper.reason;
  return combineElements(node, results);
}

/**
 * The outputs of the whole node, from those of its elements in order: lists of passages and messages are joined,
 * everything else becomes a list, with null for an element that gave nothing.
 */
export function combineElements(node: PlanNode, results: readonly (Outputs | undefined)[]): Outputs {
  return Object.fromEntries(
    node.elementOutputs.map(([name, { type }]) => {
      const values = results.map((outputs) => outputs?.[name]);
      const joined = type === "documents" || type === "messages";
      return [
        name,
        joined ? values.flatMap((value) => (Array.isArray(value) ? value : [])) : values.map((value) => value ?? null),
      ];
    }),
  );
}

async function runElement(
  scope: RunScope,
  node: PlanNode,
  values: Values,
  item: unknown,
  element: number,
): Promise<Outputs | undefined> {
  const { log, clock, stopper, meter } = scope;
  const head = () => ({ seq: log.next, time: clock.now(), node: node.id, element });
  const end = (outputs: Outputs) => {
    const usage = meter.ofElement(node.index, element);
    log.add({ ...head(), type: "node-end", outputs, ...(usage && { usage }) });
  };
  log.add({ ...head(), type: "node-start" });
  try {
    // Whether all that the inputs need is there was decided before any element started.
    const inputs = gatherInputs(node, values, item) ?? {};
    const outputs = await runAttempts(scope, node, inputs, element);
    end(outputs);
    return outputs;
  } catch (thrown) {
    if (stopper.reason !== undefined) throw thrown;
    const error = toErrorRecord(thrown, "node_failed");
    log.add({ ...head(), type: "node-error", error });
    const policy = policyFor(node, error);
    switch (policy.kind) {
      case "value":
        end(policy.value);
        return policy.value;
      case "skip":
        log.add({ ...head(), type: "node-skip", reason: "error" });
        return undefined;
      case "fail":
        throw fromErrorRecord({
          ...error,
          message: `element ${element}: ${error.message}`,
          details: { ...error.details, element },
        });
      default:
        return policy satisfies never;
    }
  }
}
