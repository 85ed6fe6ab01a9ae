import { hasErrors } from "../engine/diagnostic";
import { editYaml } from "../engine/edit-yaml";
import { PlanetError } from "../engine/errors";
import { readYaml } from "../engine/read-yaml";
import { looksLikeSecret } from "../engine/secrets";
import { sourceText } from "../engine/source-text";
import type { ConfigScope } from "./config-files";
import { checkConfig } from "./read-config-file";
import type { SettingKey } from "./setting-key";

/**
 * The text of a config file with another value of a setting.
 * @param text a config file without faults.
 * @param given the value as a person types it: read as YAML, and as it stands where that is not what the setting takes.
 * @throws `usage` when the setting takes no such value, or when it is a key or holds one. What may be a key is not shown.
 */
export async function withSetting(
  text: string,
  setting: SettingKey,
  given: string,
  scope: ConfigScope,
): Promise<string> {
  refuseSecret(setting, given);
  const read = readYaml(sourceText(given));
  const values = hasErrors(read.diagnostics) || read.value === given ? [given] : [read.value, given];
  const faults: PlanetError[] = [];
  for (const value of values) {
    const changed = editYaml(text, setting.path, value ?? null);
    if (changed === undefined) throw sharedValue(setting);
    const fault = await faultOf(changed, scope);
    if (fault === undefined) return changed;
    faults.push(fault);
  }
  throw faults[0] ?? sharedValue(setting);
}

/**
 * The text of a config file without a setting.
 * @param text a config file without faults, in which it stands.
 * @throws `usage` when another setting cannot be without it.
 */
export async function withoutSetting(text: string, setting: SettingKey, scope: ConfigScope): Promise<string> {
  const changed = editYaml(text, setting.path, undefined);
  if (changed === undefined) throw sharedValue(setting);
  const fault = await faultOf(changed, scope);
  if (fault !== undefined) throw fault;
  return changed;
}

async function faultOf(text: string, scope: ConfigScope): Promise<PlanetError | undefined> {
  const { faults } = await checkConfig(sourceText(text), scope);
  const fault = faults.find(({ severity }) => severity === "error");
  if (fault === undefined) return undefined;
  return new PlanetError("usage", fault.message, fault.hint === undefined ? {} : { hint: fault.hint });
}

function refuseSecret({ key, path }: SettingKey, given: string): void {
  const [, vendor = "NAME"] = path;
  const isVariable = key.endsWith(".key.env");
  if (isVariable && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(given)) {
    throw new PlanetError("usage", `"${key}" must be the name of an environment variable`, {
      hint: "set the key itself in the environment or in a file .env, not in a config file",
    });
  }
  if (looksLikeSecret("", given)) {
    throw new PlanetError("usage", `the value for "${key}" looks like a key, and keys do not belong into files`, {
      hint: "set it in the environment or in a file .env, and name its variable: aiplanet config set providers.NAME.key.env VARIABLE",
    });
  }
  if (path.at(-1) === "base_url" && /:\/\/[^/?#\s]*@/.test(given)) {
    throw new PlanetError(
      "usage",
      `the address for "${key}" holds a user or a password, which do not belong into files`,
      {
        hint: `set it as ${vendor.toUpperCase().replaceAll("-", "_")}_BASE_URL in the environment or in a file .env`,
      },
    );
  }
}

function sharedValue({ key }: SettingKey): PlanetError {
  return new PlanetError("usage", `"${key}" is written with an alias, so that another setting would change with it`, {
    hint: "change it in the file itself",
  });
}
