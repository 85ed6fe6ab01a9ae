import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { baselineFolder, bringAlong } from "./baseline-folder";
import { type CaseComparison, compareReports } from "./compare-reports";
import { findTests } from "./find-tests";
import { readTestFile } from "./read-test-file";
import { type RunTestsOptions, runTests } from "./run-tests";
import type { TestReport } from "./test-report";

/** What tests give now, beside what they gave at a revision. */
export interface BaselineComparison {
  readonly baseline: TestReport;
  readonly now: TestReport;
  readonly cases: readonly CaseComparison[];
}

/**
 * Runs the cases as they stand now on the workflows, documents and recordings as they stand at a revision of git, and
 * then on those of now. Recordings that the revision lacks are taken from now; nothing of it is written back.
 * @throws `usage` without such a revision, and what {@link runTests} throws.
 */
export async function compareWithBaseline(
  paths: readonly string[],
  revision: string,
  options: RunTestsOptions,
): Promise<BaselineComparison> {
  const { folder = process.cwd() } = options;
  const found = await findTests(paths, folder);
  const copy = await baselineFolder(folder, revision);
  try {
    for (const file of found) await bringTest(file, folder, copy.folder);
    const there = found.map((file) => relative(folder, file));
    const { listener: _, ...quiet } = options;
    // In a data folder of its own, because the documents are others.
    const { dataFolder: __, ...planet } = options.planet ?? {};
    const how = { ...quiet, planet, snapshots: "none" as const, mode: options.mode ?? ("replay" as const) };
    const baseline = await runTests(there, { ...how, folder: copy.folder });
    const now = await runTests(paths, options);
    return { baseline, now, cases: compareReports(baseline, now) };
  } finally {
    await copy.remove();
  }
}

/** A test file with what it names; its recordings only where the revision has none of that name. */
async function bringTest(path: string, folder: string, copy: string): Promise<void> {
  await bringAlong(path, folder, copy);
  const { content } = await readTestFile(path, folder);
  const base = dirname(path);
  for (const { each, recorded_run: recorded } of content.cases)
    for (const name of [each, recorded])
      if (typeof name === "string") await bringAlong(resolve(base, name), folder, copy);
  const recordings = resolve(base, content.cassettes ?? "__cassettes__");
  if (existsSync(recordings)) await fillIn(recordings, join(copy, relative(folder, recordings)));
}

async function fillIn(from: string, to: string): Promise<void> {
  const { cp } = await import("node:fs/promises");
  await cp(from, to, { recursive: true, force: false, errorOnExist: false });
}
