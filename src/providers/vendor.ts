import { PlanetError } from "../engine/errors";
import type { Lack } from "./contracts";

/** The protocols that there is an adapter for. */
export type Protocol = "openai" | "gemini" | "serpapi" | "searxng";

/** What a model can do or needs, where its vendor's other models differ. */
export interface ModelTraits {
  /** Whether it thinks before it answers: it then takes `max_completion_tokens` and an effort, and no temperature. */
  readonly reasoning?: boolean;
  /** Whether it can be held to a JSON Schema. */
  readonly jsonSchema?: boolean;
}

/** A vendor with its address and key: what an adapter is made from. */
export interface Vendor {
  /** What stands before the colon of a model id, or the name of the search engine. */
  readonly name: string;
  readonly protocol: Protocol;
  /** Without a slash at its end; undefined where the SDK knows it, or where there is none yet. */
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  /** The environment variables that a key is looked for in, best first. */
  readonly keyNames: readonly string[];
  readonly needsKey: boolean;
  /** By model name; a name that ends in `*` stands for all that begin so. */
  readonly models: Readonly<Record<string, ModelTraits>>;
}

/** The variable that a vendor's key is best set in; words for the key where it has none. */
export function keyNameOf({ name, keyNames }: Pick<Vendor, "name" | "keyNames">): string {
  return keyNames[0] ?? `the key of "${name}"`;
}

/** The environment variable that gives a vendor another address, such as `OPENAI_BASE_URL`. */
export function addressNameOf({ name }: Pick<Vendor, "name">): string {
  return variableOf(name, "BASE_URL");
}

/** An environment variable of a vendor's own: its name in capitals, and what it gives. */
export function variableOf(name: string, what: "API_KEY" | "BASE_URL"): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_${what}`;
}

/** What the vendor lacks: its key, or an address that can be used; undefined when it can be called. */
export function lackOf(vendor: Vendor): Lack | undefined {
  return unsetLack(vendor) ?? addressLack(vendor);
}

/**
 * Makes sure that a vendor can be called.
 * @throws `key_missing` naming the variable to set, `key_refused` for a key that cannot be sent, `invalid_config` for an
 * address that cannot be used.
 */
export function requireReady(vendor: Vendor): void {
  throwLack("key_missing", unsetLack(vendor));
  if (!isSendable(vendor.key)) {
    throw new PlanetError("key_refused", `the key of "${vendor.name}" holds characters that no key has`, {
      hint: `copy it into ${keyNameOf(vendor)} once more, without quotation marks`,
    });
  }
  throwLack("invalid_config", addressLack(vendor));
}

/** Whether a header may hold the key (https://fetch.spec.whatwg.org/#header-value). */
function isSendable(key = ""): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(key);
}

function throwLack(code: "key_missing" | "invalid_config", lack: Lack | undefined): void {
  if (lack !== undefined) throw new PlanetError(code, lack.message, { hint: lack.hint });
}

/** What only the user can set: the key, and of a search engine that everybody runs for themselves the address. */
function unsetLack(vendor: Vendor): Lack | undefined {
  const { name, protocol, key, needsKey, baseUrl } = vendor;
  if (protocol === "searxng" && baseUrl === undefined) {
    return { message: `"${name}" has no address`, hint: `set ${addressNameOf(vendor)} to that of your server` };
  }
  if (!needsKey || key !== undefined) return undefined;
  return { message: `"${name}" has no key`, hint: `set ${keyNameOf(vendor)} in the environment or in a file .env` };
}

const exampleAddresses: Readonly<Record<Protocol, string>> = {
  openai: "http://127.0.0.1:8000/v1",
  gemini: "https://generativelanguage.googleapis.com",
  serpapi: "https://serpapi.com",
  searxng: "http://127.0.0.1:8888",
};

/** The address is not repeated, because it may hold a password. */
function addressLack(vendor: Vendor): Lack | undefined {
  const { name, protocol, baseUrl } = vendor;
  if (baseUrl === undefined) {
    // The SDK would ask OpenAI, and show it another vendor's key. The other SDKs serve one vendor.
    if (protocol !== "openai") return undefined;
    return { message: `"${name}" has no address`, hint: "give it a base_url under providers in the config file" };
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return {
      message: `the address of "${name}" cannot be read`,
      hint: `set ${addressNameOf(vendor)}, or base_url in the config file, to one such as ${exampleAddresses[protocol]}`,
    };
  }
  const takesPassword = protocol === "serpapi" || protocol === "searxng";
  if (takesPassword || (url.username === "" && url.password === "")) return undefined;
  return {
    message: `the address of "${name}" holds a user or a password`,
    hint: `leave them out: it takes a key, from ${keyNameOf(vendor)}`,
  };
}
