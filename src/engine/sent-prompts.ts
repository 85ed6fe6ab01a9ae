import type { Outcome } from "./events";
import { gatherInputs } from "./gather-inputs";
import type { Prompt, RunInput } from "./node";
import type { Plan } from "./plan";
import { renderTemplate } from "./render-template";

/** What a node of a run has sent to a model. */
export interface SentPrompt extends Prompt {
  readonly node: string;
}

/**
 * What the nodes of a run that have ended sent to models, in the plan's order. It is made again from what the run kept,
 * which gives the same, because it depends on nothing else. Nodes with `for_each` are left out: they have sent one for
 * each element.
 * @param outcomes of the run's nodes, by id.
 * @param input the run's.
 */
export function sentPrompts(plan: Plan, outcomes: ReadonlyMap<string, Outcome>, input: RunInput): SentPrompt[] {
  const values = plan.nodes.map(({ id }) => {
    const outcome = outcomes.get(id);
    return outcome?.status === "completed" ? outcome.outputs : undefined;
  });
  return plan.nodes.flatMap((node, index) => {
    const { handler, config, id } = node;
    if (handler.prompt === undefined || node.forEach !== undefined || values[index] === undefined) return [];
    const inputs = gatherInputs(node, values, undefined);
    if (inputs === undefined) return [];
    const render = (name: string, given: Readonly<Record<string, unknown>>) => renderTemplate(node, name, given);
    return [{ node: id, ...handler.prompt({ config, inputs, input, render }) }];
  });
}
