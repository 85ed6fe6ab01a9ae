import { join, resolve } from "node:path";
import type { Diagnostic } from "../engine/diagnostic";
import { isPlanetError, PlanetError } from "../engine/errors";
import type { NodeHandler, RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import { invalidWorkflow } from "../engine/read-workflow";
import { createRegistry, type Registry } from "../engine/registry";
import { type Run, type RunOptions, run } from "../engine/run";
import type { Workflow } from "../engine/workflow";
import { analyse, queryTerms } from "../knowledge/analyse";
import type { Hit, SyncOptions, SyncReport } from "../knowledge/contracts";
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
import { collectionSearch } from "./collection-search";
import { loadConfig } from "./config";
import { openDataFolder, vectorPlace } from "./data-folder";
import { checkIncluding, type LoadedWorkflow, loadWorkflow } from "./load-workflow";
import { loadPlugins } from "./plugins";
import { findStored, noCollection } from "./stored-collection";

export type { SyncReport };

/** A hit, and its text from the sentence on that fits the question best. */
export interface FoundPassage extends Hit {
  readonly excerpt: string;
}

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
  search(collection: string, question: string, topK?: number): Promise<readonly FoundPassage[]>;
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
  const dataFolder = options.dataFolder ? resolve(folder, options.dataFolder) : config.dataFolder;
  const providers = [offline({ analyse, queryTerms, sentences }), ...(options.providers ?? [])];
  const model = options.model ?? config.model ?? defaultModel;
  const models = withPlugins((more) => createModels([...providers, ...more], model), plugins.providers);
  const vectors = vectorPlace(config.vectors, config.environment);
  const data = openDataFolder(join(dataFolder, "aiplanet.db"), { models, vectors });
  const handlers = [
    userQueryNode(),
    knowledgeBaseNode({ knowledge: collectionSearch(data.open, models) }),
    webSearchNode({ searches: [...(options.searches ?? []), ...plugins.searches] }),
    llmEngineNode({ models, quote: bestQuote }),
    outputNode(),
    ...(options.nodes ?? []),
  ];
  const registry = withPlugins((more) => createRegistry([...handlers, ...more]), plugins.nodes);
  const load = (file: string) => loadWorkflow(file, folder, registry);
  const plan = async (workflow: string | Workflow) => {
    const checked =
      typeof workflow === "string" ? await load(workflow) : await checkIncluding(workflow, folder, registry);
    const name = typeof workflow === "string" ? workflow : workflow.source.file;
    return checked.plan ?? refuse(checked.diagnostics, name);
  };
  return {
    registry,
    model: models.defaultId,
    load,
    plan,
    run: async (workflow, input, runOptions) =>
      run(isPlan(workflow) ? workflow : await plan(workflow), input, runOptions),
    embed: async (collection, sources, syncOptions) => {
      if (!/^[^\s\p{Cc}](?:.*\S)?$/u.test(collection)) throw badName(collection);
      return (await data.open()).add(collection, sources, folder, syncOptions);
    },
    search: async (collection, question, topK = defaultTopK) => {
      if (!(await data.exists())) throw noCollection(collection, []);
      const knowledge = await data.open();
      const hits = await knowledge.search(findStored(collection, await knowledge.collections()), question, topK);
      return hits.map((hit) => ({
        ...hit,
        collection,
        excerpt: hit.text.slice(bestQuote(question, hit.text)?.start ?? 0),
      }));
    },
    close: data.close,
  };
}

/**
 * Makes something of what is built in together with what plugins bring. It is made without them first, so that a fault
 * in what the caller gave is told as such.
 * @throws `plugin_failed` when plugins bring a name that is taken or not allowed.
 */
function withPlugins<Item, Made>(make: (more: readonly Item[]) => Made, items: readonly Item[]): Made {
  const plain = make([]);
  if (items.length === 0) return plain;
  try {
    return make(items);
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    throw new PlanetError("plugin_failed", `a plugin brings what does not go: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}

function badName(collection: string): PlanetError {
  return new PlanetError("usage", `${JSON.stringify(collection)} cannot be a collection's name`, {
    hint: "name it in one line, with letters or digits, such as handbook",
  });
}

function isPlan(workflow: string | Workflow | Plan): workflow is Plan {
  return typeof workflow === "object" && "workflow" in workflow;
}

function refuse(diagnostics: readonly Diagnostic[], file: string | undefined): never {
  throw invalidWorkflow(diagnostics, file);
}
