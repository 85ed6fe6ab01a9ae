import type { ErrorRecord } from "./errors";
import type { PlanNode } from "./plan";
import type { FailurePolicy } from "./workflow";

/**
 * What a node's failure means for its run: what its `on_error` says. A recording that lacks what is asked fails the run
 * all the same: one that passed over it would prove nothing.
 */
export function policyFor({ onError }: Pick<PlanNode, "onError">, { code }: Pick<ErrorRecord, "code">): FailurePolicy {
  return code === "not_recorded" ? { kind: "fail" } : onError;
}
