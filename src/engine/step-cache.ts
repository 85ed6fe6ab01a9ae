import { toErrorRecord } from "./errors";
import { findOutputFault } from "./output-fault";
import { canonicalText, toJsonObject } from "./plain-json";
import type { PlanNode } from "./plan";
import type { RunScope } from "./run-scope";

type Outputs = Readonly<Record<string, unknown>>;

/** Where the outputs of nodes with `cache` are kept. */
export interface StepCache {
  /** The outputs kept under a key, unless they were kept before `since`, in milliseconds since 1970. */
  find(key: string, since: number | undefined): Promise<Outputs | undefined>;
  /** Keeps outputs. They may be thrown away after `expiresAt`; undefined: they stay good. */
  keep(kept: {
    readonly key: string;
    readonly type: string;
    readonly outputs: Outputs;
    readonly createdAt: number;
    readonly expiresAt: number | undefined;
  }): Promise<void>;
}

/** Whether the outputs of a node may be taken from where they were kept. What a node asks providers is kept by them. */
export function keepsOutputs({ cache, handler }: Pick<PlanNode, "cache" | "handler">): boolean {
  return cache !== false && handler.caching === "outputs" && handler.role === "step";
}

/**
 * What a step is kept under: the SHA-256, in hex, of its node's type and version, its config and its inputs. Everything
 * else, its id, its title and where it stands, may change without changing what it does.
 */
export async function stepKey({ type, handler, config }: PlanNode, inputs: Outputs): Promise<string> {
  const text = canonicalText(toJsonObject({ type, version: handler.version, config, inputs }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Gives the outputs that were kept for a step, or else does the work and keeps what it gives. A store that fails spoils
 * no step: the person is told.
 * @param element the place in the `for_each` list; undefined for a node without one.
 */
export async function keptStep(
  scope: RunScope,
  store: StepCache,
  node: PlanNode,
  inputs: Outputs,
  element: number | undefined,
  work: () => Promise<Outputs>,
): Promise<Outputs> {
  const { log, clock } = scope;
  const notice = (what: string, error: unknown) => {
    const text = `outputs of "${node.id}" cannot be ${what}: ${toErrorRecord(error).message}`;
    const place = element === undefined ? {} : { element };
    log.add({ seq: log.next, time: clock.now(), type: "node-delta", notice: text, node: node.id, ...place });
  };
  const key = await stepKey(node, inputs);
  const now = clock.now();
  const lifetime = node.cache === true ? undefined : Number(node.cache);
  try {
    const kept = await store.find(key, lifetime === undefined ? undefined : now - lifetime);
    // What was kept under another version of the program may not fit any more.
    if (kept !== undefined && findOutputFault(node, kept) === undefined) return kept;
  } catch (error) {
    notice("looked up", error);
  }
  const outputs = await work();
  const createdAt = clock.now();
  const expiresAt = lifetime === undefined ? undefined : createdAt + lifetime;
  await store
    .keep({ key, type: node.type, outputs, createdAt, expiresAt })
    .catch((error: unknown) => notice("kept", error));
  return outputs;
}
