import { join, resolve } from "node:path";
import { version } from "../../package.json";
import type { Diagnostic } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import type { NodeHandler, RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import { invalidWorkflow } from "../engine/read-workflow";
import { createRegistry, type Registry } from "../engine/registry";
import { type Run, type RunOptions, run } from "../engine/run";
import type { Workflow } from "../engine/workflow";
import type { AddOptions, Hit, SearchOptions, SyncOptions, SyncReport } from "../knowledge/contracts";
import type { LockDifference } from "../knowledge/lock-difference";
import { bestQuote } from "../knowledge/quote";
import { knowledgeBaseNode } from "../nodes/knowledge-base";
import { llmEngineNode } from "../nodes/llm-engine";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { webSearchNode } from "../nodes/web-search";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import type { Fault } from "../providers/inject-fault";
import type { Redactor } from "../providers/redact";
import type { Tracing } from "../providers/tracing";
import { collectionSearch } from "./collection-search";
import type { LockComparison, LockOptions } from "./compare-lock";
import { loadConfig } from "./config";
import { openDataFolder, type VectorPlace, vectorPlace } from "./data-folder";
import { type Examination, type ExamineOptions, examine } from "./doctor";
import type { Estimation } from "./estimate-plan";
import type { EvaluationOptions, RetrievalEvaluation } from "./evaluate-retrieval";
import { keptOutputs } from "./kept-outputs";
import { checkIncluding, type LoadedWorkflow, loadWorkflow } from "./load-workflow";
import type { LockReport } from "./lock-collections";
import type { CassetteOptions } from "./open-cassettes";
import { loadPlugins } from "./plugins";
import type { JudgedCollection } from "./read-judged-files";
import { redactRun } from "./redact-run";
import { requireReranker } from "./require-reranker";
import { setUpProviders } from "./set-up-providers";
import { sourceTexts } from "./source-texts";
import { findStored, noCollection } from "./stored-collection";
import { traceRun } from "./trace-run";
import { withPlugins } from "./with-plugins";

export type {
  AddOptions,
  EvaluationOptions,
  JudgedCollection,
  LockComparison,
  LockDifference,
  LockOptions,
  LockReport,
  RetrievalEvaluation,
  SyncReport,
};

/** How {@link Planet.search} searches. */
export interface FindOptions extends SearchOptions {
  /** The most passages, from 0. Default: 6. */
  readonly topK?: number;
}

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
  /**
   * The model id that `default` stands for. Default: what the environment or the config file says, else a model of the
   * first vendor whose key is set, else `offline:extractive`.
   */
  readonly model?: string;
  /** Node types beside the built-in ones and those of plugins. */
  readonly nodes?: readonly NodeHandler[];
  /** Vendors of models beside the built-in ones and those of plugins. */
  readonly providers?: readonly ModelProvider[];
  /** Search engines for the web; the first one is the default. */
  readonly searches?: readonly WebSearch[];
  /** Records the answers of models, embedders and searches, or answers only from what was recorded. */
  readonly cassettes?: CassetteOptions;
  /** Makes the provider calls of nodes fail as told, to see what a workflow does then; `parseFault` reads them. */
  readonly faults?: readonly Fault[];
  /**
   * Refuses runs whose documents and settings are not as the `aiplanet.lock` beside each workflow says; while one runs,
   * only documents that are in the lock are indexed. Default: false.
   */
  readonly frozen?: boolean;
  /** Default: `process.env`. What `.env` files of the folder and of the project say is added to it. */
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
  /**
   * Adds files, folders, globs and web pages to a collection; what has not changed is not read again. Throws `usage`
   * when they would be mixed with documents that are split or embedded in another way.
   */
  embed(collection: string, sources: readonly string[], options?: AddOptions): Promise<SyncReport>;
  /** The best passages of a collection for a question, best first. Throws `not_found` when there is no such collection. */
  search(collection: string, question: string, options?: FindOptions): Promise<readonly FoundPassage[]>;
  /**
   * Measures how well a collection answers judged queries. Throws `not_found` when there is no such collection, and
   * `invalid_input` when no query has a document that is judged relevant.
   */
  evaluate(collection: string, judged: JudgedCollection, options?: EvaluationOptions): Promise<RetrievalEvaluation>;
  /**
   * Brings the collections of workflow files up to date and pins what they hold in the `aiplanet.lock` beside each.
   * @param files none means all workflows of the planet's folder.
   */
  lock(files?: readonly string[], options?: SyncOptions): Promise<readonly LockReport[]>;
  /**
   * Compares the sources and settings of workflow files, all those of the folder by default, with their locks. Nothing is
   * indexed or fetched. Throws `not_found` where a lock is missing.
   */
  compareLocks(files?: readonly string[], options?: LockOptions): Promise<readonly LockComparison[]>;
  /**
   * Looks at everything that runs need: keys, addresses, folders. `probe` makes one cheap call of each provider that is
   * ready. No key is shown.
   */
  doctor(options?: ExamineOptions): Promise<Examination>;
  /** What `estimatePlan` works with: prices, and what providers lack. Nothing is reached. */
  estimation(): Promise<Estimation>;
  /** Closes the data folder. Runs that still need it fail. */
  close(): Promise<void>;
}

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
  // A recording holds all that a run asks, also the vectors that an earlier run has kept.
  const place: VectorPlace =
    options.cassettes === undefined ? vectorPlace(config.vectors, config.environment) : { store: "memory" };
  const providers = await setUpProviders({
    folder,
    config,
    plugins,
    model: options.model,
    providers: options.providers ?? [],
    searches: options.searches ?? [],
    cassettes: options.cassettes,
    faults: options.faults ?? [],
    answers: () => data.answers(),
  });
  const { models, searches, redactor, tracing } = providers;
  const data = openDataFolder(join(dataFolder, "aiplanet.db"), { models, vectors: place });
  // What was kept before would make a recording depend on it.
  const kept = options.cassettes === undefined ? keptOutputs(data.answers, redactor) : undefined;
  const handlers = [
    userQueryNode(),
    knowledgeBaseNode({ knowledge: collectionSearch(data.open, models, options.frozen === true), models }),
    webSearchNode({ searches }),
    llmEngineNode({ models, quote: bestQuote }),
    outputNode({ sources: sourceTexts(data.open) }),
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
    async run(workflow, input, runOptions) {
      const ready = isPlan(workflow) ? workflow : await plan(workflow);
      if (options.frozen === true) await (await import("./lock-collections")).requireLocked(ready, folder, runOptions);
      return run(ready, input, { kept, ...observed(ready, runOptions, redactor, tracing) });
    },
    embed: async (collection, sources, addOptions) => {
      if (!/^[^\s\p{Cc}](?:.*\S)?$/u.test(collection)) throw badName(collection);
      return (await data.open()).add(collection, sources, folder, addOptions);
    },
    search: async (collection, question, { topK = defaultTopK, ...how } = {}) => {
      if (how.rerank !== undefined) requireReranker(models, how.rerank);
      if (!(await data.exists())) throw noCollection(collection, []);
      const knowledge = await data.open();
      const stored = findStored(collection, await knowledge.collections());
      const hits = await knowledge.search(stored, question, topK, how);
      return hits.map((hit) => ({
        ...hit,
        collection,
        excerpt: hit.text.slice(bestQuote(question, hit.text)?.start ?? 0),
      }));
    },
    evaluate: async (collection, judged, how = {}) => {
      if (how.rerank !== undefined) requireReranker(models, how.rerank);
      if (!(await data.exists())) throw noCollection(collection, []);
      const [knowledge, { evaluateRetrieval }] = await Promise.all([data.open(), import("./evaluate-retrieval")]);
      const stored = findStored(collection, await knowledge.collections());
      return evaluateRetrieval(knowledge, { collection, stored }, judged, how);
    },
    lock: async (files = [], lockOptions = {}) =>
      (await import("./lock-collections")).writeLocks({ folder, plan, open: data.open }, files, lockOptions),
    compareLocks: async (files = [], lockOptions = {}) =>
      (await import("./lock-collections")).checkLocks({ folder, plan }, files, lockOptions),
    doctor: (examineOptions) =>
      examine(
        {
          version,
          nodeVersion: process.version,
          folder,
          dataFolder,
          config,
          model: models.defaultId,
          modelOption: options.model,
          vendors: providers.vendors,
          ...providers.bare,
          vectors: place,
          redactor,
        },
        examineOptions,
      ),
    async estimation() {
      const { createEstimation } = await import("./estimation");
      return createEstimation({ model: models.defaultId, priceOf: providers.priceOf, ...providers.bare });
    },
    close: data.close,
  };
}

/** The options of a run whose secrets are hidden, and which is traced where somebody listens. */
function observed(plan: Plan, options: RunOptions = {}, redactor: Redactor, tracing: Tracing | undefined): RunOptions {
  const clean = { ...redactRun(redactor), ...options };
  if (tracing === undefined) return clean;
  const { onEvent, history } = options;
  const first = history?.[0];
  const trace = traceRun(tracing, plan, options.id ?? (first?.type === "run-start" ? first.run : undefined));
  return {
    ...clean,
    onEvent(event) {
      trace(event);
      onEvent?.(event);
    },
  };
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
