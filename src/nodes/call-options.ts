import type { NodeContext } from "../engine/node";
import type { CallOptions } from "../providers/contracts";

/** What a provider is told of the attempt that calls it. */
export function callOptions(
  context: Pick<NodeContext, "run" | "node" | "attempt" | "element" | "signal" | "idempotencyKey" | "cache" | "notice">,
): CallOptions {
  const { run, node, attempt, element, signal, idempotencyKey, cache, notice } = context;
  const caller = { run, node, attempt, ...(element === undefined ? {} : { element }) };
  return { signal, idempotencyKey, caller, cache, onNotice: notice };
}
