import type { CaseResult, TestReport } from "../../app/testing/test-report";
import { formatDuration } from "../../engine/duration";
import { counted } from "../counted";
import { printableLine } from "../terminal";
import { faultsOf } from "./faults";

/** What GitHub takes for the summary of a job, in bytes. */
const mostBytes = 1_000_000;
const mostText = 300;
const marks = { passed: "✅", failed: "❌", error: "⚠️", skipped: "⏭️" } as const;

/** A summary for people who review: the verdict, what failed, then all cases folded. */
export function markdownReport(report: TestReport): string {
  const { files, passed, failed, errors, skipped, time } = report;
  const cases = files.flatMap((file) => file.cases);
  const verdict = failed + errors > 0 ? "❌ Tests failed" : "✅ Tests passed";
  const failures = [
    ...files.flatMap(({ file, error }) => (error === undefined ? [] : [row([file, "", error.message, ""])])),
    ...cases.flatMap((one) =>
      faultsOf(one).map(({ line, message, instead }) => row([`${one.file}:${line}`, one.id, message, instead])),
    ),
  ];
  const text = [
    `## ${verdict}`,
    "",
    `${passed} passed, ${failed} failed, ${counted(errors, "error")}, ${skipped} skipped in ${formatDuration(time)}`,
    "",
    ...(failures.length === 0 ? [] : ["| where | case | expected | got |", "|---|---|---|---|", ...failures, ""]),
    "<details><summary>All cases</summary>",
    "",
    "| | case | time | tokens |",
    "|---|---|---|---|",
    ...cases.map(caseRow),
    "",
    "</details>",
    "",
  ].join("\n");
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const cut = Buffer.from(text).subarray(0, mostBytes).toString("utf8");
  return `${cut.slice(0, cut.lastIndexOf("\n"))}\n\nThe rest is too long to be shown here; it stands in the log.\n`;
}

function caseRow({ id, file, status, time, attempts }: CaseResult): string {
  const tokens = attempts.reduce((sum, { usage }) => sum + usage.input + usage.output, 0);
  return row([marks[status], `${file}: ${id}`, formatDuration(time), String(tokens)]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** What models say is shown as it is: neither Markdown nor HTML of theirs counts, and no person is called. */
function cell(text: string): string {
  const line = printableLine(text);
  const short = line.length > mostText ? `${line.slice(0, mostText)}...` : line;
  return short.replace(/[\\`*_{}[\]()#+!|<>~@-]/g, "\\$&").replace(/&/g, "&amp;");
}
