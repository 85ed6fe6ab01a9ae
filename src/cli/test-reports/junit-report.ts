import type { CaseResult, FileResult, TestReport } from "../../app/testing/test-report";
import { escapedXml } from "../junit";
import { faultsOf } from "./faults";

/**
 * The report in the form that continuous integration reads, as Jenkins has it (https://github.com/testmoapp/junitxml): a
 * suite for each file; a case that could not be judged is an error, and no failure.
 */
export function junitTestReport({ files, time }: TestReport): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${countsOf(
      files.flatMap(({ cases }) => cases),
      time,
      brokenIn(files),
    )}>`,
    ...files.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines(result: FileResult): string[] {
  const { file, cases, error } = result;
  const time = cases.reduce((sum, one) => sum + one.time, 0);
  const broken =
    error === undefined
      ? []
      : [
          `    <testcase classname="${escapedXml(file)}" name="${escapedXml(file)}" time="0.000">`,
          `      <error message="${escapedXml(error.message)}" type="${escapedXml(error.code)}"/>`,
          "    </testcase>",
        ];
  return [
    `  <testsuite name="${escapedXml(file)}" ${countsOf(cases, time, brokenIn([result]))}>`,
    ...broken,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function caseLines(result: CaseResult): string[] {
  const { file, id, status, time, reason, attempts } = result;
  const open = `    <testcase classname="${escapedXml(file)}" name="${escapedXml(id)}" time="${seconds(time)}">`;
  const faults = faultsOf(result).map(({ line, column, message, details }) => {
    const text = escapedXml([`${file}:${line}:${column}`, ...details].join("\n"));
    const code = attempts.find(({ error }) => error !== undefined)?.error?.code ?? "error";
    return status === "error"
      ? `      <error message="${escapedXml(message)}" type="${escapedXml(code)}">${text}</error>`
      : `      <failure message="${escapedXml(message)}" type="assertion">${text}</failure>`;
  });
  const skipped = reason === undefined ? "      <skipped/>" : `      <skipped message="${escapedXml(reason)}"/>`;
  const answer = attempts.at(-1)?.answer;
  return [
    open,
    ...(status === "skipped" ? [skipped] : faults),
    ...(answer === undefined ? [] : [`      <system-out>${escapedXml(answer)}</system-out>`]),
    "    </testcase>",
  ];
}

function countsOf(cases: readonly CaseResult[], time: number, broken: number): string {
  const count = (status: CaseResult["status"]) => cases.filter((one) => one.status === status).length;
  const counts = {
    tests: cases.length + broken,
    failures: count("failed"),
    errors: count("error") + broken,
    skipped: count("skipped"),
  };
  const shown = Object.entries(counts).map(([name, number]) => `${name}="${number}"`);
  return [...shown, `time="${seconds(time)}"`].join(" ");
}

function brokenIn(files: readonly FileResult[]): number {
  return files.filter(({ error }) => error !== undefined).length;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
