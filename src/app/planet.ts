import type { NodeHandler, RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import type { Registry } from "../engine/registry";
import type { Run, RunOptions } from "../engine/run";
import type { Workflow } from "../engine/workflow";
import type { AddOptions, Hit, SearchOptions, SyncOptions, SyncReport } from "../knowledge/contracts";
import type { LockDifference } from "../knowledge/lock-difference";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import type { Fault } from "../providers/inject-fault";
import type { Models } from "../providers/models";
import type { AnsweringOptions, AnsweringWorkflow } from "./answering-workflow";
import type { BackedUp, BackupContents, BackupOptions, RestoreBackupOptions, Restored } from "./backup";
import type { Chats } from "./chats";
import type { LockComparison, LockOptions } from "./compare-lock";
import type { Confinement } from "./confinement";
import type { Examination, ExamineOptions } from "./doctor";
import type { Documents } from "./documents";
import type { Estimation } from "./estimate-plan";
import type { EvaluationOptions, RetrievalEvaluation } from "./evaluate-retrieval";
import type { LoadedWorkflow } from "./load-workflow";
import type { LockReport } from "./lock-collections";
import type { CassetteOptions } from "./open-cassettes";
import type { JudgedCollection } from "./read-judged-files";
import type { Runs } from "./runs";
import type { Stacks } from "./stacks";
import type { InStack, Workflows } from "./workflows";

export type {
  AddOptions,
  BackupContents,
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
  /**
   * For workflows and config files of strangers: none is read outside of a folder, none of their plugins is loaded, no
   * `.env` is read, and web pages are fetched for documents from these hosts only. Default: none of this.
   */
  readonly confined?: Confinement;
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

/** How a planet runs a workflow. */
export interface PlanetRunOptions extends RunOptions {
  /**
   * Whether the run is kept in the data folder, so that it outlives its process: each node's outputs are kept before
   * anything that needs them starts, and `planet.runs` lets it go on. Default: only when a node of it may ask a person, and for
   * workflows that are saved in a stack.
   */
  readonly durable?: boolean;
}

/** The engine with everything wired to it: workflows in, runs out. */
export interface Planet {
  readonly registry: Registry;
  /** The model id that `default` stands for. */
  readonly model: string;
  /** The models that workflows may name, ready to be called: with limits, retries, recordings and costs. */
  readonly models: Models;
  /** The name of the stack in use: the one that is meant where none is named. */
  readonly stack: string;
  /** Absolute: where everything is kept. It is made when something is kept. */
  readonly dataFolder: string;
  /** Reads and checks a workflow file. Throws `not_found` when there is none; faults of the file are in the result. */
  load(file: string): Promise<LoadedWorkflow>;
  /** A plan of a workflow file, or of a workflow made in code. Throws `invalid_workflow` with all diagnostics. */
  plan(workflow: string | Workflow): Promise<Plan>;
  /**
   * A plan of a workflow that was saved, whose runs are kept with their stack and version. Default: the newest version,
   * in the stack in use. Throws `not_found`, and `invalid_workflow` with all diagnostics.
   */
  savedPlan(name: string, options?: InStack & { readonly version?: number }): Promise<Plan>;
  /**
   * The workflow that answers in a stack, by default the one in use: the one that is named, else, for the stack in use,
   * the project's file (the setting `workflow`, or `workflow.yaml` in its folder), else the one that was last saved in
   * the stack, else one that answers from the stack's documents. Throws `not_found` and `invalid_workflow`.
   */
  answering(options?: AnsweringOptions): Promise<AnsweringWorkflow>;
  /** Starts a run of a workflow file, a workflow or a plan. Throws `invalid_workflow` and `invalid_input`. */
  run(workflow: string | Workflow | Plan, input?: RunInput, options?: PlanetRunOptions): Promise<Run>;
  /** The runs that are kept in the data folder. */
  readonly runs: Omit<Runs, "start" | "close">;
  /** The projects that workflows, chats and runs belong to. */
  readonly stacks: Stacks;
  /** Workflows that were saved, with their versions. */
  readonly workflows: Workflows;
  /** Conversations: questions that workflows answer, with what was said before. */
  readonly chats: Chats;
  /** The documents that were indexed, in their collections. */
  readonly documents: Documents;
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
  /**
   * Writes all that the data folder holds into one file, also while it is in use. Vectors that lie in Chroma are not in
   * it. Throws `usage` when there is such a file, `not_found` without data, `storage_failed`.
   */
  backup(file: string, options?: BackupOptions): Promise<BackedUp>;
  /**
   * Puts a backup in the place of all that the data folder holds, at once; what was there is kept in a file beside it.
   * The planet is closed by it, because it keeps parts of the old data in memory: create another one, also in other
   * processes. Runs that are going on are lost. Gives undefined when `replace` says no. Throws `not_found` without the
   * backup, `usage`, and `storage_failed`; nothing is changed then.
   */
  restore(file: string, options?: RestoreBackupOptions): Promise<Restored | undefined>;
  /** Closes the data folder. Durable runs are canceled, and can be resumed; others that still need it fail. */
  close(): Promise<void>;
}
