import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { PlanetError } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { findFiles } from "../../knowledge/find-files";
import { isGlob, parseGlob } from "../../knowledge/glob";

/** What files of strangers may reach. */
export interface Confinement {
  /** Absolute: nothing outside of it is read. */
  readonly root: string;
  /** Hosts that web pages may be fetched from. */
  readonly hosts: readonly string[];
}

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

/**
 * Refuses a path that leads out of the folder, itself or through a link.
 * @param path absolute; it need not be there.
 */
export async function requireInside(path: string, what: string, { root }: Confinement): Promise<void> {
  const real = await realpath(root);
  if (isInside(real, await realOf(path))) return;
  throw new PlanetError("usage", `${what} "${relative(root, path)}" lies outside of the folder that may be read`, {
    hint: "put it into the project, or leave --untrusted out for files that you trust",
  });
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

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !/^\.\.[\\/]/.test(way));
}

/** Where a path really leads; of one that is not there, where its nearest folder does. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    return resolve(await realOf(parent), relative(parent, path));
  }
}
