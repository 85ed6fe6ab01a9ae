import { formatDiagnostic } from "../../engine/diagnostic";
import { PlanetError } from "../../engine/errors";
import { type RunTestsOptions, runTests } from "./run-tests";
import type { CaseResult, FileResult, TestReport } from "./test-report";
import { whyError } from "./why-not";

/**
 * Runs test files inside of another test runner, such as vitest or node:test: one that does not pass makes the test that
 * calls this fail, with what was expected and what there was.
 * @param paths files, folders and globs, relative to `options.folder`.
 * @returns what became of each case, when all of them pass.
 * @throws `node_failed` naming each case that did not pass, and what {@link runTests} throws.
 */
export async function testWorkflow(
  paths: string | readonly string[],
  options: RunTestsOptions = {},
): Promise<TestReport> {
  const report = await runTests(typeof paths === "string" ? [paths] : paths, options);
  if (report.failed + report.errors === 0) return report;
  const faults = report.files.flatMap(faultsOf);
  const count = `${report.failed + report.errors} of ${report.passed + report.failed + report.errors}`;
  throw new PlanetError("node_failed", `${count} cases did not pass\n${faults.join("\n")}`, {
    hint: `aiplanet test ${report.files.map(({ file }) => file).join(" ")} shows more`,
    details: { faults },
  });
}

function faultsOf({ file, error, cases }: FileResult): string[] {
  const diagnostics = (error?.diagnostics ?? []).map(formatDiagnostic);
  return [...(error === undefined ? [] : [`${file}: ${error.message}`]), ...diagnostics, ...cases.flatMap(caseFaults)];
}

function caseFaults({ file, id, place, status, attempts }: CaseResult): string[] {
  if (status === "passed" || status === "skipped") return [];
  const [first] = attempts.filter((one) => one.status !== "passed");
  const broken = (first?.assertions ?? []).filter(({ holds }) => !holds);
  const reasons = [
    ...(first?.error === undefined ? [] : [whyError(first.error)]),
    ...broken.map(({ expected, got, node, error }) => {
      const about = [
        ...(error?.hint === undefined ? [] : [error.hint]),
        ...(node === undefined ? [] : [`node: ${node}`]),
      ];
      return [expected, `got: ${got}`, ...about].join("\n      ");
    }),
    ...(first === undefined ? [] : [`run: ${first.run}`]),
  ];
  return [`${file}:${place.line}: ${id}`, ...reasons.map((reason) => `    ${reason}`)];
}
