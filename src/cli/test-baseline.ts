import { appendFile } from "node:fs/promises";
import { exitCodes } from "./exit-codes";
import { colours, print, printJson, type Terminal } from "./terminal";
import { testExitCode } from "./test-exit-code";
import { type TestFlags, testOptions } from "./test-options";

/**
 * Compares what tests give now with what they gave at a revision of git; returns the exit code. With `--fail-on
 * regressions` only a case that passed there and does not now is a failure.
 */
export async function testBeside(
  paths: readonly string[],
  revision: string,
  flags: TestFlags,
  terminal: Terminal,
): Promise<number> {
  const [{ compareWithBaseline }, { comparisonLines, comparisonMarkdown }] = await Promise.all([
    import("../app/testing/compare-with-baseline"),
    import("./test-reports/comparison-report"),
  ]);
  const { baseline, now, cases } = await compareWithBaseline(paths, revision, await testOptions(flags, terminal));
  const [reporter] = flags.reporter ?? [];
  if (flags.json === true || reporter === "json") printJson(terminal, { revision, cases, baseline, now });
  else if (reporter === "markdown") print(terminal, comparisonMarkdown(cases, revision));
  else for (const line of comparisonLines(cases, revision, colours(terminal, terminal.stdout))) print(terminal, line);
  const { GITHUB_STEP_SUMMARY: summary } = terminal.environment;
  if (summary) await appendFile(summary, comparisonMarkdown(cases, revision));
  if (flags.failOn !== "regressions") return testExitCode(now);
  if (cases.some(({ kind }) => kind === "regression")) return exitCodes.failed;
  // What cannot be run at all is not as good as it was, whatever it was.
  return testExitCode({ files: now.files.filter(({ error }) => error !== undefined) });
}
