import type { Workflow } from "../engine/workflow";
import type { SavedGraph, SavedWorkflow, WorkflowVersion } from "../storage/workflow-rows";
import type { SaveResult } from "../storage/workflow-store";
import type { ContentChange } from "./compare-contents";
import type { WorkflowContent } from "./workflow-snapshot";

export type { SavedWorkflow, WorkflowVersion };

/** Which stack is meant. */
export interface InStack {
  /** The stack's name. Default: the one in use. */
  readonly stack?: string;
}

/** Where a workflow is saved. */
export interface SaveWorkflowOptions extends InStack {
  /** What it is saved as. Default: the name that the workflow has. */
  readonly name?: string;
}

/** Which workflows are listed. */
export interface ListWorkflowsOptions extends InStack {
  /** Only those whose name has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those that come after this one. */
  readonly after?: SavedWorkflow;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** Which versions are listed. */
export interface HistoryOptions extends InStack {
  /** Only versions with a smaller number. */
  readonly before?: number;
  /** From 1. Default: 50. */
  readonly limit?: number;
}

/** A version by its number, or the file that the newest one was saved from, as it is now. */
export type ComparedVersion = number | "file";

/** What is compared. */
export interface CompareVersionsOptions extends InStack {
  /** Default: the newest version, or the one before where `after` is the newest. */
  readonly before?: ComparedVersion;
  /** Default: the newest version where `before` is given; else the file where it is there, or the newest version. */
  readonly after?: ComparedVersion;
}

/** How two versions differ. */
export interface VersionComparison {
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  /** Empty where they differ only in layout, comments and format, if at all. */
  readonly changes: readonly ContentChange[];
}

/** How a version is restored. */
export interface RestoreOptions extends InStack {
  /** The file that its text is written into, with those that it includes beside it. Default: only a version is made. */
  readonly to?: string;
  /** Whether these files, of which no version holds what is in them, may be replaced. Default: no, with an error. */
  readonly mayReplace?: (files: readonly string[]) => Promise<boolean>;
}

/** What became of a restoration. */
export interface RestoreResult extends SaveResult {
  /** The files that were written. */
  readonly written: readonly string[];
  /** Files outside of the folder that are not as the version has them, and were left so. */
  readonly left: readonly string[];
}

/**
 * Saved workflows with their versions, by name. What names one that is not there throws `not_found`, with the name that
 * was meant.
 */
export interface Workflows {
  /**
   * Saves a workflow file with all that it includes, or a workflow made in code. It makes a version when the content is
   * not that of the newest one; another layout is no other content. Throws `invalid_workflow` with all diagnostics, and
   * `usage` when the name cannot be one.
   */
  save(workflow: string | Workflow, options?: SaveWorkflowOptions): Promise<SaveResult>;
  /** The last saved first. */
  list(options?: ListWorkflowsOptions): Promise<SavedWorkflow[]>;
  get(name: string, options?: InStack): Promise<SavedWorkflow>;
  /** The nodes and edges of the newest version, with their positions. */
  graph(name: string, options?: InStack): Promise<SavedGraph>;
  /** Newest first. */
  history(name: string, options?: HistoryOptions): Promise<WorkflowVersion[]>;
  /** A version with what it is made of; without a number the newest one. */
  version(
    name: string,
    number?: number,
    options?: InStack,
  ): Promise<WorkflowVersion & { readonly content: WorkflowContent }>;
  /** How two versions, or a version and the file, differ by node and field. Throws `invalid_workflow` for a faulty file. */
  compare(name: string, options?: CompareVersionsOptions): Promise<VersionComparison>;
  /**
   * Makes a version with the content of an old one, unless the newest has it. Where a file would be replaced that holds
   * what no version holds, and `mayReplace` says no, nothing is changed and it resolves to undefined; without
   * `mayReplace` it throws `usage` then.
   */
  restore(name: string, number: number, options?: RestoreOptions): Promise<RestoreResult | undefined>;
  /** Removes a workflow with its versions; its runs stay. */
  remove(name: string, options?: InStack): Promise<void>;
}
