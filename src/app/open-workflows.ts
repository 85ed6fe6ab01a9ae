import type { Workflow } from "../engine/workflow";
import type { DataFolder } from "./data-folder";
import type { RunSource } from "./runs";
import type { Workflows } from "./workflows";

/** What saved workflows are opened with. */
export interface OpenWorkflowsOptions {
  readonly data: Pick<DataFolder, "exists" | "database">;
  /** Reads and checks a workflow with all that it includes. Throws `not_found` and `invalid_workflow`. */
  readonly sourceOf: (workflow: string | Workflow) => Promise<RunSource>;
  /** Absolute: what names of files are relative to. */
  readonly folder: string;
  /** The stack in use. */
  readonly stack: string;
}

/** Saved workflows whose data folder is opened, and whose code is loaded, when they are first needed. */
export function openWorkflows({ data, sourceOf, folder, stack: inUse }: OpenWorkflowsOptions): Workflows {
  async function open(): Promise<Workflows> {
    const [database, { createWorkflows }, { stackStore }, { workflowStore }] = await Promise.all([
      data.database(),
      import("./create-workflows"),
      import("../storage/stack-store"),
      import("../storage/workflow-store"),
    ]);
    const [store, stacks] = [workflowStore(database), stackStore(database)];
    return createWorkflows({ store, stacks, sourceOf, folder, stack: inUse, now: Date.now, random: Math.random });
  }

  /** Opens them to look for one. Looking makes no data folder. */
  async function openFor(name: string, stack = inUse): Promise<Workflows> {
    if (!(await data.exists())) throw (await import("./create-workflows")).nothingSaved(name, stack, inUse);
    return open();
  }

  return {
    async save(workflow, options) {
      // What cannot be saved makes no data folder.
      if (!(await data.exists())) await sourceOf(workflow);
      return (await open()).save(workflow, options);
    },
    list: async (options) => ((await data.exists()) ? (await open()).list(options) : []),
    get: async (name, options) => (await openFor(name, options?.stack)).get(name, options),
    graph: async (name, options) => (await openFor(name, options?.stack)).graph(name, options),
    history: async (name, options) => (await openFor(name, options?.stack)).history(name, options),
    version: async (name, number, options) => (await openFor(name, options?.stack)).version(name, number, options),
    compare: async (name, options) => (await openFor(name, options?.stack)).compare(name, options),
    restore: async (name, number, options) => (await openFor(name, options?.stack)).restore(name, number, options),
    remove: async (name, options) => (await openFor(name, options?.stack)).remove(name, options),
  };
}
