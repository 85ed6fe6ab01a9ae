import {
  assumedAnswer,
  assumedText,
  type Estimation,
  embeddingOf,
  estimatePlan,
  type PlanEstimate,
} from "../app/estimate-plan";
import { formatDuration } from "../engine/duration";
import type { Plan, PlanNode } from "../engine/plan";
import { workflowType } from "../engine/registry";
import type { Usage } from "../engine/values";
import { note, print, printableLine, printJson, type Terminal } from "./terminal";
import { alignColumns, formatMoneyOf, formatTokens, totalMoney } from "./usage-table";

/**
 * Prints what a run would do, in the order in which nodes may start, what it is expected to use, and what is missing for
 * it. Nothing is run and nothing is reached.
 * @param question what the run will be asked; undefined while nobody knows.
 */
export async function printDryRun(
  plan: Plan,
  defaultModel: string,
  json: boolean,
  terminal: Terminal,
  estimation: Estimation,
  question?: string,
): Promise<void> {
  const steps = describePlan(plan, defaultModel);
  const estimate = { ...(await estimatePlan(plan, estimation, question)), prices: estimation.priceDate };
  if (json) {
    printSteps(plan, steps, estimate, terminal);
    return;
  }
  showSteps(steps, estimate, terminal);
  showEstimate(plan, estimate, question, terminal);
}

interface DatedEstimate extends PlanEstimate {
  /** The day of the prices. */
  readonly prices: string;
}

function printSteps(
  plan: Plan,
  steps: readonly DryStep[],
  { nodes, ...rest }: DatedEstimate,
  terminal: Terminal,
): void {
  const inputs = Object.entries(plan.inputs).map(([name, { port, default: fallback }]) => ({
    name,
    type: port.type,
    required: !port.optional && fallback === undefined,
  }));
  const estimated = steps.map((step) => ({ ...step, estimate: nodes.get(step.node) }));
  printJson(terminal, { workflow: plan.name, inputs, steps: estimated, ...rest });
}

function showSteps(steps: readonly DryStep[], { nodes }: PlanEstimate, terminal: Terminal): void {
  const rows = steps.map(({ step, node, type, details }) => {
    const usage = nodes.get(node);
    const expected = usage === undefined ? "" : formatUsage(usage, formatMoneyOf(usage));
    return [String(step).padStart(3), node, type, printableLine([details, expected].filter(Boolean).join("; "))];
  });
  for (const line of alignColumns(rows)) print(terminal, line);
}

function showEstimate(
  plan: Plan,
  { nodes, total, missing, prices }: DatedEstimate,
  question: string | undefined,
  terminal: Terminal,
): void {
  if (nodes.size > 0) {
    print(terminal, `total  ${formatUsage(total, totalMoney(total, [...nodes.values()]))}`);
    const basis = [
      ...(question === undefined ? [`a question of ${assumedText} tokens`] : []),
      `answers of ${assumedAnswer} tokens where "max_tokens" does not say`,
      ...(plan.nodes.some(({ forEach }) => forEach !== undefined) ? ["one element of each list"] : []),
      ...(plan.nodes.some(({ type }) => type === workflowType) ? ["nothing for the workflows that it runs"] : []),
    ];
    note(terminal, `estimated with ${basis.join(", ")}; prices of ${prices}`);
  }
  for (const lack of missing) print(terminal, `missing  ${printableLine(lack)}`);
}

function formatUsage(usage: Usage, money: string): string {
  return [formatTokens(usage), money].filter((part) => part !== "").join(", ");
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

function detailsOf(node: PlanNode, plan: Plan, defaultModel: string): string {
  const { config, when, forEach, timeout, retry } = node;
  const embedding = embeddingOf(node, plan);
  const { model, collection, file } = config as Readonly<Record<string, unknown>>;
  const sources = typeof collection === "string" ? plan.workflow.knowledge[collection]?.sources : undefined;
  return [
    typeof model === "string" && `model ${model === "default" ? defaultModel : model}`,
    typeof collection === "string" &&
      `collection ${collection}${sources === undefined ? "" : ` (${sources.join(", ")})`}`,
    embedding && `embedded by ${embedding}, which is not estimated`,
    typeof file === "string" && `file ${file}`,
    when && `when ${when.expression.text}`,
    forEach && `for each of ${forEach.expression.text}`,
    timeout !== undefined && `timeout ${formatDuration(timeout)}`,
    retry.attempts > 1 && `${retry.attempts} attempts`,
  ]
    .filter((detail) => typeof detail === "string")
    .join("; ");
}
