import { dirname, join, resolve } from "node:path";
import { version } from "../../package.json";
import type { Diagnostic } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import type { RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import { invalidWorkflow } from "../engine/read-workflow";
import { createRegistry } from "../engine/registry";
import { type RunOptions, run } from "../engine/run";
import type { Workflow } from "../engine/workflow";
import { bestQuote } from "../knowledge/quote";
import { humanInputNode } from "../nodes/human-input";
import { knowledgeBaseNode } from "../nodes/knowledge-base";
import { llmEngineNode } from "../nodes/llm-engine";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { webSearchNode } from "../nodes/web-search";
import { collectionSearch } from "./collection-search";
import { type Config, loadConfig } from "./config";
import { readInside } from "./confinement";
import { openDataFolder, type VectorPlace, vectorPlace } from "./data-folder";
import { examine } from "./doctor";
import { createDocuments } from "./documents";
import { keptOutputs } from "./kept-outputs";
import { checkIncluding, loadWorkflow, readWorkflowFile } from "./load-workflow";
import { observeRun } from "./observe-run";
import { openChats } from "./open-chats";
import { openRuns } from "./open-runs";
import { openWorkflows } from "./open-workflows";
import type { Planet, PlanetOptions } from "./planet";
import { loadPlugins } from "./plugins";
import { requireReranker } from "./require-reranker";
import type { RunSource, StartOptions } from "./runs";
import { setUpProviders } from "./set-up-providers";
import { sourceTexts } from "./source-texts";
import { findStored, noCollection } from "./stored-collection";
import { timeLimited } from "./time-limited";
import { withPlugins } from "./with-plugins";
import { planOfContent, recordWorkflow } from "./workflow-snapshot";

const defaultTopK = 6;

/**
 * Sets everything up: reads the config files of the project and of the user, and loads their plugins. The data folder is
 * opened when documents are first needed.
 * @throws `invalid_config`, `plugin_failed`, and `unknown_model` for the model of the options.
 */
export async function createPlanet(options: PlanetOptions = {}): Promise<Planet> {
  const folder = resolve(options.folder ?? process.cwd());
  const { confined } = options;
  const config = await loadConfig(folder, options.environment ?? process.env, confined);
  if (confined !== undefined && config.plugins.length > 0) throw refusedPlugins(config.plugins);
  const plugins = await loadPlugins(config.plugins, config.pluginFolder);
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
  const database = join(dataFolder, "aiplanet.db");
  const data = openDataFolder(database, { models, vectors: place, pageHosts: confined?.hosts });
  // What was kept before would make a recording depend on it.
  const kept = options.cassettes === undefined ? keptOutputs(data.answers, redactor) : undefined;
  const handlers = [
    userQueryNode({ models }),
    knowledgeBaseNode({ knowledge: collectionSearch(data.open, models, options.frozen === true), models }),
    webSearchNode({ searches }),
    llmEngineNode({ models, quote: bestQuote, limit: timeLimited }),
    outputNode({ sources: sourceTexts(data.open) }),
    humanInputNode(),
    ...(options.nodes ?? []),
  ];
  const registry = withPlugins((more) => createRegistry([...handlers, ...more]), plugins.nodes);
  const read = confined === undefined ? readWorkflowFile : readInside(confined);
  const load = (file: string) => loadWorkflow(file, folder, registry, read);
  /** What each plan was made of, for runs that outlive their process and the files. */
  const sources = new WeakMap<Plan, RunSource>();
  const plan = async (workflow: string | Workflow) => {
    const recording = recordWorkflow(read);
    const made =
      typeof workflow === "string"
        ? await loadWorkflow(workflow, folder, registry, recording.read)
        : await checkIncluding(workflow, folder, registry, recording.read);
    if (made.plan === undefined)
      refuse(made.diagnostics, typeof workflow === "string" ? workflow : workflow.source.file);
    const from = typeof workflow === "string" ? resolve(folder, workflow) : workflow;
    sources.set(made.plan, {
      content: recording.content(from, folder),
      folder: typeof from === "string" ? dirname(from) : folder,
    });
    return made.plan;
  };
  const observe = (ready: Plan, how: RunOptions) => ({ kept, ...observeRun(ready, how, redactor, tracing) });
  const permit = async (ready: Plan, how?: RunOptions) => {
    if (options.frozen === true) await (await import("./lock-collections")).requireLocked(ready, folder, how);
  };
  const runs = openRuns({ data, registry, observe, permit });
  const workflows = openWorkflows({
    data,
    folder,
    stack: config.stack,
    sourceOf: async (workflow) => {
      const ready = await plan(workflow);
      return sources.get(ready) ?? refusePlan(ready);
    },
  });
  const runKept = async (ready: Plan, input: RunInput, how: StartOptions) => {
    const { stack, version: versionId, ...source } = sources.get(ready) ?? refusePlan(ready);
    const place = {
      ...(stack === undefined ? {} : { stack }),
      ...(versionId === undefined ? {} : { version: versionId }),
    };
    return (await runs.open()).start(ready, source, input, { ...place, ...how });
  };
  const { stacks, chats } = openChats({
    data,
    models,
    runs: runs.lazily,
    planOf: async (workflow) => {
      if (!isPlan(workflow)) return plan(workflow);
      return sources.has(workflow) ? workflow : refusePlan(workflow);
    },
    run: runKept,
  });
  const savedPlan: Planet["savedPlan"] = async (name, { version: number, ...place } = {}) => {
    const [{ stack }, saved] = await Promise.all([workflows.get(name, place), workflows.version(name, number, place)]);
    const ready = await planOfContent(saved.content, saved.folder, registry);
    sources.set(ready, { content: saved.content, folder: saved.folder, stack, version: saved.id });
    return ready;
  };
  const close = async () => {
    await runs.close();
    await data.close();
  };
  return {
    registry,
    model: models.defaultId,
    models,
    stack: config.stack,
    dataFolder,
    load,
    plan,
    savedPlan,
    answering: async (wanted = {}) =>
      (await import("./answering-workflow")).answeringWorkflow(wanted, {
        folder,
        projectFiles: projectFiles(config),
        stack: config.stack,
        workflows,
        plan,
        savedPlan,
        contents: async (collection) => ((await data.exists()) ? (await data.open()).contents(collection) : undefined),
      }),
    async run(workflow, input, runOptions) {
      const ready = isPlan(workflow) ? workflow : await plan(workflow);
      const { durable = asksPeople(ready) || sources.get(ready)?.stack !== undefined, ...how } = runOptions ?? {};
      if (durable) return runKept(ready, input ?? {}, how);
      await permit(ready, how);
      return run(ready, input, observe(ready, how));
    },
    runs: runs.lazily,
    stacks,
    workflows,
    chats,
    documents: createDocuments(async () => ((await data.exists()) ? data.open() : undefined), stacks),
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
    backup: async (file, how) => (await import("./backup")).backupData(database, resolve(folder, file), place, how),
    restore: async (file, how) => (await import("./backup")).restoreData(resolve(folder, file), database, close, how),
    close,
  };
}

/** The files that answer in a project which saves none: the one that its settings name, else the usual one. */
function projectFiles({ workflow, folder }: Config): string[] {
  return workflow === undefined ? [join(folder, "workflow.yaml")] : [workflow];
}

/** Whether a node may ask a person, so that the run may have to wait for longer than its process lasts. */
function asksPeople({ nodes }: Plan): boolean {
  return nodes.some(({ handler }) => handler.asks);
}

function refusePlan(plan: Plan): never {
  throw new PlanetError("usage", `the plan of "${plan.name}" was not made by this planet, so it cannot run durably`, {
    hint: "make it with planet.plan(), or give the workflow itself",
  });
}

function refusedPlugins(plugins: readonly string[]): PlanetError {
  return new PlanetError("plugin_failed", `plugins are refused here, and the config names ${plugins.join(", ")}`, {
    hint: "do without them, or let them be loaded for files that you trust",
  });
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
