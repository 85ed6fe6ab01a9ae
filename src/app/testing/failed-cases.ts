import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import * as z from "zod";
import { PlanetError } from "../../engine/errors";
import { makeDataFolder } from "../../storage/make-data-folder";
import { replaceFile } from "../replace-file";
import { type CaseName, caseKey } from "./choose-cases";
import type { TestReport } from "./test-report";

/** The name of the file in the data folder of tests that says which cases did not pass when they last ran. */
export const failedCasesName = "failed.json";

const keptSchema = z.strictObject({ cases: z.array(z.strictObject({ file: z.string(), id: z.string() })) });

/**
 * The cases that did not pass when they last ran.
 * @param file absolute; it need not be there.
 * @param folder what the names of test files are relative to.
 * @throws `storage_failed` when the file is there and cannot be read.
 */
export async function readFailedCases(file: string, folder: string): Promise<readonly CaseName[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw unreadable(file, error);
  });
  if (text === undefined) return [];
  try {
    const { cases } = keptSchema.parse(JSON.parse(text));
    return cases.map(({ file: name, id }) => ({ file: relative(folder, resolve(dirname(file), name)), id }));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * Which cases have not passed since they last ran: those of before that did not run now, and those that did not pass now.
 * @param before in any order.
 * @param whole whether all cases of the report's files were asked for, so that others of before are there no more.
 * @returns sorted by file, then as before and as in the report.
 */
export function failedSince(before: readonly CaseName[], report: TestReport, whole: boolean): readonly CaseName[] {
  const now = report.files.flatMap(({ cases }) => cases);
  const ran = new Set(now.map(caseKey));
  const done = new Set(report.files.flatMap(({ file, error }) => (whole && error === undefined ? [file] : [])));
  const failed = now.filter(({ status }) => status === "failed" || status === "error");
  const all = [
    ...before.filter((one) => !ran.has(caseKey(one)) && !done.has(one.file)),
    ...failed.map(({ file, id }) => ({ file, id })),
  ];
  return all.sort((left, right) => (left.file < right.file ? -1 : left.file > right.file ? 1 : 0));
}

/**
 * Keeps them, in names that count from the file, so that they hold wherever tests are run from.
 * @throws `storage_failed`; the file then is as it was.
 */
export async function keepFailedCases(file: string, folder: string, cases: readonly CaseName[]): Promise<void> {
  const named = cases.map(({ file: name, id }) => ({ file: relative(dirname(file), resolve(folder, name)), id }));
  await makeDataFolder(dirname(file)).catch((cause: NodeJS.ErrnoException) => {
    throw new PlanetError("storage_failed", `"${dirname(file)}" cannot be made: ${cause.code}`, { cause });
  });
  await replaceFile(file, `${JSON.stringify({ cases: named }, null, 2)}\n`);
}

function unreadable(file: string, cause: unknown): PlanetError {
  return new PlanetError("storage_failed", `"${file}" cannot be read`, {
    hint: "remove it: it only says which tests did not pass the last time",
    cause,
  });
}
