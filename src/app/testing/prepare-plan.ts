import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { Diagnostic } from "../../engine/diagnostic";
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
      details: { diagnostics: errorsOf(diagnostics, dirname(workflow), folder) },
    });
  }
  const own = changes.filter(({ node }) => plan.nodes.some(({ id }) => id === node));
  if (own.length === 0) return plan;
  return planet.plan(parseWorkflow(editConfigs(await readFile(workflow, "utf8"), own), shown));
}

/** The errors, with their files named from another folder. */
function errorsOf(diagnostics: readonly Diagnostic[], from: string, to: string): Diagnostic[] {
  const shown = (file: string) => relative(to, resolve(from, file)) || file;
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map((diagnostic) => ({
      ...diagnostic,
      ...(diagnostic.file === undefined ? {} : { file: shown(diagnostic.file) }),
    }));
}
