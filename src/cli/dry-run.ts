import { formatDuration } from "../engine/duration";
import type { Plan, PlanNode } from "../engine/plan";
import { print, printableLine, printJson, type Terminal } from "./terminal";

/** Prints what a run would do, in the order in which nodes may start; nothing is run and nothing is reached. */
export function printDryRun(plan: Plan, defaultModel: string, json: boolean, terminal: Terminal): void {
  const steps = describePlan(plan, defaultModel);
  if (json) {
    const inputs = Object.entries(plan.inputs).map(([name, { port, default: fallback }]) => ({
      name,
      type: port.type,
      required: !port.optional && fallback === undefined,
    }));
    printJson(terminal, { workflow: plan.name, inputs, steps });
    return;
  }
  const widest = (key: "node" | "type") => Math.max(...steps.map((step) => step[key].length));
  for (const { step, node, type, details } of steps) {
    print(
      terminal,
      `${String(step).padStart(3)}  ${node.padEnd(widest("node"))}  ${type.padEnd(widest("type"))}  ${printableLine(details)}`.trimEnd(),
    );
  }
}

/** One node of a dry run. Nodes of the same step may run at once. */
export interface DryStep {
  readonly step: number;
  readonly node: string;
  readonly type: string;
  readonly details: string;
}

/** A plan as steps: a node's step is one more than the last of those it waits for. */
export function describePlan(plan: Plan, defaultModel: string): DryStep[] {
  const steps: number[] = [];
  for (const { index, dependencies } of plan.nodes) {
    steps[index] = 1 + Math.max(0, ...dependencies.map((dependency) => steps[dependency] ?? 0));
  }
  return plan.nodes
    .map((node) => ({
      step: steps[node.index] ?? 1,
      node: node.id,
      type: node.type,
      details: detailsOf(node, plan, defaultModel),
    }))
    .sort((a, b) => a.step - b.step);
}

function detailsOf({ config, when, forEach, timeout, retry }: PlanNode, plan: Plan, defaultModel: string): string {
  const { model, collection, file } = config as Readonly<Record<string, unknown>>;
  const sources = typeof collection === "string" ? plan.workflow.knowledge[collection]?.sources : undefined;
  return [
    typeof model === "string" && `model ${model === "default" ? defaultModel : model}`,
    typeof collection === "string" &&
      `collection ${collection}${sources === undefined ? "" : ` (${sources.join(", ")})`}`,
    typeof file === "string" && `file ${file}`,
    when && `when ${when.expression.text}`,
    forEach && `for each of ${forEach.expression.text}`,
    timeout !== undefined && `timeout ${formatDuration(timeout)}`,
    retry.attempts > 1 && `${retry.attempts} attempts`,
  ]
    .filter((detail) => typeof detail === "string")
    .join("; ");
}
