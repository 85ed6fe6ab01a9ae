import { type ErrorRecord, type PlanetError, toErrorRecord } from "./errors";
import type { SkipReason } from "./events";
import { policyFor } from "./failure-policy";
import { combineElements } from "./for-each";
import type { PlanNode } from "./plan";
import type { Stopper } from "./run-scope";
import type { Usage } from "./values";

/**
 * What has become of a node: plain JSON, so that a host can record it and hand it back later without running the node.
 * `error` beside a completed or skipped node is the failure that its `on_error` did without; a canceled node has one
 * when it was running.
 */
export type StepOutcome =
  | {
      readonly status: "completed";
      readonly outputs: Readonly<Record<string, unknown>>;
      readonly usage?: Usage;
      readonly error?: ErrorRecord;
    }
  | { readonly status: "skipped"; readonly reason: SkipReason; readonly error?: ErrorRecord }
  | { readonly status: "failed"; readonly error: ErrorRecord }
  | { readonly status: "canceled"; readonly error?: ErrorRecord };

/**
 * What a node's failure comes to, by its `on_error`.
 * @param stopper whether the run is being stopped; a node that fails then is canceled, unless it is the culprit.
 * @param usage what the node has used all the same.
 */
export function outcomeOfFailure(
  node: PlanNode,
  thrown: unknown,
  stopper: Stopper,
  usage: Usage | undefined,
): StepOutcome {
  const { reason, culprit } = stopper;
  if (reason !== undefined) {
    if (culprit === node.index) return { status: "failed", error: toErrorRecord(reason) };
    return { status: "canceled", error: canceledBy(reason) };
  }
  const error = toErrorRecord(thrown, "node_failed");
  const policy = policyFor(node, error);
  switch (policy.kind) {
    case "fail":
      return { status: "failed", error };
    case "skip":
      return { status: "skipped", reason: "error", error };
    case "value":
      return { status: "completed", outputs: substitute(node, policy.value), error, ...(usage && { usage }) };
    default:
      return policy satisfies never;
  }
}

/** The error of a node that was stopped for another one's sake, or because the run was canceled. */
export function canceledBy(reason: PlanetError): ErrorRecord {
  const message = reason.code === "run_canceled" ? reason.message : `stopped, because ${reason.message}`;
  return { code: "run_canceled", message, retryable: false };
}

/** The value of `on_error` stands for one element; a list that could not be made counts as one with this element. */
function substitute(node: PlanNode, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return node.forEach === undefined ? value : combineElements(node, [value]);
}
