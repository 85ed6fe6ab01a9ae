import { dirname, resolve } from "node:path";
import { findConfigFiles } from "./config-files";
import type { ConfigFile } from "./config-schema";
import { type Confinement, isInside, requireInside } from "./confinement";
import { type Environment, type EnvironmentSource, environmentSources, joinEnvironment } from "./environment";
import { type ConfigReading, readConfigFile } from "./read-config-file";

/** The stack in use where nobody says which. */
export const defaultStack = "default";

/** The data folder's name where nobody says another, in the project's folder. */
export const defaultData = ".aiplanet";

/** What the config files of the project and of the user say together, with paths made absolute. */
export interface Config {
  /** The project's config file; undefined when there is none. */
  readonly file: string | undefined;
  /** The user's config file; undefined when there is none. */
  readonly userFile: string | undefined;
  /** The project's folder: the config file's, or the nearest one that holds data, or the one at hand. */
  readonly folder: string;
  readonly plugins: readonly string[];
  /** What names of plugins are relative to: the folder of the file that lists them. */
  readonly pluginFolder: string;
  readonly model: string | undefined;
  readonly dataFolder: string;
  /** The stack in use. */
  readonly stack: string;
  /** The file that answers in a chat, as an absolute path. */
  readonly workflow: string | undefined;
  readonly providers: ConfigFile["providers"];
  readonly prices: ConfigFile["prices"];
  readonly vectors: ConfigFile["vectors"];
  readonly tracing: ConfigFile["tracing"];
  /** The environment, together with the files `.env` of the folder at hand and of the project's. */
  readonly environment: Environment;
}

/**
 * Finds and reads the config files: the project's, in `folder` or in the nearest folder above it, and the user's. Where
 * both say something the project's wins, key by key.
 * @param process the environment of the process; what `.env` files say is added to it. `AIPLANET_MODEL`,
 * `AIPLANET_DATA`, `AIPLANET_STACK` and `AIPLANET_WORKFLOW` win over the config files.
 * @param confined what a stranger's project may reach. Default: all.
 * @throws `invalid_config` naming file, line and column of everything that is wrong with them.
 */
export async function loadConfig(folder: string, process: Environment, confined?: Confinement): Promise<Config> {
  const sources = await readConfigSources(folder, process, confined);
  const { project, user, folder: home } = sources;
  const settings = await mergeSettings(sources);
  const environment = joinEnvironment(sources.environment);
  const { AIPLANET_DATA, AIPLANET_MODEL, AIPLANET_STACK, AIPLANET_WORKFLOW } = environment;
  const placeOf = (key: keyof ConfigFile) =>
    project?.value[key] === undefined && user?.value[key] !== undefined ? dirname(user.file) : home;
  const workflow = settings.workflow === undefined ? undefined : resolve(home, settings.workflow);
  return {
    file: project?.file,
    userFile: user?.file,
    folder: home,
    plugins: settings.plugins,
    pluginFolder: placeOf("plugins"),
    providers: settings.providers,
    prices: settings.prices,
    vectors: settings.vectors,
    tracing: settings.tracing,
    environment,
    model: AIPLANET_MODEL || settings.model,
    stack: AIPLANET_STACK || settings.stack || defaultStack,
    workflow: AIPLANET_WORKFLOW ? resolve(folder, AIPLANET_WORKFLOW) : workflow,
    dataFolder: AIPLANET_DATA ? resolve(folder, AIPLANET_DATA) : resolve(placeOf("data"), settings.data ?? defaultData),
  };
}

/** All that settings come from but flags, each by itself. */
export interface ConfigSources {
  /** The project's folder. */
  readonly folder: string;
  readonly project: ConfigReading | undefined;
  readonly user: ConfigReading | undefined;
  /** Best first. */
  readonly environment: readonly EnvironmentSource[];
}

/**
 * Reads all that settings come from.
 * @param confined what a stranger's project may reach: no `.env`, and no config file through a link. Default: all.
 * @throws `usage` for a config file that lies outside, and `invalid_config` naming file, line and column of everything
 *   that is wrong with one of the files.
 */
export async function readConfigSources(
  folder: string,
  process: Environment,
  confined?: Confinement,
): Promise<ConfigSources> {
  const files = await findConfigFiles(folder, process);
  // One above the root is not the stranger's.
  if (confined !== undefined && files.project !== undefined && isInside(confined.root, files.project))
    await requireInside(files.project, "the config file", confined);
  const [project, user, environment] = await Promise.all([
    files.project === undefined ? undefined : readConfigFile(files.project, "project", folder),
    files.user === undefined ? undefined : readConfigFile(files.user, "user", folder),
    environmentSources(confined === undefined ? [folder, files.folder] : [], process),
  ]);
  return { folder: files.folder, project, user, environment };
}

/** What an empty config file says. */
const noSettings: ConfigFile = { plugins: [], providers: {}, prices: {} };

/** What the config files say together. */
export async function mergeSettings({ user, project }: Pick<ConfigSources, "user" | "project">): Promise<ConfigFile> {
  if (user === undefined && project === undefined) return noSettings;
  const { configSchema } = await import("./config-schema");
  return configSchema.parse(merged(user?.value ?? {}, project?.value ?? {}));
}

/** Maps are merged key by key; of everything else the upper one stands. */
function merged(lower: unknown, upper: unknown): unknown {
  if (!isMap(lower) || !isMap(upper)) return upper === undefined ? lower : upper;
  const keys = [...new Set([...Object.keys(lower), ...Object.keys(upper)])];
  const own = (map: Readonly<Record<string, unknown>>, key: string) => (Object.hasOwn(map, key) ? map[key] : undefined);
  return Object.fromEntries(keys.map((key) => [key, merged(own(lower, key), own(upper, key))]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
