import { PlanetError } from "../engine/errors";
import { withoutSetting, withSetting } from "./change-setting";
import { type ConfigSources, mergeSettings, readConfigSources } from "./config";
import { type ConfigFiles, type ConfigScope, findConfigFiles, projectFileIn } from "./config-files";
import type { Environment } from "./environment";
import { listSettings, type Setting, type SettingOrigin, type VariableOrigin } from "./list-settings";
import type { ConfigReading } from "./read-config-file";
import { replaceFile } from "./replace-file";
import { keysBelow, type SettingKey, settingKey } from "./setting-key";

export type { ConfigScope, Setting, SettingOrigin, VariableOrigin };

/** What a change has led to. */
export interface ChangedSetting {
  /** The file that was changed, absolute. */
  readonly file: string;
  /** What counts now, wherever it comes from; undefined where nothing is set and nothing is the default. */
  readonly setting: Setting | undefined;
}

/** The settings of a folder, with where each comes from. What names a key that there is not throws `usage`. */
export interface Settings {
  /** Settings with a default, set or not, and of vendors and prices those that are set. */
  list(): readonly Setting[];
  /** The setting of that key; undefined where it is not set and has no default. Throws `usage` for a map of settings. */
  get(key: string): Setting | undefined;
  /**
   * Sets it in a config file, which is made when there is none; its comments and its order stay. Throws `usage` when the
   * setting takes no such value or when it is a key, `invalid_config` when the file has faults, and `storage_failed`;
   * the file then is as it was.
   * @param text read as YAML, and as it stands where that is not what the setting takes.
   */
  set(key: string, text: string, scope: ConfigScope): Promise<ChangedSetting>;
  /** Takes it, or a whole map, out of a config file. Throws `not_found` when it does not stand there, and what `set` does. */
  unset(key: string, scope: ConfigScope): Promise<ChangedSetting>;
}

/** Where settings are looked for. */
export interface SettingsPlace {
  /** Absolute. */
  readonly folder: string;
  readonly environment: Environment;
}

/**
 * Reads the settings of a folder.
 * @throws `invalid_config` naming file, line and column of everything that is wrong with the files.
 */
export async function openSettings({ folder, environment }: SettingsPlace): Promise<Settings> {
  const { configSchema } = await import("./config-schema");
  let settings = await readSettings({ folder, environment });

  function valueKey(key: string): SettingKey {
    const found = settingKey(key, configSchema);
    if (found.kind !== "map") return found;
    const hint = `name one of them: ${keysBelow(found, configSchema).join(", ")}`;
    throw new PlanetError("usage", `"${key}" holds several settings`, { hint });
  }

  const find = (key: string) => settings.list.find((setting) => setting.key === key && setting.value !== undefined);

  async function change(
    key: SettingKey,
    scope: ConfigScope,
    edit: (reading: Partial<ConfigReading>) => Promise<string>,
  ): Promise<ChangedSetting> {
    const file = await configPath({ folder, environment }, scope);
    // Somebody may have changed it since.
    settings = await readSettings({ folder, environment });
    await replaceFile(file, await edit(settings.sources[scope] ?? {}));
    settings = await readSettings({ folder, environment });
    return { file, setting: find(key.key) };
  }

  return {
    list: () => settings.list,
    get: (key) => find(valueKey(key).key),

    async set(key, text, scope) {
      const setting = valueKey(key);
      return change(setting, scope, ({ text: before = "" }) => withSetting(before, setting, text, scope));
    },

    async unset(key, scope) {
      const setting = settingKey(key, configSchema);
      return change(setting, scope, async ({ text: before = "", value }) => {
        if (!isWritten(setting.path, value)) throw notThere(setting, scope, find(key));
        return withoutSetting(before, setting, scope);
      });
    },
  };
}

function configFileOf({ project, folder, user }: ConfigFiles, scope: ConfigScope): string {
  if (scope === "project") return project ?? projectFileIn(folder);
  if (user !== undefined) return user;
  throw new PlanetError("usage", "there is no place for settings of your own", {
    hint: "name the file with AIPLANET_CONFIG, or the folder that holds it with XDG_CONFIG_HOME",
  });
}

/**
 * Where the config file of a scope is or would be made, as an absolute path. Nothing is read of it.
 * @throws `usage` where the environment names no home for the user's.
 */
export async function configPath({ folder, environment }: SettingsPlace, scope: ConfigScope): Promise<string> {
  return configFileOf(await findConfigFiles(folder, environment), scope);
}

async function readSettings({ folder, environment }: SettingsPlace) {
  const sources: ConfigSources = await readConfigSources(folder, environment);
  return { sources, list: listSettings(sources, await mergeSettings(sources)) };
}

function isWritten([first, ...path]: readonly string[], value: unknown): boolean {
  if (first === undefined) return true;
  const map = typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map<string, unknown>();
  return map.has(first) && isWritten(path, map.get(first));
}

function notThere({ key }: SettingKey, scope: ConfigScope, setting: Setting | undefined): PlanetError {
  const whose = scope === "project" ? "the project's config file" : "your config file";
  const origin = setting?.origin;
  const hint = origin === undefined || origin.kind === "default" ? "there is nothing to take out" : whereElse(origin);
  return new PlanetError("not_found", `"${key}" is not set in ${whose}`, { hint });
}

function whereElse(origin: Exclude<SettingOrigin, { kind: "default" }>): string {
  switch (origin.kind) {
    case "environment":
      return `it comes from ${origin.name} in the environment`;
    case ".env":
      return `it comes from ${origin.name} in ${origin.file}`;
    default:
      return `it stands in ${origin.file}:${origin.line}`;
  }
}
