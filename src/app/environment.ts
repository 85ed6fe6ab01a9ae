import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { PlanetError } from "../engine/errors";

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One place that variables come from. */
export interface EnvironmentSource {
  /** The file `.env`, absolute; undefined for the environment itself. */
  readonly file?: string;
  readonly variables: Environment;
}

/**
 * The environment and what the files `.env` of these folders say, best first: the environment itself, then the folders
 * in their order.
 * @param folders absolute paths; one that comes twice is read once.
 * @throws `invalid_config` when a file is there and cannot be read.
 */
export async function environmentSources(
  folders: readonly string[],
  environment: Environment,
): Promise<EnvironmentSource[]> {
  const files = [...new Set(folders)].map((folder) => join(folder, ".env"));
  const read = await Promise.all(files.map(async (file) => ({ file, variables: await readEnv(file) })));
  return [{ variables: environment }, ...read];
}

/** All variables together: of each the first that is not empty, because an empty variable counts as none. */
export function joinEnvironment(sources: readonly EnvironmentSource[]): Environment {
  const worstFirst = [...sources].reverse();
  return Object.fromEntries(
    worstFirst.flatMap(({ variables }) => Object.entries(variables).filter(([, value]) => value)),
  );
}

async function readEnv(file: string): Promise<Environment> {
  try {
    return parseEnv(await readFile(file, "utf8")) as Environment;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder of this name belongs to something else.
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return {};
    throw new PlanetError("invalid_config", `".env" cannot be read: ${code}`, { cause: error });
  }
}
