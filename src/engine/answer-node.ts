import type { Plan } from "./plan";

/**
 * The id of the node whose text is the run's answer as it stands: the only source of the only output node's `text`.
 * Its deltas may be shown as they come. Undefined when the answer is not known before the output node has run, or when
 * that may be skipped by its condition.
 */
export function answerNode(plan: Plan): string | undefined {
  const [only, ...others] = plan.outputs;
  const output = only === undefined ? undefined : plan.nodes[only];
  if (output?.when !== undefined) return undefined;
  const text = output?.inputs.find(({ name }) => name === "text");
  const [source, ...more] = text?.sources ?? [];
  if (others.length > 0 || more.length > 0 || source?.kind !== "port" || source.port !== "text") return undefined;
  const node = plan.nodes[source.node];
  return node?.forEach === undefined ? node?.id : undefined;
}
