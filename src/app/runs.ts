import type { ConfigChange } from "../engine/edit-configs";
import type { ErrorRecord } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import type { RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import type { Run, RunOptions } from "../engine/run";
import type { Outputs } from "../engine/run-result";
import type { SentPrompt } from "../engine/sent-prompts";
import type { Usage } from "../engine/values";
import type { StoredRun } from "../storage/run-store";
import type { RunDifference } from "./compare-runs";
import type { RunStory } from "./run-details";
import type { RunStanding } from "./run-standing";
import type { WorkflowContent } from "./workflow-snapshot";

/** A stored run as it is listed. Times are milliseconds since 1970. */
export interface RunSummary {
  readonly id: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly status: RunStanding;
  /** How often in a row a process died while it ran this run and no node ended. */
  readonly deaths: number;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly usage?: Usage;
  readonly error?: ErrorRecord;
  /** The run that it runs again. */
  readonly parent?: string;
  /** Ids of the stack and of the workflow's version that it is of, and the SHA-256 of exactly what was run. */
  readonly stack?: string;
  readonly version?: string;
  readonly hash: string;
}

/** A stored run with all that its events tell. */
export interface RunDetails extends RunSummary, RunStory {
  /**
   * The ids of the nodes that made the run take as long as it did, in the order in which they ran. Undefined where what
   * was run cannot be read any more, because a plugin is gone say.
   */
  readonly criticalPath?: readonly string[];
  /** What the run gave: the outputs of the first output node that ran; once it has completed. */
  readonly output?: Outputs;
}

/** Which runs are listed. */
export interface ListRunsOptions {
  /** Default: all. */
  readonly statuses?: readonly RunStanding[];
  readonly workflow?: string;
  /** The stack's id. */
  readonly stack?: string;
  /** Only runs that were made before the one of this id. */
  readonly before?: string;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** How a run goes on or is started again. */
export type GoOnOptions = Pick<RunOptions, "signal" | "concurrency" | "onEvent" | "onWait" | "answers">;

/** How a run is resumed. */
export interface ResumeOptions extends GoOnOptions {
  /** Resumes a parked run as well, and begins to count anew how often it kills its process. Default: false. */
  readonly force?: boolean;
}

/** What is run again, and how it differs. */
export interface RerunOptions extends GoOnOptions {
  /** The nodes from which on everything is run again; the outcomes of the others are taken over. Default: all nodes. */
  readonly from?: readonly string[];
  /** Configs to change; from these nodes on everything is run again, too. */
  readonly set?: readonly ConfigChange[];
  /** Inputs to change, by name; then all nodes are run again. */
  readonly input?: RunInput;
}

/** What a person answers. */
export interface GivenAnswer {
  /** Who asked, as in {@link RunDetails.questions}: `review`, `review[2]`. Default: the only one who asks. */
  readonly asker?: string;
  /** The answer, as a value or as it was typed. */
  readonly value?: unknown;
  readonly text?: string;
}

/** Which runs are deleted. */
export interface PruneOptions {
  /** Only runs that ended so many milliseconds ago or more. Default: 30 days. */
  readonly olderThan?: number;
  /** So many of the newest are kept whatever their age, from 0. Default: 0. */
  readonly keep?: number;
}

/** What is run. */
export interface RunSource {
  readonly content: WorkflowContent;
  /** Absolute: where its file lies. */
  readonly folder: string;
  /** Ids of the stack and the version, for a workflow that is saved. */
  readonly stack?: string;
  readonly version?: string;
}

/** How a run is kept. */
export interface StartOptions extends RunOptions {
  /** Ids of the stack and of the workflow's version that it is of. */
  readonly stack?: string;
  readonly version?: string;
  readonly parent?: string;
}

/** The runs that outlive their process. A run is named by its id, by the beginning of it, or by `last`. */
export interface Runs {
  /** Starts a run of exactly this content, of which the plan was made. */
  start(plan: Plan, source: RunSource, input: RunInput, options?: StartOptions): Promise<Run>;
  /** Newest first. */
  list(options?: ListRunsOptions): Promise<RunSummary[]>;
  /** Throws `not_found`. */
  get(name: string): Promise<RunDetails>;
  /** A run's events, without the deltas of nodes that have ended. Throws `not_found`. */
  events(name: string, from?: number): Promise<RunEvent[]>;
  /** The workflow that a run runs, as it was when it began, and where its file lay. Throws `not_found`. */
  source(name: string): Promise<RunSource>;
  /**
   * What the nodes of a run that have ended sent to models. Throws `not_found`, and `invalid_workflow` when what was run
   * cannot be run any more.
   */
  prompts(name: string): Promise<SentPrompt[]>;
  /**
   * Lets a run go on that was interrupted, failed, was canceled or waits; no node that has ended is run again.
   * Throws `not_found`, `usage` when it runs, has completed or is parked, and `run_taken` when another process is faster.
   */
  resume(name: string, options?: ResumeOptions): Promise<Run>;
  /** Starts a new run of what an earlier one ran. Throws `not_found`, and `usage` for a node that it does not have. */
  rerun(name: string, options?: RerunOptions): Promise<Run>;
  /**
   * Keeps the answer to a question of a run, and lets the run go on here, unless another process has it. Resolves to
   * the run; undefined when it goes on elsewhere. Throws `not_found` when that is not asked, `usage` when several ask or
   * it was answered before, `invalid_input` when it is no answer.
   */
  answer(name: string, answer: GivenAnswer, options?: GoOnOptions): Promise<Run | undefined>;
  /**
   * Ends a run. Resolves to `asked` when the process that runs it was asked to, `canceled` when it is done. Throws
   * `not_found`, and `usage` when it has ended.
   */
  cancel(name: string, reason?: string): Promise<"asked" | "canceled">;
  /** How two runs differ: in workflow, input, nodes and outputs. Throws `not_found`. */
  compare(before: string, after: string): Promise<RunDifference[]>;
  /** Deletes runs that completed, failed or were canceled. Resolves to how many. */
  prune(options?: PruneOptions): Promise<number>;
  /** Cancels the runs of this process and waits until they have ended; they can be resumed. */
  close(): Promise<void>;
}

/** The part of a summary that the store says by itself. */
export function summaryOf(run: StoredRun, status: RunStanding, deaths: number): RunSummary {
  const { id, workflow, createdAt, endedAt, usage, error, parent, stack, version, hash } = run;
  return {
    id,
    workflow,
    status,
    deaths,
    createdAt,
    hash,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(usage === undefined ? {} : { usage }),
    ...(error === undefined ? {} : { error }),
    ...(parent === undefined ? {} : { parent }),
    ...(stack === undefined ? {} : { stack }),
    ...(version === undefined ? {} : { version }),
  };
}
