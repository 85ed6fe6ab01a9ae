import type { NodeDetails } from "../app/run-details";
import { formatDuration } from "../engine/duration";
import { type Colours, printableLine } from "./terminal";
import { cutText, textWidth } from "./text-width";
import { formatMoneyOf, formatTokens } from "./usage-table";

/** What a timeline is drawn of. Times are milliseconds since 1970. */
export interface TimelineRun {
  readonly nodes: readonly NodeDetails[];
  /** Ids of the nodes that made the run take as long as it did. */
  readonly criticalPath: readonly string[];
  /** When it was looked at: nodes at work are drawn until then. */
  readonly now: number;
}

/** How it is drawn. */
export interface TimelineOptions {
  /** From 40. */
  readonly columns: number;
  readonly colours: Colours;
}

const leastColumns = 40;
const widestName = 24;
const narrowestBar = 4;
/** Parts of a cell, in eighths from its left side. */
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/** What stands for times at which nothing ran, such as between two lives of a run. */
const cut = "⋮";

/**
 * A run as bars on its time: a row for each node, where it ran and for how long, `*` before those of the critical path.
 * Stretches in which no node ran are cut out of the time.
 */
export function timelineLines({ nodes, criticalPath, now }: TimelineRun, options: TimelineOptions): string[] {
  const columns = Math.max(options.columns, leastColumns);
  const { cyan, dim } = options.colours;
  const spans = nodes.map(({ startedAt, endedAt }) =>
    startedAt === undefined ? undefined : { start: startedAt, end: Math.max(endedAt ?? now, startedAt) },
  );
  const axis = axisOf(spans.flatMap((span) => span ?? []));
  const names = nodes.map(({ node }) => cutText(printableLine(node), Math.min(widestName, Math.floor(columns / 4))));
  const nameWidth = Math.max(0, ...names.map(textWidth));
  const facts = nodes.map((node, index) => factsOf(node, spans[index]));
  const factWidth = Math.min(Math.max(0, ...facts.map(textWidth)), Math.floor(columns / 2));
  const barWidth = Math.max(columns - nameWidth - factWidth - 6, narrowestBar);
  const critical = new Set(criticalPath);
  const rows = nodes.map(({ node }, index) => {
    const isCritical = critical.has(node);
    const span = spans[index];
    const bar = span === undefined ? "" : barOf(axis.at(span.start), axis.at(span.end), axis.length, barWidth);
    const name = `${isCritical ? "*" : " "} ${(names[index] ?? "") + " ".repeat(nameWidth - textWidth(names[index] ?? ""))}`;
    const drawn = bar + " ".repeat(Math.max(barWidth - textWidth(bar), 0));
    const line = `${isCritical ? cyan(name) : name}  ${isCritical ? cyan(drawn) : drawn}  ${cutText(facts[index] ?? "", factWidth)}`;
    return line.trimEnd();
  });
  if (axis.length === 0 && nodes.every(({ startedAt }) => startedAt === undefined)) return rows;
  const scale = `${" ".repeat(nameWidth + 4)}${scaleOf(axis.length, barWidth, axis.cuts)}`;
  const path =
    criticalPath.length === 0
      ? []
      : [dim(cutText(`* the critical path: ${criticalPath.map(printableLine).join(" > ")}`, columns))];
  return [...rows, dim(cutText(scale.trimEnd(), columns)), ...path];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The time at which anything ran, without the stretches between. */
interface Axis {
  /** Milliseconds. */
  readonly length: number;
  /** How many stretches were cut out. */
  readonly cuts: number;
  /** How far a moment is from the beginning. */
  at(time: number): number;
}

/** A stretch without work is cut out when it is longer than this and than all that was done. */
const shortestGap = 1_000;

function axisOf(spans: readonly Span[]): Axis {
  const sorted = [...spans].sort((left, right) => left.start - right.start);
  const parts: Span[] = [];
  for (const span of sorted) {
    const last = parts.at(-1);
    if (last === undefined || span.start > last.end) parts.push(span);
    else parts[parts.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  const worked = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  const removed: Span[] = [];
  for (const [index, { start }] of parts.entries()) {
    const before = parts[index - 1];
    const gap = before === undefined ? 0 : start - before.end;
    if (before !== undefined && gap > Math.max(worked, shortestGap)) removed.push({ start: before.end, end: start });
  }
  const first = parts[0]?.start ?? 0;
  const at = (time: number) =>
    time - first - removed.reduce((sum, gap) => sum + Math.max(0, Math.min(time, gap.end) - gap.start), 0);
  return { length: at(parts.at(-1)?.end ?? first), cuts: removed.length, at };
}

/** A bar from one time to another; whatever ran is seen, be it ever so short. */
function barOf(start: number, end: number, length: number, width: number): string {
  const cells = (time: number) => (length === 0 ? 0 : (time / length) * width);
  const from = Math.min(Math.floor(cells(start)), width - 1);
  const filled = Math.round((cells(end) - from) * 8);
  const full = Math.min(Math.floor(filled / 8), width - from);
  const rest = full === width - from ? "" : (eighths[filled % 8] ?? "");
  const bar = "█".repeat(full) + rest;
  return " ".repeat(from) + (bar === "" ? "▏" : bar);
}

function scaleOf(length: number, width: number, cuts: number): string {
  const end = `${cuts > 0 ? `${cut} ${cuts} ${cuts === 1 ? "pause" : "pauses"} left out, ` : ""}${formatDuration(length)}`;
  return `0${" ".repeat(Math.max(width - 1 - end.length, 1))}${end}`;
}

function factsOf({ status, attempts, usage, skipped }: NodeDetails, span: Span | undefined): string {
  const reasons = { condition: "its condition is false", inputs: "nothing feeds it", error: "it failed" };
  const used =
    usage === undefined || usage.input + usage.output === 0 ? [] : [formatTokens(usage), formatMoneyOf(usage)];
  return [
    status === "completed" ? "" : status,
    span === undefined || status === "skipped" ? "" : formatDuration(span.end - span.start),
    attempts > 1 ? `${attempts} attempts` : "",
    ...used,
    skipped === undefined ? "" : reasons[skipped],
  ]
    .filter(Boolean)
    .join("  ");
}
