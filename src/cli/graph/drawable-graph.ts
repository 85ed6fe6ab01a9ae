import type { Plan } from "../../engine/plan";
import { printableLine } from "../terminal";

/** A node as a drawing with boxes shows it. */
export interface DrawableNode {
  readonly id: string;
  readonly type: string;
  /** Places of the nodes that it waits for, each once and each before its own. */
  readonly dependencies: readonly number[];
  /** When and how often it runs, such as `when size(web.text) > 0`; undefined for once in any case. */
  readonly label: string | undefined;
  /** `end` is what takes a run's inputs or gives its result, `workflow` what runs another workflow. */
  readonly kind: "step" | "end" | "workflow";
  /** Whether it runs once for each element of a list. */
  readonly repeats: boolean;
}

/** What is drawn of a plan, in the plan's order and without characters that steer a terminal. */
export function drawableGraph(plan: Plan): DrawableNode[] {
  return plan.nodes.map(({ id, type, handler, dependencies, when, forEach }) => {
    const conditions = [
      when && `when ${when.expression.text}`,
      forEach && `for each of ${forEach.expression.text}`,
    ].filter((condition) => condition !== undefined);
    return {
      id: printableLine(id),
      type: printableLine(type),
      dependencies,
      label: conditions.length === 0 ? undefined : printableLine(conditions.join(", ")),
      kind: type === "workflow" ? "workflow" : handler.role === "step" ? "step" : "end",
      repeats: forEach !== undefined,
    };
  });
}
