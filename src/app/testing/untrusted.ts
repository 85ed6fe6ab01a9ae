import { resolve } from "node:path";
import { PlanetError } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { findFiles } from "../../knowledge/find-files";
import { isGlob, parseGlob } from "../../knowledge/glob";
import { type Confinement, requireInside } from "../confinement";

/**
 * Refuses a workflow that would read files outside of the folder, through links as well, or fetch pages of hosts that
 * are not declared. Providers need no look here: whoever is confined only replays, without an environment.
 * @throws `usage` naming what it would reach.
 */
export async function confine(plan: Plan, base: string, confinement: Confinement): Promise<void> {
  for (const [collection, { sources = [] }] of Object.entries(plan.workflow.knowledge)) {
    const folder = plan.workflow.folder ?? base;
    for (const source of sources) await confineSource(source, collection, folder, confinement);
    const { files } = await findFiles(sources.filter(isFile), folder, []);
    for (const { path } of files)
      await requireInside(path, `a document of the collection "${collection}",`, confinement);
  }
  for (const { handler } of plan.nodes)
    if (handler.inner !== undefined) await confine(handler.inner, base, confinement);
  const { file } = plan.workflow;
  if (file !== undefined) await requireInside(resolve(base, file), "the workflow", confinement);
}

async function confineSource(source: string, collection: string, folder: string, confinement: Confinement) {
  const what = `a source of the collection "${collection}",`;
  if (!isFile(source)) {
    const { hostname } = new URL(source);
    if (confinement.hosts.includes(hostname)) return;
    throw new PlanetError("usage", `${what} "${source}", is on a host that is not declared`, {
      hint: `declare it with --allow-host ${hostname}, or leave --untrusted out for files that you trust`,
    });
  }
  const start = isGlob(source) ? parseGlob(source).base : source;
  await requireInside(resolve(folder, start), what, confinement);
}

function isFile(source: string): boolean {
  return !/^https?:\/\//i.test(source);
}
