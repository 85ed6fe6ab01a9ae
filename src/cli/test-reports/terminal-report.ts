import { joinCoverage } from "../../app/testing/coverage";
import type { CaseResult, FileResult, TestReport } from "../../app/testing/test-report";
import { formatDiagnostic } from "../../engine/diagnostic";
import { formatDuration } from "../../engine/duration";
import { counted } from "../counted";
import { type Colours, printableLine } from "../terminal";
import { formatMoneyOf, formatTokens } from "../usage-table";
import { faultsOf, rateOf } from "./faults";
import { toldLine, toldLines } from "./told-lines";

/** The lines of one test file, when all of its cases have ended. */
export function fileLines({ file, cases, error, cassettes }: FileResult, colours: Colours): string[] {
  const { bold, dim, red, yellow } = colours;
  if (cases.length === 0 && error === undefined) return [];
  const head = bold(printableLine(file));
  if (error !== undefined) {
    const faults = (error.diagnostics ?? []).flatMap((one) => formatDiagnostic(one).split("\n"));
    const hint = error.hint === undefined || faults.length > 0 ? [] : toldLines(error.hint).map(dim);
    const said = faults.length > 0 ? faults : toldLines(error.message);
    return [head, `  ${red("!")} cannot be run`, ...indented([...said, ...hint], "      ")];
  }
  const obsolete = cassettes?.obsolete ?? [];
  const left = cassettes?.pruned === true ? "removed" : "--prune removes them";
  return [
    head,
    ...cases.flatMap((one) => caseLines(one, colours)),
    ...(obsolete.length === 0
      ? []
      : [`  ${yellow("obsolete")} ${counted(obsolete.length, "recording")} that no case asks for; ${left}`]),
    ...indented(obsolete.slice(0, mostNamed), "      ").map(dim),
  ];
}

const mostNamed = 10;

/** The last lines: what became of all cases, what they reached, what they used. */
export function summaryLines(report: TestReport, colours: Colours): string[] {
  const { bold, dim, green, red, yellow } = colours;
  const { files, passed, failed, errors, skipped, usage, time } = report;
  const counts = [
    ...(failed > 0 ? [red(`${failed} failed`)] : []),
    ...(errors > 0 ? [red(counted(errors, "error"))] : []),
    green(`${passed} passed`),
    ...(skipped > 0 ? [yellow(`${skipped} skipped`)] : []),
  ];
  const used = [formatTokens(usage), ...(usage.usd === undefined ? [] : [formatMoneyOf(usage)])].filter(Boolean);
  const recordings = files.flatMap(({ cassettes }) => cassettes ?? []);
  const sum = (key: "replayed" | "recorded") => recordings.reduce((total, one) => total + one[key], 0);
  const snapshots = files.reduce((total, one) => total + one.snapshots, 0);
  const answers = [
    ...(sum("replayed") > 0 ? [`${sum("replayed")} replayed`] : []),
    ...(sum("recorded") > 0 ? [`${sum("recorded")} recorded`] : []),
  ];
  return [
    "",
    `${bold("cases")}    ${counts.join(", ")}`,
    ...joinCoverage(files.flatMap(({ coverage }) => coverage ?? [])).flatMap((one) => coverageLine(one, colours)),
    ...(answers.length === 0 ? [] : [`${bold("answers")}  ${answers.join(", ")}`]),
    ...(snapshots === 0 ? [] : [`${bold("kept")}     ${counted(snapshots, "snapshot")}`]),
    dim([formatDuration(time), ...used].join("  ")),
  ];
}

function coverageLine({ workflow, nodes, branches }: NonNullable<FileResult["coverage"]>, { bold, dim }: Colours) {
  const missing = [...nodes.missing, ...branches.missing];
  const shares = [`${nodes.reached}/${nodes.all} nodes`, `${branches.reached}/${branches.all} branches`];
  const shown = branches.all === 0 ? shares.slice(0, 1) : shares;
  const lacks = missing.length === 0 ? "" : dim(`  not reached: ${missing.join(", ")}`);
  return [`${bold("reached")}  ${shown.join(", ")} of ${printableLine(workflow)}${lacks}`];
}

function caseLines(result: CaseResult, colours: Colours): string[] {
  const { dim, green, red, yellow } = colours;
  const { status, time, reason, file } = result;
  const marks = { passed: green("✓"), failed: red("✗"), error: red("!"), skipped: yellow("-") };
  const why = reason === undefined ? "" : dim(`  skipped: ${toldLine(printableLine(reason))}`);
  const rate = status === "passed" ? rateOf(result) : undefined;
  const told = [dim(formatDuration(time)), ...(rate === undefined ? [] : [dim(rate)])].join("  ");
  const head = `  ${marks[status]} ${toldLine(printableLine(result.id))}${status === "skipped" ? why : `  ${told}`}`;
  const faults = faultsOf(result).flatMap(({ line, column, message, details }) => {
    const [first = "", ...others] = toldLines(message);
    const place = dim(`${printableLine(file)}:${line}:${column}`);
    return [`${place} ${first}`, ...indented([...others, ...details.flatMap(toldLines)], "  ")];
  });
  return [head, ...indented(faults, "      ")];
}

function indented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => `${indent}${line}`);
}
