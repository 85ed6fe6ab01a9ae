import { constants, copyFile, link, lstat, mkdir, mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { PlanetError } from "../engine/errors";
import type { ProjectFile } from "./templates";

/** What a file system answers that knows no hard links. */
const withoutLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"]);

/**
 * Writes new files into a folder, which is made when it is not there: all of them, in this order, or none. Whoever is
 * stopped meanwhile leaves whole files only.
 * @param folder absolute.
 * @throws `usage` naming all files that are there already, and `storage_failed` when something cannot be written.
 */
export async function placeFiles(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const taken = await Promise.all(files.map(({ path }) => whatIsThere(folder, path)));
  refuseTaken(folder, [...new Set(taken.flatMap((path) => path ?? []))]);
  const placed: string[] = [];
  let staging: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    staging = await mkdtemp(join(folder, ".aiplanet-init-"));
    for (const { path, text } of files) {
      await mkdir(dirname(join(staging, path)), { recursive: true });
      await writeFile(join(staging, path), text);
    }
    for (const { path } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await place(join(staging, path), join(folder, path));
      placed.push(path);
    }
  } catch (error) {
    for (const path of placed) await unlink(join(folder, path)).catch(() => undefined);
    throw writeError(error, folder, files[placed.length]?.path);
  } finally {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The file, or what stands where a folder above it belongs; undefined when the place is free. */
async function whatIsThere(folder: string, path: string): Promise<string | undefined> {
  try {
    await lstat(join(folder, path));
    return path;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    if (code !== "ENOTDIR") throw writeError(error, folder, path);
    const above = dirname(path);
    return above === "." ? "." : whatIsThere(folder, above);
  }
}

/** A file that came meanwhile is not replaced: a link fails where a name is taken, a renaming does not. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!withoutLinks.has(codeOf(error))) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

function refuseTaken(folder: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  if (paths.includes(".")) {
    throw new PlanetError("usage", `"${shown(folder)}" is no folder`, { hint: "choose another name" });
  }
  const names = paths.map((path) => `"${path}"`);
  const last = names.length > 1 ? ` and ${names.pop()}` : "";
  const verb = paths.length === 1 ? "is" : "are";
  throw new PlanetError("usage", `${names.join(", ")}${last} ${verb} in "${shown(folder)}" already`, {
    hint: "choose another folder; nothing was written",
    details: { files: paths },
  });
}

function writeError(error: unknown, folder: string, path: string | undefined): PlanetError {
  const code = codeOf(error);
  if (code === "EEXIST" && path !== undefined) {
    return new PlanetError("usage", `"${path}" is in "${shown(folder)}" already`, {
      hint: "choose another folder; nothing was written",
      cause: error,
      details: { files: [path] },
    });
  }
  return new PlanetError("storage_failed", `"${shown(folder)}" cannot be written to: ${code}`, {
    hint: "choose another folder, or make room and see to its permissions",
    cause: error,
  });
}

/** As people name it who are in the working folder. */
function shown(folder: string): string {
  const name = relative(process.cwd(), folder) || ".";
  return name.startsWith("..") ? folder : name;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
