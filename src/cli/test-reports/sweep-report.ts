import type { SweepRow } from "../../app/testing/sweep";
import { formatDuration } from "../../engine/duration";
import { formatMoney } from "../../engine/money";
import { type Colours, printableLine } from "../terminal";
import { alignColumns } from "../usage-table";

/** A table of what each choice of values gave; `*` marks those that no other beats in quality, cost and time. */
export function sweepLines(rows: readonly SweepRow[], { bold, dim }: Colours): string[] {
  const keys = (rows[0]?.changes ?? []).map(({ node, path }) => [node, "config", ...path].join("."));
  const cells = rows.map((row) => [
    row.pareto ? "*" : "",
    ...row.changes.map(({ value }) => printableLine(typeof value === "string" ? value : JSON.stringify(value))),
    `${Math.round(row.quality * 100)} %`,
    row.cost === undefined ? "unknown" : formatMoney(row.cost),
    formatDuration(row.time),
  ]);
  const [head = "", ...lines] = alignColumns([["", ...keys, "passed", "cost", "time a run"], ...cells]);
  return [bold(head), ...lines, dim("* no other choice is better in one of them without being worse in another")];
}

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
