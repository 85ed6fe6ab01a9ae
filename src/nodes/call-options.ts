import type { NodeContext } from "../engine/node";
import type { CallOptions } from "../providers/contracts";

/** What a provider is told of the attempt that calls it. */
export function callOptions(
  context: Pick<
    NodeContext,
    | "run"
    | "node"
    | "attempt"
    | "element"
    | "signal"
    | "idempotencyKey"
    | "cache"
    | "notice"
    | "use"
    | "hasBudget"
    | "reserve"
  >,
): CallOptions {
  const { run, node, attempt, element, signal, idempotencyKey, cache, notice, use } = context;
  const caller = { run, node, attempt, ...(element === undefined ? {} : { element }) };
  const budget = context.hasBudget ? { reserve: context.reserve } : {};
  return { signal, idempotencyKey, caller, cache, onNotice: notice, onUsage: use, ...budget };
}
