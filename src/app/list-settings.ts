import { maskSecrets } from "../engine/secrets";
import { addressNameOf } from "../providers/vendor";
import { type ConfigSources, defaultData, defaultStack } from "./config";
import type { ConfigScope } from "./config-files";
import type { ConfigFile } from "./config-schema";
import { joinEnvironment } from "./environment";
import { keylessModel, modelByKey, resolveVendors } from "./vendors";

/** A variable, and where it is set: in the environment itself or in a file `.env`. */
export type VariableOrigin =
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: ".env"; readonly file: string; readonly name: string };

/** Where a value comes from. Files are absolute, lines count from 1. */
export type SettingOrigin =
  | VariableOrigin
  | { readonly kind: ConfigScope; readonly file: string; readonly line: number }
  | { readonly kind: "default" };

/** One setting as it counts, wherever it comes from. */
export interface Setting {
  /** Such as `providers.ollama.base_url`. */
  readonly key: string;
  /** As it is written, without passwords; undefined where it is not set and has no default. */
  readonly value: unknown;
  readonly origin: SettingOrigin;
  /** Of a setting that names the variable of a key: where that is set, null where it is not. */
  readonly variable?: VariableOrigin | null;
}

/** The settings that have one name: the variable that wins over the files, and what counts without all of them. */
const fixed: readonly { readonly key: string; readonly variable?: string; readonly byDefault?: unknown }[] = [
  { key: "model", variable: "AIPLANET_MODEL" },
  { key: "stack", variable: "AIPLANET_STACK", byDefault: defaultStack },
  { key: "workflow", variable: "AIPLANET_WORKFLOW" },
  { key: "data", variable: "AIPLANET_DATA", byDefault: defaultData },
  { key: "plugins", byDefault: [] },
  { key: "vectors.store", byDefault: "sqlite" },
  { key: "vectors.base_url", byDefault: "http://127.0.0.1:8000" },
  { key: "tracing.content", byDefault: false },
];

/**
 * All settings with a default, and of vendors and prices those that are set. Of a key there is the name of its variable,
 * never more.
 * @param merged what the files say together.
 */
export function listSettings(sources: ConfigSources, merged: ConfigFile): Setting[] {
  const written = new Map([...leavesOf(sources, "user"), ...leavesOf(sources, "project")]);
  const vendors = resolveVendors(merged.providers, joinEnvironment(sources.environment));
  const model = modelByKey(vendors) ?? keylessModel;
  const plain = fixed.map(({ key, variable, byDefault = key === "model" ? model : undefined }) => {
    const byVariable = variable === undefined ? undefined : fromVariable(key, variable, sources);
    return byVariable ?? written.get(key) ?? { key, value: byDefault, origin: { kind: "default" } as const };
  });
  const own = vendors.flatMap((vendor) => {
    const prefix = `providers.${vendor.name}.`;
    const keyName = `${prefix}key.env`;
    const address = fromVariable(`${prefix}base_url`, addressNameOf(vendor), sources);
    const key = keyOf(keyName, vendor.keyNames, written.get(keyName), sources);
    const changed = new Map([address, key].flatMap((one) => (one === undefined ? [] : [[one.key, one] as const])));
    const inFiles = [...written].filter(([name]) => name.startsWith(prefix));
    return [...new Map([...inFiles, ...changed]).values()];
  });
  const prices = [...written.values()].filter(({ key }) => key.startsWith("prices."));
  return [...plain, ...own, ...prices].map((setting) => ({ ...setting, value: withoutPasswords(setting.value) }));
}

function fromVariable(key: string, name: string, { environment }: ConfigSources): Setting | undefined {
  const origin = originOf(name, environment);
  return origin && { key, value: joinEnvironment(environment)[name], origin };
}

function originOf(name: string, environment: ConfigSources["environment"]): VariableOrigin | undefined {
  const source = environment.find(({ variables }) => Object.hasOwn(variables, name) && variables[name]);
  if (source === undefined) return undefined;
  return source.file === undefined ? { kind: "environment", name } : { kind: ".env", file: source.file, name };
}

/** The name of the variable that holds a vendor's key, when a file gives it or when it is set. */
function keyOf(
  key: string,
  keyNames: readonly string[],
  written: Setting | undefined,
  { environment }: ConfigSources,
): Setting | undefined {
  const [variable] = keyNames.flatMap((name) => originOf(name, environment) ?? []);
  if (written !== undefined) return { ...written, variable: variable ?? null };
  return variable && { key, value: variable.name, origin: variable, variable };
}

/** The values of a file, by their keys. */
function leavesOf(sources: ConfigSources, scope: ConfigScope): [key: string, setting: Setting][] {
  const { [scope]: reading } = sources;
  if (reading === undefined) return [];
  const walk = (value: unknown, path: readonly string[]): [string, Setting][] => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return Object.entries(value).flatMap(([name, inner]) => walk(inner, [...path, name]));
    }
    const origin = { kind: scope, file: reading.file, line: reading.lineOf(path) };
    return [[path.join("."), { key: path.join("."), value, origin }]];
  };
  return walk(reading.value, []);
}

function withoutPasswords(value: unknown): unknown {
  return typeof value === "string" ? maskSecrets(value.replace(/:\/\/[^/?#\s]*@/, "://***@")) : value;
}
