import { join, resolve } from "node:path";
import type { CaseName } from "../app/testing/choose-cases";
import type { TestReport } from "../app/testing/test-report";
import { isPlanetError, PlanetError } from "../engine/errors";
import { note, type Terminal } from "./terminal";
import type { TestFlags } from "./test-options";

/**
 * The cases that did not pass when they last ran.
 * @throws `not_found` when there are none, `invalid_config` when the config that says where data is cannot be read.
 */
export async function failedBefore(flags: TestFlags, terminal: Terminal): Promise<readonly CaseName[]> {
  const { readFailedCases } = await import("../app/testing/failed-cases");
  const failed = await readFailedCases(await placeOf(flags, terminal), terminal.folder);
  if (failed.length > 0) return failed;
  throw new PlanetError("not_found", "no case failed when tests last ran", {
    hint: "leave --failed out to run them all",
  });
}

/**
 * Keeps which cases did not pass, for `--failed`. In CI nobody asks for it; strangers are kept out of the data. That it
 * cannot be kept is told, and changes nothing of what became of the tests.
 */
export async function keepFailed(report: TestReport, flags: TestFlags, terminal: Terminal): Promise<void> {
  if (flags.untrusted || terminal.environment.CI) return;
  const { failedSince, keepFailedCases, readFailedCases } = await import("../app/testing/failed-cases");
  const { filter, failed, shard, bail } = flags;
  const isWhole = [filter, failed, shard, bail].every((choice) => choice === undefined);
  try {
    const file = await placeOf(flags, terminal);
    const before = await readFailedCases(file, terminal.folder);
    const now = failedSince(before, report, isWhole);
    if (JSON.stringify(now) !== JSON.stringify(before)) await keepFailedCases(file, terminal.folder, now);
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    // The report has told of a broken config already, of each file.
    if (error.code !== "invalid_config") note(terminal, `--failed will not know of these cases: ${error.message}`);
  }
}

async function placeOf({ data }: TestFlags, { folder, environment }: Terminal): Promise<string> {
  const { failedCasesName } = await import("../app/testing/failed-cases");
  if (data !== undefined) return join(resolve(folder, data), failedCasesName);
  const { loadConfig } = await import("../app/config");
  return join((await loadConfig(folder, environment)).dataFolder, "tests", failedCasesName);
}
