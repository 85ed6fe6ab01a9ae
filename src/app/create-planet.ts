import { join, resolve } from "node:path";
import { compile } from "../engine/compile";
import type { Diagnostic } from "../engine/diagnostic";
import type { NodeHandler, RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import { invalidWorkflow } from "../engine/read-workflow";
import { createRegistry, type Registry } from "../engine/registry";
import { type Run, type RunOptions, run } from "../engine/run";
import type { Workflow } from "../engine/workflow";
import { analyse, queryTerms } from "../knowledge/analyse";
import type { Hit, Knowledge, SyncOptions, SyncReport } from "../knowledge/contracts";
import { bestQuote } from "../knowledge/quote";
import { sentences } from "../knowledge/sentences";
import { knowledgeBaseNode } from "../nodes/knowledge-base";
import { llmEngineNode } from "../nodes/llm-engine";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { webSearchNode } from "../nodes/web-search";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import { createModels } from "../providers/models";
import { offline } from "../providers/offline";
import type { SqlDatabase } from "../storage/contracts";
import { collectionSearch } from "./collection-search";
import { loadConfig } from "./config";
import { type LoadedWorkflow, loadWorkflow } from "./load-workflow";
import { loadPlugins } from "./plugins";

export type { SyncReport };

/** How a planet is set up. Everything has a default: no key, no service and no config file is needed. */
export interface PlanetOptions {
  /** The folder that file names are relative to and the config file is looked for from. Default: the working folder. */
  readonly folder?: string;
  /** Where documents are indexed. Default: what the config file says, else `.aiplanet` in the project's folder. */
  readonly dataFolder?: string;
  /** The model id that `default` stands for. Default: what the config file says, else `offline:extractive`. */
  readonly model?: string;
  /** Node types beside the built-in ones and those of plugins. */
  readonly nodes?: readonly NodeHandler[];
  /** Vendors of models beside the built-in ones and those of plugins. */
  readonly providers?: readonly ModelProvider[];
  /** Search engines for the web; the first one is the default. */
  readonly searches?: readonly WebSearch[];
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The engine with everything wired to it: workflows in, runs out. */
export interface Planet {
  readonly registry: Registry;
  /** The model id that `default` stands for. */
  readonly model: string;
  /** Reads and checks a workflow file. Throws `not_found` when there is none; faults of the file are in the result. */
  load(file: string): Promise<LoadedWorkflow>;
  /** A plan of a workflow file, or of a workflow made in code. Throws `invalid_workflow` with all diagnostics. */
  plan(workflow: string | Workflow): Promise<Plan>;
  /** Starts a run of a workflow file, a workflow or a plan. Throws `invalid_workflow` and `invalid_input`. */
  run(workflow: string | Workflow | Plan, input?: RunInput, options?: RunOptions): Promise<Run>;
  /** Adds files, folders and globs to a collection. */
  embed(collection: string, sources: readonly string[], options?: SyncOptions): Promise<SyncReport>;
  /** The best passages of a collection for a question, best first. Throws `not_found` when there is no such collection. */
  search(collection: string, question: string, topK?: number): Promise<readonly Hit[]>;
  /** Closes the data folder. Runs that still need it fail. */
  close(): Promise<void>;
}

const defaultModel = "offline:extractive";
const defaultTopK = 6;

/**
 * Sets everything up: reads the project's config file and loads its plugins. The data folder is opened when documents
 * are first needed.
 * @throws `invalid_config` and `plugin_failed`.
 */
export async function createPlanet(options: PlanetOptions = {}): Promise<Planet> {
  const folder = resolve(options.folder ?? process.cwd());
  const config = await loadConfig(folder, options.environment ?? process.env);
  const plugins = await loadPlugins(config.plugins, config.folder);
  const data = knowledgeIn(options.dataFolder === undefined ? config.dataFolder : resolve(folder, options.dataFolder));
  const providers = [offline({ analyse, queryTerms, sentences }), ...(options.providers ?? []), ...plugins.providers];
  const models = createModels(providers, options.model ?? config.model ?? defaultModel);
  const registry = createRegistry([
    userQueryNode(),
    knowledgeBaseNode({ knowledge: collectionSearch(data.open, models) }),
    webSearchNode({ searches: [...(options.searches ?? []), ...plugins.searches] }),
    llmEngineNode({ models, quote: bestQuote }),
    outputNode(),
    ...(options.nodes ?? []),
    ...plugins.nodes,
  ]);
  const load = (file: string) => loadWorkflow(file, folder, registry);
  const plan = async (workflow: string | Workflow) => {
    if (typeof workflow !== "string") return compile(workflow, registry, { folder });
    const loaded = await load(workflow);
    return loaded.plan ?? refuse(loaded.diagnostics, workflow);
  };
  return {
    registry,
    model: models.defaultId,
    load,
    plan,
    run: async (workflow, input, runOptions) =>
      run(isPlan(workflow) ? workflow : await plan(workflow), input, runOptions),
    embed: async (collection, sources, syncOptions) =>
      (await data.open()).add(collection, sources, folder, syncOptions),
    search: async (collection, question, topK = defaultTopK) => (await data.open()).search(collection, question, topK),
    close: data.close,
  };
}

/** Knowledge that lives in a data folder, opened once and when first needed; its packages are loaded then as well. */
function knowledgeIn(dataFolder: string) {
  let opened: Promise<{ knowledge: Knowledge; database: SqlDatabase }> | undefined;
  const openOnce = async () => {
    const [{ sqliteDatabase }, { collectionStore }, { createKnowledge }] = await Promise.all([
      import("../storage/sqlite"),
      import("../storage/collection-store"),
      import("../knowledge/create-knowledge"),
    ]);
    const database = await sqliteDatabase({ file: join(dataFolder, "aiplanet.db") });
    return { database, knowledge: createKnowledge({ store: collectionStore(database) }) };
  };
  return {
    async open() {
      // A failed opening is not kept: what was wrong with the folder may be mended by the next call.
      opened ??= openOnce().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return (await opened).knowledge;
    },
    async close() {
      const { database } = (await opened) ?? {};
      opened = undefined;
      await database?.close();
    },
  };
}

function isPlan(workflow: string | Workflow | Plan): workflow is Plan {
  return typeof workflow === "object" && "workflow" in workflow;
}

function refuse(diagnostics: readonly Diagnostic[], file: string): never {
  throw invalidWorkflow(diagnostics, file);
}
