import type { ConfigChange } from "../../engine/edit-configs";
import { PlanetError } from "../../engine/errors";
import { addUsage } from "../../engine/values";
import type { PlanetOptions } from "../planet";
import { type CaseChoice, caseChooser } from "./choose-cases";
import { findTests } from "./find-tests";
import { runTestFile } from "./run-test-file";
import type { TestMode } from "./shared-cassettes";
import type { SnapshotWriting } from "./snapshots";
import type { CaseResult, FileResult, TestReport } from "./test-report";

/** What is told of tests while they run. */
export interface TestListener {
  /** A file's cases are known; none of them has begun. */
  onFile?(file: string, cases: readonly string[]): void;
  onCaseStart?(id: string): void;
  /** In the order in which cases end. */
  onCase?(result: CaseResult): void;
  /** All of a file's cases have ended. */
  onFileEnd?(result: FileResult): void;
}

/** How tests are run. */
export interface RunTestsOptions extends CaseChoice {
  /** What paths are relative to, and what files are shown relative to. Default: the working folder. */
  readonly folder?: string;
  /** Where answers come from. Default: `replay`, but a test file without any recording records. */
  readonly mode?: TestMode;
  /** Stops after so many cases that did not pass, from 1. Default: never. */
  readonly bail?: number;
  /** How many cases run at once, from 1. Default: 8. */
  readonly concurrency?: number;
  /** What snapshots may be written. Default: `new`. */
  readonly snapshots?: SnapshotWriting;
  /** Removes recordings that no case asked for. Default: false. */
  readonly prune?: boolean;
  /** How often each case is run, whatever its file says. */
  readonly repeat?: number;
  /** What planets are made with. The data folder is by default `tests` in that of the project. */
  readonly planet?: Omit<PlanetOptions, "folder" | "cassettes" | "faults" | "frozen">;
  /** Configs that are other than in the workflow files. */
  readonly changes?: readonly ConfigChange[];
  /**
   * For test files and workflows of strangers: no plugin is loaded, no provider is called, no environment is seen, no
   * file outside of the folder is read and no page fetched but from these hosts. Only together with `replay`.
   */
  readonly untrusted?: { readonly hosts: readonly string[] };
  readonly signal?: AbortSignal;
  /** Is told how far tests have come. */
  readonly listener?: TestListener;
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Runs test files.
 * @param paths files, folders and globs; none means all test files of the folder.
 * @returns what became of each case, in the order of the files and of the cases in them, however they ended.
 * @throws `not_found` when a path leads to no test file, or the filter to no case, and the signal's reason.
 */
export async function runTests(paths: readonly string[] = [], options: RunTestsOptions = {}): Promise<TestReport> {
  const { folder = process.cwd(), now = () => performance.now(), signal = new AbortController().signal } = options;
  const started = now();
  if (options.untrusted !== undefined && (options.mode ?? "replay") !== "replay") {
    throw new PlanetError("usage", `tests of strangers are only replayed, not run with "${options.mode}"`, {
      hint: "leave the other mode out, or trust them",
    });
  }
  const found = await findTests(paths, folder);
  const stopping = new AbortController();
  let missed = 0;
  const onCase = (result: CaseResult) => {
    options.listener?.onCase?.(result);
    if (result.status === "failed" || result.status === "error") missed += 1;
    if (options.bail !== undefined && missed >= options.bail) stopping.abort();
  };
  // Over all files, because many small ones have to be shared out as well.
  const { isWanted, requireAny } = caseChooser(options);
  const files: FileResult[] = [];
  for (const path of found) {
    signal.throwIfAborted();
    if (stopping.signal.aborted) break;
    const file = await runTestFile(path, {
      folder,
      options,
      signal,
      stopped: stopping.signal,
      onCase,
      now,
      isWanted,
    });
    files.push(file);
    options.listener?.onFileEnd?.(file);
  }
  if (files.every(({ error }) => error === undefined)) requireAny();
  return summary(files, now() - started);
}

function summary(files: readonly FileResult[], time: number): TestReport {
  const cases = files.flatMap((file) => file.cases);
  const count = (status: CaseResult["status"]) => cases.filter((one) => one.status === status).length;
  const broken = files.filter(({ error }) => error !== undefined).length;
  const attempts = cases.flatMap((one) => one.attempts);
  return {
    files,
    passed: count("passed"),
    failed: count("failed"),
    errors: count("error") + broken,
    skipped: count("skipped"),
    usage: attempts.reduce((sum, { usage }) => addUsage(sum, usage), { input: 0, output: 0 }),
    time,
  };
}
