import { PlanetError } from "./errors";
import type { Values } from "./gather-inputs";
import type { BoundExpression, Plan, PlanNode } from "./plan";
import { emptyValue } from "./port";

/** Whether a node's `when` lets it run. Throws `expression_failed` when it gives neither true nor false. */
export function conditionHolds(condition: BoundExpression, plan: Plan, values: Values): boolean {
  const value = evaluate(condition, plan, values);
  if (typeof value === "boolean") return value;
  throw wrongKind("when must give true or false", condition);
}

/** The list of a `for_each`. Throws `expression_failed` when the expression gives something else. */
export function elementsOf(forEach: BoundExpression, plan: Plan, values: Values): readonly unknown[] {
  const value = evaluate(forEach, plan, values);
  if (Array.isArray(value)) return value;
  throw wrongKind("for_each must give a list", forEach);
}

function evaluate({ expression, nodes }: BoundExpression, plan: Plan, values: Values): unknown {
  const variables: Record<string, unknown> = {};
  for (const index of nodes) {
    const { id, outputs } = plan.nodes[index] as PlanNode;
    const given = values[index];
    // A skipped node gives nothing, which for an expression is an empty text, an empty list or null.
    variables[id] = Object.fromEntries(
      Object.entries(outputs).map(([name, { type }]) => [name, given?.[name] ?? emptyValue(type)]),
    );
  }
  return expression.evaluate(variables);
}

function wrongKind(rule: string, { expression }: BoundExpression): PlanetError {
  return new PlanetError("expression_failed", `${rule}, the expression "${expression.text}" gives something else`);
}
