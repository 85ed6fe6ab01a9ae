import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { type ConfigChange, editConfigs } from "../../engine/edit-configs";
import { PlanetError } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { parseWorkflow } from "../../engine/read-workflow";
import type { Planet } from "../planet";

/**
 * The plan of a workflow file, with other configs than stand in it.
 * @param workflow absolute; in the planet's folder, so that what it names is found.
 * @param changes of nodes that it has; others are for other workflows.
 * @throws `not_found`, and `invalid_workflow` with all diagnostics.
 */
export async function preparePlan(
  planet: Planet,
  workflow: string,
  folder: string,
  changes: readonly ConfigChange[],
): Promise<Plan> {
  const shown = relative(folder, workflow) || workflow;
  const { plan, diagnostics } = await planet.load(workflow);
  if (plan === undefined) {
    throw new PlanetError("invalid_workflow", `${shown} has errors`, {
      hint: `aiplanet validate ${shown} says what is wrong with it`,
      details: { diagnostics: diagnostics.filter(({ severity }) => severity === "error") },
    });
  }
  const own = changes.filter(({ node }) => plan.nodes.some(({ id }) => id === node));
  if (own.length === 0) return plan;
  return planet.plan(parseWorkflow(editConfigs(await readFile(workflow, "utf8"), own), shown));
}
