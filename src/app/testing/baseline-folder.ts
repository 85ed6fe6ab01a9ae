import { execFile } from "node:child_process";
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { PlanetError } from "../../engine/errors";

const execute = promisify(execFile);

/** A folder as it was at a revision. */
export interface BaselineFolder {
  /** Where the folder that was asked for lies in the copy; absolute. */
  readonly folder: string;
  /** Removes the copy. */
  remove(): Promise<void>;
}

/**
 * Copies the state of a git revision into a temporary folder; the working tree, the index and the list of worktrees
 * stay as they are.
 * @param folder in a working tree of git; absolute.
 * @param revision a commit, a branch, a tag, `HEAD~1`.
 * @throws `usage` where there is no repository, no git, or no such revision.
 */
export async function baselineFolder(folder: string, revision: string): Promise<BaselineFolder> {
  const top = (await git(folder, ["rev-parse", "--show-toplevel"], "is in no repository of git")).trim();
  const named = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const commit = (await git(folder, named, `has no revision "${revision}"`)).trim();
  const copy = await mkdtemp(join(tmpdir(), "aiplanet-baseline-"));
  const remove = () => rm(copy, { recursive: true, force: true });
  try {
    const index = join(copy, ".index");
    const environment = { GIT_INDEX_FILE: index };
    await git(top, [`--work-tree=${copy}`, "read-tree", commit], "cannot be read", environment);
    await git(top, [`--work-tree=${copy}`, "checkout-index", "--all", "--force"], "cannot be read", environment);
    await rm(index, { force: true });
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder: join(copy, relative(await realpath(top), await realpath(folder))), remove };
}

/** Puts a file of now over the one of the baseline. */
export async function bringAlong(file: string, from: string, to: string): Promise<void> {
  await cp(file, join(to, relative(from, file)), { recursive: true, force: true });
}

async function git(
  folder: string,
  words: readonly string[],
  fault: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await execute("git", ["-C", folder, ...words], { env: { ...process.env, ...environment } });
    return stdout;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new PlanetError("usage", missing ? "git is not installed, and a baseline needs it" : `"${folder}" ${fault}`, {
      hint: "a baseline is a revision of the repository that the tests lie in, such as HEAD~1 or main",
      cause,
    });
  }
}
