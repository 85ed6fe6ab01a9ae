import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { PlanetError } from "../engine/errors";

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment together with what the files `.env` of these folders say. The environment itself wins, then the
 * first folder. An empty variable counts as none.
 * @param folders absolute paths; one that comes twice is read once.
 * @throws `invalid_config` when a file is there and cannot be read.
 */
export async function loadEnvironment(folders: readonly string[], environment: Environment): Promise<Environment> {
  const files = await Promise.all([...new Set(folders)].map((folder) => readEnv(join(folder, ".env"))));
  const sources = [...files.reverse(), environment];
  return Object.fromEntries(sources.flatMap((source) => Object.entries(source).filter(([, value]) => value)));
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
