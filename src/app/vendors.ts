import { type KnownVendor, knownVendors } from "../providers/known-vendors";
import { addressNameOf, type ModelTraits, type Vendor, variableOf } from "../providers/vendor";
import type { ConfigFile, ProviderSettings } from "./config-schema";
import type { Environment } from "./environment";

/** All vendors that workflows may name: the known ones, and those that the config file adds. */
export function resolveVendors(settings: ConfigFile["providers"], environment: Environment): Vendor[] {
  const added = Object.keys(settings).filter((name) => knownVendors.every((known) => known.name !== name));
  const all: readonly KnownVendor[] = [...knownVendors, ...added.map((name) => addedVendor(name, settings[name]))];
  return all.map((known) => toVendor(known, settings[known.name] ?? {}, environment));
}

/** The model that needs no key. */
export const keylessModel = "offline:extractive";

/** The model that `default` stands for when none is named: that of the first vendor whose key is set. */
export function modelByKey(vendors: readonly Vendor[]): string | undefined {
  for (const { name, defaultModel } of knownVendors) {
    const vendor = vendors.find((one) => one.name === name);
    if (defaultModel !== undefined && vendor?.key !== undefined) return `${name}:${defaultModel}`;
  }
  return undefined;
}

/** A vendor that only the config file knows speaks the protocol of most, and needs the key that it names. */
function addedVendor(name: string, settings: ProviderSettings = {}): KnownVendor {
  const { protocol = "openai", key } = settings;
  return { name, protocol, keyNames: [variableOf(name, "API_KEY")], needsKey: key !== undefined };
}

function toVendor(known: KnownVendor, settings: ProviderSettings, environment: Environment): Vendor {
  const { name, needsKey } = known;
  const keyNames = settings.key === undefined ? known.keyNames : [settings.key.env];
  const key = keyNames
    .filter((variableName) => Object.hasOwn(environment, variableName))
    .map((variableName) => environment[variableName])
    .find((value) => value);
  const address = environment[addressNameOf(known)]?.replace(/\/+$/, "");
  return {
    name,
    protocol: settings.protocol ?? known.protocol,
    baseUrl: address || (settings.base_url ?? known.baseUrl),
    key: key?.trim() || undefined,
    keyNames,
    needsKey,
    models: Object.fromEntries(
      Object.entries(settings.models ?? {}).map(([model, traits]) => [model, toTraits(traits)]),
    ),
  };
}

function toTraits({ reasoning, json_schema }: { reasoning?: boolean; json_schema?: boolean }): ModelTraits {
  return {
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(json_schema === undefined ? {} : { jsonSchema: json_schema }),
  };
}
