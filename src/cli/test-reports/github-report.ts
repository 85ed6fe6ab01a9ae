import { posix, sep } from "node:path";
import type { FileResult, TestReport } from "../../app/testing/test-report";
import { printable } from "../terminal";
import { faultsOf } from "./faults";

/** So many errors of a step GitHub shows; more of them would be lost without a word. */
const mostErrors = 10;

interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly title: string;
  readonly message: string;
}

/**
 * Workflow commands that put each failure on its line of the test file, or of the workflow that is wrong.
 * @param folder what the files of the report are relative to, from the root of the repository: `""`, or `packages/bot`.
 * Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions.
 */
export function githubReport(report: TestReport, folder = ""): string {
  const errors = report.files.flatMap(errorsOf);
  const more = errors.length - mostErrors;
  const rest: Annotation[] =
    more > 0 ? [{ level: "notice", title: "more failures", message: `${more} more stand in the log` }] : [];
  return [...errors.slice(0, mostErrors), ...rest, ...report.files.flatMap(warningsOf)]
    .map((annotation) => commandOf(annotation, folder))
    .join("\n");
}

function errorsOf({ file, error, cases }: FileResult): Annotation[] {
  const broken = (error?.diagnostics ?? []).map(
    ({ file: at = file, line = 1, column = 1, message, hint }): Annotation => ({
      level: "error",
      file: at,
      line,
      column,
      title: "invalid",
      message: hint === undefined ? message : `${message}\n${hint}`,
    }),
  );
  const whole: Annotation[] =
    error !== undefined && broken.length === 0
      ? [{ level: "error", file, line: 1, column: 1, title: "cannot be run", message: error.message }]
      : broken;
  const failures = cases.flatMap((one) =>
    faultsOf(one).map(
      ({ line, column, message, details }): Annotation => ({
        level: "error",
        file: one.file,
        line,
        column,
        title: one.id,
        message: [message, ...details].join("\n"),
      }),
    ),
  );
  return [...whole, ...failures];
}

function warningsOf({ cassettes }: FileResult): Annotation[] {
  const { obsolete = [], pruned = false } = cassettes ?? {};
  if (obsolete.length === 0 || pruned) return [];
  const message = `${obsolete.length} recordings that no case asks for: ${obsolete.slice(0, mostErrors).join(", ")}`;
  return [{ level: "warning", title: "obsolete recordings", message }];
}

function commandOf({ level, file, line, column, title, message }: Annotation, folder: string): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(posix.join(folder, file.replaceAll(sep, "/")))}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${data(message)}`;
}

/** What a message holds can end no command and begin no other. */
function data(text: string): string {
  return printable(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
