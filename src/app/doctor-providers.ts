import type { ErrorRecord } from "../engine/errors";
import type { CallOptions, Lack } from "../providers/contracts";
import { knownVendors } from "../providers/known-vendors";
import type { Vendor } from "../providers/vendor";
import type { Finding } from "./doctor-finding";
import { type ProbeOptions, probe } from "./doctor-probe";

/** A provider of models, a search engine or a server of vectors, as the doctor sees it. */
export interface Examined {
  readonly part: "models" | "searches" | "vectors";
  readonly name: string;
  /** Whether it answers within the process. */
  readonly local?: boolean;
  /** Undefined when it can be called. */
  readonly lack?: Lack;
  readonly probe?: (options: CallOptions) => Promise<unknown>;
  /** Its address and key, when it is a vendor's. */
  readonly vendor?: Pick<Vendor, "baseUrl" | "keyNames">;
  /** The environment variable in which its key was found. */
  readonly keyName?: string;
  /** Whether somebody has set it up, so that it is a fault when it does not answer. */
  readonly configured: boolean;
  /** Whether runs need it, so that it is a fault when it lacks something. */
  readonly needed: boolean;
}

/**
 * Says whether a provider is ready.
 * @param probing how it is called to see; left out, it is not called.
 */
export async function examineProvider(examined: Examined, probing?: ProbeOptions): Promise<Finding> {
  const { part, name, local, lack, configured, needed } = examined;
  if (lack !== undefined) {
    const found = { part, name, detail: lack.message, fix: lack.hint } as const;
    return needed ? { ...found, state: "failed", code: "key_missing" } : { ...found, state: "none" };
  }
  if (local) return { part, name, state: "ok", detail: "answers within this process" };
  const detail = placeOf(examined);
  if (probing === undefined || examined.probe === undefined) {
    if (!configured) return { part, name, state: "none", detail: `not set up; would be at ${detail}` };
    const untried = probing === undefined ? "" : "; it has no probe";
    return { part, name, state: "ok", detail: `ready, ${detail}${untried}` };
  }
  const { ms, error } = await probe(name, examined.probe, probing);
  if (error === undefined) return { part, name, state: "ok", detail: `answers, ${detail}`, ms };
  return configured ? failed(part, name, error, ms) : { part, name, state: "none", detail: `not running at ${detail}` };
}

function failed(part: Examined["part"], name: string, { code, message, hint }: ErrorRecord, ms: number): Finding {
  return { part, name, state: "failed", detail: message, ...(hint === undefined ? {} : { fix: hint }), ms, code };
}

/** `https://host/v1, key in NAME`. A name and password in the address are not shown. */
function placeOf({ vendor, keyName }: Examined): string {
  const address = vendor?.baseUrl?.replace(/\/\/[^/]*@/, "//");
  const key = keyName === undefined ? undefined : `key in ${keyName}`;
  return [address, key].filter((one) => one !== undefined).join(", ") || "by its own settings";
}

/** Whether a vendor's server stands on this machine by default and nobody has said anything about it. */
export function isGuessed(name: string): boolean {
  return knownVendors.some((known) => known.name === name && !known.needsKey);
}
