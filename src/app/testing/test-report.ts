import type { Diagnostic } from "../../engine/diagnostic";
import type { ErrorRecord } from "../../engine/errors";
import type { Usage } from "../../engine/values";
import type { ObservedNode } from "./observation";
import type { Place } from "./read-test-file";

/** What became of one assertion. */
export interface AssertionResult {
  readonly holds: boolean;
  readonly expected: string;
  readonly got: string;
  /** The node that it is about; undefined for the run as a whole. */
  readonly node?: string;
  /** Why it cannot be told whether it holds; then `holds` is false. */
  readonly error?: ErrorRecord;
  /** Where it stands in the test file. */
  readonly place: Place;
}

/** One run of a case. */
export interface AttemptResult {
  /** `failed`: an assertion does not hold; `error`: that cannot be told, of the run or of an assertion. */
  readonly status: "passed" | "failed" | "error";
  readonly run: string;
  readonly assertions: readonly AssertionResult[];
  /** Why the run could not be judged. */
  readonly error?: ErrorRecord;
  /** The text of the answer. */
  readonly answer?: string;
  /** What the answer cites, as `document#page`. */
  readonly citations: readonly string[];
  readonly nodes: readonly ObservedNode[];
  readonly usage: Usage;
  /** Milliseconds. */
  readonly time: number;
}

/** What became of one case. */
export interface CaseResult {
  readonly file: string;
  readonly id: string;
  readonly place: Place;
  readonly status: "passed" | "failed" | "error" | "skipped";
  /** Why it is skipped, where the file says so. */
  readonly reason?: string;
  readonly attempts: readonly AttemptResult[];
  /** How many runs passed, and what share of them had to. */
  readonly passed: number;
  readonly passRate: number;
  /** Milliseconds of all runs. */
  readonly time: number;
}

/** What all cases of a workflow have reached of it. */
export interface Coverage {
  readonly workflow: string;
  readonly nodes: { readonly reached: number; readonly all: number; readonly missing: readonly string[] };
  /** Each condition counts twice: once for true and once for false. */
  readonly branches: { readonly reached: number; readonly all: number; readonly missing: readonly string[] };
}

/** What became of the recordings of one folder. */
export interface CassetteReport {
  /** As it is shown. */
  readonly folder: string;
  readonly replayed: number;
  readonly recorded: number;
  /** Recordings that no case asked for; undefined where not all cases ran, so that it cannot be said. */
  readonly obsolete?: readonly string[];
  /** Whether those were removed. */
  readonly pruned: boolean;
}

/** What became of one test file. */
export interface FileResult {
  readonly file: string;
  readonly workflow: string;
  readonly cases: readonly CaseResult[];
  /** Why none of its cases could be run: what is wrong with it, or with its workflow. */
  readonly error?: ErrorRecord & { readonly diagnostics?: readonly Diagnostic[] };
  readonly coverage?: Coverage;
  readonly cassettes?: CassetteReport;
  readonly snapshots: number;
}

/** What became of all tests. */
export interface TestReport {
  readonly files: readonly FileResult[];
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  readonly usage: Usage;
  /** Milliseconds. */
  readonly time: number;
}
