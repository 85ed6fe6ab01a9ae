import { appendFile } from "node:fs/promises";
import { Command, Option } from "commander";
import type { TestReport } from "../../app/testing/test-report";
import { exitCodes } from "../exit-codes";
import { keepFailed } from "../failed-tests";
import type { Outcome } from "../main";
import { colours, note, print, printableLine, printJson, type Terminal } from "../terminal";
import { testExitCode } from "../test-exit-code";
import { checkTestFlags, type TestFlags, testOptions } from "../test-options";
import type { Reporting } from "../test-reports/reporting";
import { wholeNumber } from "../whole-number";

/** `aiplanet test [path...]` */
export function testCommand(terminal: Terminal, outcome: Outcome): Command {
  const modes = ["record", "replay", "refresh", "live"];
  const mode = (name: string, text: string) =>
    new Option(`--${name}`, text).conflicts(modes.filter((other) => other !== name));
  const number = (flag: string, most: number) => wholeNumber(flag, 1, most);
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  return new Command("test")
    .description("Test workflows: run the cases of *.test.yaml files, and check what they expect.")
    .argument("[path...]", "test files, folders and globs (default: the working folder)")
    .addOption(mode("replay", "answer only from recordings; the default where CI is set"))
    .addOption(mode("record", "record the answers that are missing"))
    .addOption(mode("refresh", "record all answers anew"))
    .addOption(mode("live", "ask all providers, and record nothing"))
    .option("-t, --filter <pattern>", "only cases whose name this regular expression finds something in")
    .addOption(
      new Option("--failed", "only cases that did not pass when they last ran").conflicts(["untrusted", "watch"]),
    )
    .addOption(
      new Option("--list", "name the cases, and run none").conflicts(["untrusted", "watch", "matrix", "baseline"]),
    )
    .addOption(
      new Option("--bail [number]", "stop after so many cases that did not pass; alone, after the first")
        .argParser(number("--bail", 1_000_000))
        .preset("1"),
    )
    .addOption(
      new Option("--concurrency <number>", "how many cases run at once")
        .argParser(number("--concurrency", 1_000))
        .default(8),
    )
    .option("--shard <part>", "run one part of several, such as 1/4")
    .addOption(new Option("--repeat <number>", "run each case so often").argParser(number("--repeat", 1_000)))
    .option("-u, --update", "keep the values of now as snapshots")
    .option("--prune", "remove recordings that no case asks for")
    .option("--watch", "run again when something changes, until Ctrl-C")
    .option(
      "--reporter <name=file>",
      "terminal, json, junit, github or markdown; with a file, into it (repeatable)",
      collect,
    )
    .option("--json", "print the report as one JSON object")
    .addOption(
      new Option("--matrix <node.config.key=values>", "try each of these values, such as a,b (repeatable)")
        .argParser(collect)
        .conflicts(["watch", "reporter"]),
    )
    .addOption(
      new Option("--baseline <revision>", "compare with the workflow as it stands at a revision of git").conflicts([
        "watch",
        "matrix",
        "untrusted",
      ]),
    )
    .addOption(new Option("--fail-on <what>", "with --baseline: fail only for what is worse").choices(["regressions"]))
    .option("--untrusted", "for files of strangers: no plugins, keys, providers, or files outside of this folder")
    .option("--allow-host <name>", "with --untrusted: fetch web pages of this host (repeatable)", collect)
    .option("--data <folder>", "where documents are indexed (default: .aiplanet/tests)")
    .addHelpText("after", "\nExample:\n  aiplanet test examples/handbook --replay --reporter junit=report.xml")
    .action(async (paths: string[], flags: TestFlags) => {
      outcome.exitCode = await testWorkflows(paths, flags, terminal);
    });
}

/** Runs tests; returns the exit code. */
export async function testWorkflows(paths: readonly string[], flags: TestFlags, terminal: Terminal): Promise<number> {
  checkTestFlags(flags);
  if (flags.list) return listCases(paths, flags, terminal);
  if (flags.matrix !== undefined) return sweepWorkflows(paths, flags.matrix, flags, terminal);
  if (flags.baseline !== undefined) {
    const { testBeside } = await import("../test-baseline");
    return testBeside(paths, flags.baseline, flags, terminal);
  }
  const { openReporting } = await import("../test-reports/reporting");
  const reporting = openReporting(flags, terminal);
  if (flags.watch !== true) return testOnce(paths, flags, reporting, terminal);
  const { watchSources } = await import("../watch-sources");
  const again = async () => {
    await testOnce(paths, flags, reporting, terminal);
    if (terminal.verbosity !== "quiet") note(terminal, "watching; Ctrl-C ends it");
  };
  const { ended } = await watchSources(paths.length === 0 ? ["."] : paths, terminal.folder, again, terminal.signal);
  await again();
  await ended;
  return exitCodes.interrupted;
}

async function testOnce(
  paths: readonly string[],
  flags: TestFlags,
  reporting: Reporting,
  terminal: Terminal,
): Promise<number> {
  const [{ runTests }, { testProgress }] = await Promise.all([
    import("../../app/testing/run-tests"),
    import("../test-reports/test-progress"),
  ]);
  const progress = testProgress(terminal, { hidden: !reporting.isForPeople });
  try {
    const report = await runTests(paths, {
      ...(await testOptions(flags, terminal)),
      listener: {
        onFile: progress.file,
        onCaseStart: progress.start,
        onCase: progress.end,
        onFileEnd: (result) => {
          progress.clear();
          reporting.file(result);
        },
      },
    });
    progress.clear();
    // Of few cases some of many parts are empty; together the parts still run them all.
    if (report.files.every(({ cases, error }) => cases.length === 0 && error === undefined))
      note(terminal, `no case is in the part ${flags.shard ?? "1/1"}`);
    for (const text of await reporting.end(report)) print(terminal, text);
    await writeSummary(report, terminal);
    await keepFailed(report, flags, terminal);
    return testExitCode(report);
  } finally {
    progress.clear();
  }
}

async function listCases(paths: readonly string[], flags: TestFlags, terminal: Terminal): Promise<number> {
  const { listTests } = await import("../../app/testing/list-tests");
  const cases = await listTests(paths, await testOptions(flags, terminal));
  if (flags.json) printJson(terminal, { cases });
  else for (const { file, line, id } of cases) print(terminal, `${printableLine(file)}:${line}  ${printableLine(id)}`);
  return exitCodes.fine;
}

/** Tries each choice of values; it fails where no choice passes everything. */
async function sweepWorkflows(
  paths: readonly string[],
  matrix: readonly string[],
  flags: TestFlags,
  terminal: Terminal,
): Promise<number> {
  const [{ parseAxis, sweep }, { sweepJson, sweepLines }] = await Promise.all([
    import("../../app/testing/sweep"),
    import("../test-reports/sweep-report"),
  ]);
  const rows = await sweep(paths, matrix.map(parseAxis), await testOptions(flags, terminal));
  if (flags.json) printJson(terminal, { choices: sweepJson(rows) });
  else for (const line of sweepLines(rows, colours(terminal, terminal.stdout))) print(terminal, line);
  return Math.min(...rows.map(({ report }) => testExitCode(report)));
}

/** What GitHub shows on the page of a job. */
async function writeSummary(report: TestReport, { environment }: Terminal): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file } = environment;
  if (!file) return;
  const { markdownReport } = await import("../test-reports/markdown-report");
  await appendFile(file, markdownReport(report));
}
