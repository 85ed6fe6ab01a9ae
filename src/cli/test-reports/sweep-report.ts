import type { SweepRow } from "../../app/testing/sweep";
import { whyError, whyNot } from "../../app/testing/why-not";
import { formatDuration } from "../../engine/duration";
import { formatMoney } from "../../engine/money";
import { type Colours, printableLine } from "../terminal";
import { alignColumns } from "../usage-table";
import { toldLines } from "./told-lines";

/**
 * A table of what each choice of values gave; `*` marks those that no other beats in quality, cost and time. Below it
 * stands why choices did not pass everything.
 */
export function sweepLines(rows: readonly SweepRow[], { bold, dim, red }: Colours): string[] {
  const keys = (rows[0]?.changes ?? []).map(({ node, path }) => [node, "config", ...path].join("."));
  const cells = rows.map((row) => [
    row.pareto ? "*" : "",
    ...valuesOf(row),
    `${Math.round(row.quality * 100)} %`,
    row.cost === undefined ? "unknown" : formatMoney(row.cost),
    formatDuration(row.time),
  ]);
  const [head = "", ...lines] = alignColumns([["", ...keys, "passed", "cost", "time a run"], ...cells]);
  const stars = rows.some(({ pareto }) => pareto);
  return [
    bold(head),
    ...lines,
    ...(stars ? [dim("* no other choice is better in one of them without being worse in another")] : []),
    ...rows.flatMap((row) => {
      const reasons = reasonsOf(row);
      return reasons.length === 0 ? [] : [red(valuesOf(row).join("  ")), ...reasons.map((reason) => `  ${reason}`)];
    }),
  ];
}

function valuesOf({ changes }: SweepRow): string[] {
  return changes.map(({ value }) => printableLine(typeof value === "string" ? value : JSON.stringify(value)));
}

/** Why cases did not pass: each reason once, with the case that it is of, or how many. */
function reasonsOf({ report }: SweepRow): string[] {
  const cases = new Map<string, string[]>();
  const add = (reason: string, name: string) => cases.set(reason, [...(cases.get(reason) ?? []), name]);
  for (const { file, error, cases: all } of report.files) {
    if (error !== undefined) add(whyError(error), file);
    for (const one of all) {
      const reason = whyNot(one);
      if (reason !== undefined) add(reason, `${file}: ${one.id}`);
    }
  }
  const reasons = Array.from(cases, ([reason, [first, ...others]]) =>
    others.length === 0 ? `${first}: ${reason}` : `${others.length + 1} times: ${reason}`,
  );
  const more = reasons.length - mostReasons;
  return [...reasons.slice(0, mostReasons), ...(more > 0 ? [`and ${more} more`] : [])].flatMap(toldLines);
}

const mostReasons = 5;

/** The same for programs. */
export function sweepJson(rows: readonly SweepRow[]): unknown {
  return rows.map(({ changes, report, quality, cost, time, pareto }) => ({
    changes: changes.map(({ node, path, value }) => ({ node, path, value })),
    quality,
    cost: cost ?? null,
    time,
    pareto,
    report,
  }));
}
