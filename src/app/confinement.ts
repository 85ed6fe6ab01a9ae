import { readlink, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { PlanetError } from "../engine/errors";
import { type ReadWorkflowFile, readWorkflowFile } from "./load-workflow";

/** What files of strangers may reach. */
export interface Confinement {
  /** Absolute: nothing outside of it is read, through links neither. */
  readonly root: string;
  /** Hosts that web pages may be fetched from for documents, redirections included. */
  readonly hosts: readonly string[];
}

/**
 * Refuses a path that leads out of the folder, itself or through a link.
 * @param path absolute; it need not be there.
 * @param what the path is, to begin a message with: `the workflow`.
 * @throws `usage`, also when a link cannot be followed.
 */
export async function requireInside(path: string, what: string, { root }: Confinement): Promise<void> {
  const hint = "put it into the project, or leave --untrusted out for files that you trust";
  const shown = `${what} "${relative(root, path)}"`;
  const real = await realOf(path).catch((cause: unknown) => {
    throw new PlanetError("usage", `${shown} cannot be followed to where it lies`, { hint, cause });
  });
  if (isInside(await realpath(root), real)) return;
  throw new PlanetError("usage", `${shown} lies outside of the folder that may be read`, { hint });
}

/** Reads workflow files, and those that they include, where they lie inside. */
export function readInside(confinement: Confinement): ReadWorkflowFile {
  return async (path, shown) => {
    await requireInside(path, "the workflow", confinement);
    return readWorkflowFile(path, shown);
  };
}

/** Whether a path is the folder or lies in it, by its name alone. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !/^\.\.[\\/]/.test(way));
}

/** Where a path really leads; of one that is not there, where its nearest folder does, or its own link. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    const folder = await realOf(parent);
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? resolve(folder, relative(parent, path)) : realOf(resolve(folder, link));
  }
}
