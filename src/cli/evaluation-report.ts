import type { RetrievalEvaluation } from "../app/planet";
import { counted } from "./counted";
import type { JUnitCase } from "./junit";
import { printableLine } from "./terminal";
import type { ThresholdCheck } from "./thresholds";
import { alignColumns } from "./usage-table";

const longestQuery = 60;
const nothingFound =
  "No relevant document was found at all: judgements name documents by their path below the source, records by their id.";

/** The lines that say how well a collection answers, with one for each query where asked for. */
export function evaluationLines(
  { collection, queries, unjudged, unknown, ambiguous, metrics, byQuery }: RetrievalEvaluation,
  checks: readonly ThresholdCheck[],
  withQueries: boolean,
): string[] {
  const names = Object.keys(metrics);
  const perQuery = withQueries
    ? [
        ...alignColumns([
          ["query", ...names, ""],
          ...byQuery.map(({ id, text, metrics: own }) => [
            printableLine(id),
            ...Object.values(own).map(formatMetric),
            shorten(printableLine(text)),
          ]),
        ]),
        "",
      ]
    : [];
  const least = new Map<string, ThresholdCheck>(checks.map((check) => [check.metric, check]));
  const rows = Object.entries(metrics).map(([name, value]) => {
    const check = least.get(name);
    return [name, formatMetric(value), check === undefined ? "" : thresholdText(check)];
  });
  const left = [
    ...(unjudged > 0 ? [`${counted(unjudged, "query", "queries")} without a relevant document left out`] : []),
    ...(unknown > 0 ? [`judgements of ${counted(unknown, "query", "queries")} that are not there`] : []),
    ...(ambiguous.length > 0 ? [ambiguousText(ambiguous)] : []),
  ];
  const counts = [`${counted(queries, "query", "queries")} to "${printableLine(collection)}"`, ...left];
  return [...perQuery, ...alignColumns(rows), counts.join("; "), ...(metrics.map === 0 ? [nothingFound] : [])];
}

/** The tests of a report for continuous integration: one for each threshold, and one for each query where asked for. */
export function evaluationCases(
  { byQuery }: RetrievalEvaluation,
  checks: readonly ThresholdCheck[],
  withQueries: boolean,
): JUnitCase[] {
  const queries = withQueries ? byQuery : [];
  return [
    ...checks.map((check) => ({
      name: `${check.metric} is at least ${check.least}`,
      ...(check.holds ? {} : { failure: missedText(check) }),
      output: `${check.metric} ${formatMetric(check.value)}`,
    })),
    ...queries.map(({ id, text, metrics }) => ({
      name: `query ${id}`,
      output: [text, ...Object.entries(metrics).map(([name, value]) => `${name} ${formatMetric(value)}`)].join("\n"),
    })),
  ];
}

/** What is said of a threshold that does not hold. */
export function missedText({ metric, least, value }: ThresholdCheck): string {
  return `${metric} is ${formatMetric(value)}, which is ${formatMetric(least - value)} below ${least}`;
}

function ambiguousText([first = "", ...others]: readonly string[]): string {
  const more = others.length === 0 ? "" : ` and ${counted(others.length, "more name")}`;
  const mean = others.length === 0 ? "means" : "mean";
  return `"${printableLine(first)}"${more} ${mean} no document, because several answer to it`;
}

function thresholdText({ least, holds }: ThresholdCheck): string {
  return holds ? `at least ${least}` : `below ${least}`;
}

function formatMetric(value: number): string {
  return value.toFixed(4);
}

function shorten(text: string): string {
  return text.length <= longestQuery ? text : `${text.slice(0, longestQuery).replace(/[\ud800-\udbff]$/, "")}…`;
}
