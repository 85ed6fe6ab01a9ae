import { randomUUID } from "node:crypto";
import type { Plan } from "../engine/plan";
import type { Registry } from "../engine/registry";
import type { RunOptions } from "../engine/run";
import type { DataFolder } from "./data-folder";
import type { Runs } from "./runs";

/** What runs are opened with. */
export interface OpenRunsOptions {
  readonly data: Pick<DataFolder, "exists" | "database">;
  readonly registry: Registry;
  /** What every run is given: where secrets are taken out, what is kept, whoever listens. */
  readonly observe: (plan: Plan, options: RunOptions) => RunOptions;
  /** Throws when a plan must not be run as things are. */
  readonly permit: (plan: Plan, options: RunOptions) => Promise<void>;
}

/** Runs whose data folder is opened, and whose code is loaded, when they are first needed. */
export interface LazyRuns {
  open(): Promise<Runs>;
  readonly lazily: Omit<Runs, "start" | "close">;
  close(): Promise<void>;
}

export function openRuns({ data, registry, observe, permit }: OpenRunsOptions): LazyRuns {
  let opened: Promise<Runs> | undefined;

  async function openStore(): Promise<Runs> {
    const [database, { createRuns }, { runStore }, { thisProcess }, { planOfContent }] = await Promise.all([
      data.database(),
      import("./create-runs"),
      import("../storage/run-store"),
      import("./this-process"),
      import("./workflow-snapshot"),
    ]);
    const here = thisProcess(`process_${randomUUID()}`);
    const now = Date.now;
    const planOf: Parameters<typeof createRuns>[0]["planOf"] = (content, folder) =>
      planOfContent(content, folder, registry);
    return createRuns({
      store: runStore(database, { owner: here, now }),
      here,
      planOf,
      observe,
      permit,
      now,
      random: Math.random,
    });
  }

  function open(): Promise<Runs> {
    // A failed opening is not kept: what was wrong with the folder may be mended by the next call.
    opened ??= openStore().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  /** Opens the runs to look for one. Looking makes no data folder. */
  async function openFor(name: string): Promise<Runs> {
    if (!(await data.exists())) throw (await import("./find-run")).noRun(name);
    return open();
  }

  return {
    open,
    lazily: {
      list: async (options) => ((await data.exists()) ? (await open()).list(options) : []),
      get: async (name) => (await openFor(name)).get(name),
      events: async (name, from) => (await openFor(name)).events(name, from),
      source: async (name) => (await openFor(name)).source(name),
      prompts: async (name) => (await openFor(name)).prompts(name),
      resume: async (name, options) => (await openFor(name)).resume(name, options),
      rerun: async (name, options) => (await openFor(name)).rerun(name, options),
      answer: async (name, answer, options) => (await openFor(name)).answer(name, answer, options),
      cancel: async (name, reason) => (await openFor(name)).cancel(name, reason),
      compare: async (before, after) => (await openFor(before)).compare(before, after),
      prune: async (options) => ((await data.exists()) ? (await open()).prune(options) : 0),
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
