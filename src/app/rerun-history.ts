import { type Outcome, outcomesOf, type RunEvent } from "../engine/events";
import type { RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";

/** What a run is run again from. */
export interface RerunOptions {
  /** The new run's id. */
  readonly id: string;
  readonly input: RunInput;
  /** The nodes from which on everything is run again, by id. */
  readonly from: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The events that a run begins with which runs another one again from some nodes on: the outcomes of all nodes that do
 * not depend on these. What they had used is not counted a second time.
 *
 * @param events The other run's events.
 * @param plan What the new run runs; its nodes may have been changed.
 */
export function rerunHistory(
  plan: Plan,
  events: Iterable<RunEvent>,
  { id, input, from, now }: RerunOptions,
): RunEvent[] {
  const again = dependentsOf(plan, from);
  const known = outcomesOf(events);
  const history: RunEvent[] = [{ seq: 0, time: now, type: "run-start", run: id, workflow: plan.name, input }];
  for (const { id: node } of plan.nodes) {
    const outcome = again.has(node) ? undefined : known.get(node);
    if (outcome !== undefined) history.push(toEvent(outcome, node, history.length, now));
  }
  return history;
}

/** The nodes of these ids, and all that depend on them. */
function dependentsOf({ nodes }: Plan, from: readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  // In topological order, so that whoever depends on a node comes after it.
  for (const { id, dependents } of nodes) {
    if (!found.has(id)) continue;
    for (const index of dependents) {
      const dependent = nodes[index];
      if (dependent !== undefined) found.add(dependent.id);
    }
  }
  return found;
}

function toEvent(outcome: Outcome, node: string, seq: number, time: number): RunEvent {
  return outcome.status === "completed"
    ? { seq, time, type: "node-end", node, outputs: outcome.outputs }
    : { seq, time, type: "node-skip", node, reason: "condition" };
}
