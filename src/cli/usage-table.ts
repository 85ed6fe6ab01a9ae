import { formatDuration } from "../engine/duration";
import { formatMoney } from "../engine/money";
import type { Usage } from "../engine/values";
import type { NodeUsage } from "./node-usage";

/**
 * What a run has used, a line for each node that used something, and one for all together when there are several. What
 * is estimated has a `~` before it. Nothing used, no lines.
 * @param total what the whole run used, also for attempts of nodes that have not ended.
 * @param time milliseconds that the run took.
 */
export function usageTable(nodes: readonly NodeUsage[], total: Usage, time: number): string[] {
  if (!isSomething(total)) return [];
  const rows = nodes.flatMap(({ node, usage, time: took }) =>
    usage !== undefined && isSomething(usage) ? [row(node, usage, formatMoneyOf(usage), took)] : [],
  );
  const rest = restOf(total, nodes);
  if (isSomething(rest)) rows.push(row("(failed)", rest, formatMoneyOf(rest), undefined));
  const used = [...nodes.flatMap(({ usage }) => usage ?? []), rest];
  if (rows.length > 1) rows.push(row("total", total, totalMoney(total, used.filter(isSomething)), time));
  return alignColumns(rows);
}

/** Tokens as `812 in / 64 out`; nothing where there are none. */
export function formatTokens({ input, output, estimated }: Usage): string {
  if (input === 0 && output === 0) return "";
  const about = estimated ? "~" : "";
  return `${about}${input} in / ${about}${output} out`;
}

/** Money as `$0.0003`, or that the price is not known. */
export function formatMoneyOf({ usd, estimated }: Usage): string {
  return usd === undefined ? "price unknown" : `${estimated && usd > 0 ? "~" : ""}${formatMoney(usd)}`;
}

/** The money of several usages together, of which some may have an unknown price. */
export function totalMoney(total: Usage, parts: readonly Usage[]): string {
  const money = formatMoneyOf(total);
  const isPartial = total.usd !== undefined && parts.some(({ usd }) => usd === undefined);
  return isPartial ? `${money} and what has no known price` : money;
}

/** Sets cells in columns, two spaces apart, without spaces at the ends of lines; columns without text take no room. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .flatMap((cell, column) => (widths[column] === 0 ? [] : [cell.padEnd(widths[column] ?? 0)]))
      .join("  ")
      .trimEnd(),
  );
}

function row(name: string, usage: Usage, money: string, time: number | undefined): string[] {
  return [name, formatTokens(usage), money, time === undefined ? "" : formatDuration(time)];
}

/** What nodes have used that did not come to an end: their attempts count for the run all the same. */
function restOf({ input, output, usd, estimated }: Usage, nodes: readonly NodeUsage[]): Usage {
  const ended = nodes.flatMap(({ usage }) => usage ?? []);
  const known = (key: "input" | "output" | "usd") => ended.reduce((sum, usage) => sum + (usage[key] ?? 0), 0);
  const money = usd === undefined ? undefined : usd - known("usd");
  return {
    input: input - known("input"),
    output: output - known("output"),
    // Sums of money are not exact; less than this is none.
    ...(money !== undefined && money > 1e-9 ? { usd: money } : {}),
    ...(estimated ? { estimated } : {}),
  };
}

function isSomething({ input, output, usd }: Usage): boolean {
  return input > 0 || output > 0 || (usd !== undefined && usd > 0);
}
