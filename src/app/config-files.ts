import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Environment } from "./environment";

/** The name of the project's config file. */
const configName = "aiplanet.config.yaml";

/** Whose settings: the project's, or those of the user for all projects. */
export type ConfigScope = "project" | "user";

/** Where config files lie, as absolute paths. */
export interface ConfigFiles {
  /** The project's; undefined when there is none. */
  readonly project: string | undefined;
  /** The project's folder: the config file's, or the nearest one that holds data, or the one at hand. */
  readonly folder: string;
  /** The user's, whether it is there or not; undefined where the environment names no home. */
  readonly user: string | undefined;
}

/**
 * Finds the config files: the project's in `folder` or in the nearest folder above it, the user's where the environment
 * says.
 * @param environment the environment of the process: a file `.env` does not say where the user's settings are.
 */
export async function findConfigFiles(folder: string, environment: Environment): Promise<ConfigFiles> {
  const project = await findUpwards(folder, configName, "isFile");
  const data = project === undefined ? await findUpwards(folder, ".aiplanet", "isDirectory") : undefined;
  const nearest = project ?? data;
  return {
    project,
    folder: nearest === undefined ? folder : dirname(nearest),
    user: userConfigFile(folder, environment, process.platform),
  };
}

/**
 * The user's config file: what `AIPLANET_CONFIG` names, else `aiplanet/config.yaml` in `$XDG_CONFIG_HOME` or in
 * `~/.config`, and on Windows in `%APPDATA%`.
 * @returns undefined where the environment names no home.
 */
export function userConfigFile(folder: string, environment: Environment, platform: string): string | undefined {
  const { AIPLANET_CONFIG, XDG_CONFIG_HOME = "", APPDATA, HOME } = environment;
  if (AIPLANET_CONFIG) return resolve(folder, AIPLANET_CONFIG);
  const fallback = platform === "win32" ? APPDATA : HOME && join(HOME, ".config");
  // A relative path there counts as none (https://specifications.freedesktop.org/basedir-spec).
  const home = isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : fallback;
  return home ? join(home, "aiplanet", "config.yaml") : undefined;
}

/** The project's config file where it lies in this folder. */
export function projectFileIn(folder: string): string {
  return join(folder, configName);
}

async function findUpwards(folder: string, name: string, kind: "isFile" | "isDirectory"): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, name);
    const found = await stat(candidate).catch(() => undefined);
    if (found?.[kind]()) return candidate;
    if (dirname(at) === at) return undefined;
  }
}
