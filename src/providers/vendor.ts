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

/** What the vendor lacks; undefined when it can be called. */
export function lackOf({ name, protocol, key, keyNames, needsKey, baseUrl }: Vendor): Lack | undefined {
  if (protocol === "searxng" && baseUrl === undefined) {
    return { message: `"${name}" has no address`, hint: `set ${name.toUpperCase()}_BASE_URL to that of your server` };
  }
  if (!needsKey || key !== undefined) return undefined;
  return {
    message: `"${name}" has no key`,
    hint: `set ${keyNames[0] ?? "its key"} in the environment or in a file .env`,
  };
}

/**
 * Makes sure that a vendor can be called.
 * @throws `key_missing` naming the variable to set.
 */
export function requireReady(vendor: Vendor): void {
  const lack = lackOf(vendor);
  if (lack !== undefined) throw new PlanetError("key_missing", lack.message, { hint: lack.hint });
}
