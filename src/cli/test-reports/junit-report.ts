import type { AttemptResult, CaseResult, FileResult, TestReport } from "../../app/testing/test-report";
import { formatDiagnostic } from "../../engine/diagnostic";
import { addUsage } from "../../engine/values";
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
          `    <testcase classname="${escapedXml(file)}" name="${escapedXml(file)}" time="0.000" file="${escapedXml(file)}">`,
          `      ${problem("error", error.message, error.code, (error.diagnostics ?? []).map(formatDiagnostic))}`,
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
  const { file, id, place, status, time, reason, attempts } = result;
  const attributes = [
    `classname="${escapedXml(file)}" name="${escapedXml(id)}" time="${seconds(time)}"`,
    `file="${escapedXml(file)}" line="${place.line}"`,
  ].join(" ");
  const open = `    <testcase ${attributes}>`;
  const faults = faultsOf(result).map(({ line, column, message, details, code }) => {
    const text = [`${file}:${line}:${column}`, ...details];
    return `      ${code === undefined ? problem("failure", message, "assertion", text) : problem("error", message, code, text)}`;
  });
  const skipped = reason === undefined ? "      <skipped/>" : `      <skipped message="${escapedXml(reason)}"/>`;
  const answer = attempts.at(-1)?.answer;
  return [
    open,
    ...propertyLines(attempts),
    ...(status === "skipped" ? [skipped] : faults),
    ...(answer === undefined ? [] : [`      <system-out>${escapedXml(answer)}</system-out>`]),
    "    </testcase>",
  ];
}

function problem(kind: "error" | "failure", message: string, type: string, details: readonly string[]): string {
  return `<${kind} message="${escapedXml(message)}" type="${escapedXml(type)}">${escapedXml(details.join("\n"))}</${kind}>`;
}

/** What all runs of a case used together. */
function propertyLines(attempts: readonly AttemptResult[]): string[] {
  if (attempts.length === 0) return [];
  const usage = attempts.map((one) => one.usage).reduce(addUsage);
  const values = { tokens: usage.input + usage.output, ...(usage.usd === undefined ? {} : { cost: usage.usd }) };
  const lines = Object.entries(values).map(([name, value]) => `        <property name="${name}" value="${value}"/>`);
  return ["      <properties>", ...lines, "      </properties>"];
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
