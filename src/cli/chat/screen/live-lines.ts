import { formatDuration } from "../../../engine/duration";
import { renderMarkdown } from "../../markdown/render-markdown";
import { printable, printableLine } from "../../terminal";
import { cutText, wrapText } from "../../text-width";
import { formatMoneyOf } from "../../usage-table";
import { viewOf } from "../editor/box-view";
import { type DrawOptions, sourceLines } from "../message-lines";
import type { TurnNode } from "../turn";
import type { LiveTurn, Picker, ScreenState, Status } from "./screen-state";

/** The lines of the live part, top to bottom, and where the cursor stands in them. */
export interface LivePart {
  readonly answer: readonly string[];
  readonly panel: readonly string[];
  readonly input: readonly string[];
  readonly menu: readonly string[];
  readonly status: string;
  /** From 0, counted from the first line of all. */
  readonly cursor: { readonly row: number; readonly column: number };
}

const prompt = "> ";
/** The pictures of the spinner, one eighth of a second each. */
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];
const mostMenuLines = 8;
const mostInputLines = 10;

/**
 * The live part of the screen. It is always lower than the window: a terminal cannot draw again what has left it.
 * @param now milliseconds since 1970.
 */
export function livePart(state: ScreenState, colours: DrawOptions["colours"], now: number): LivePart {
  const { columns, rows } = state;
  const draw = { columns: columns - 1, colours };
  const room = Math.max(rows - 1, 4);
  const status = statusLine(state, draw);
  const view = viewOf(state.box, {
    columns: draw.columns - prompt.length,
    rows: Math.max(Math.min(mostInputLines, room - 3), 1),
  });
  const isEmpty = state.box.buffer.text === "" && state.box.search === undefined && state.picker === undefined;
  const hint = state.asking === undefined ? "Ask something, or /help" : "Answer, then Enter";
  const input = isEmpty
    ? [colours.cyan(prompt) + colours.dim(cutText(hint, draw.columns - prompt.length))]
    : view.lines.map((line, index) => (index === 0 ? colours.cyan(view.prompt || prompt) : "  ") + line);
  const menu = menuLines(view.menu, draw).slice(0, Math.max(room - input.length - 2, 0));
  const left = room - input.length - menu.length - 1;
  const panel = panelLines(state, draw, now).slice(0, Math.max(left, 0));
  const answer = state.live === undefined ? [] : tail(state.live, draw, left - panel.length);
  const above = answer.length + panel.length;
  const column = isEmpty ? prompt.length : view.cursor.column + prompt.length;
  return { answer, panel, input, menu, status, cursor: { row: above + (isEmpty ? 0 : view.cursor.row), column } };
}

/** The end of what is being written, as much as there is room for. */
function tail({ turn, drawn }: LiveTurn, draw: DrawOptions, room: number): string[] {
  const rest = turn.text.slice(drawn);
  if (rest.trim() === "" || room <= 0) return [];
  const lines = renderMarkdown(rest, draw);
  return lines.slice(-room);
}

function panelLines(state: ScreenState, draw: DrawOptions, now: number): string[] {
  const { live, picker, asking, progress, notice, sources, unfolded, frame } = state;
  const { dim, yellow } = draw.colours;
  const lines: string[] = [];
  if (live === undefined) {
    const fold = unfolded ? undefined : "Ctrl-O unfolds what they say";
    lines.push(...sourceLines(sources, unfolded, draw, fold));
    if (sources.length > 0) lines.push("");
  } else lines.push(dim(workLine(live, draw.columns, frame, now)));
  if (progress !== undefined) lines.push(dim(cutText(printableLine(progress), draw.columns)));
  if (asking !== undefined)
    lines.push(
      ...printable(asking)
        .split("\n")
        .flatMap((line) => wrapText(line, draw.columns))
        .map(yellow),
    );
  if (picker !== undefined) lines.push(...pickerLines(picker, draw));
  if (notice !== undefined) lines.push(dim(cutText(notice, draw.columns)));
  return lines;
}

/** What each node is doing: `passages 38ms · answer ⠹ 1.1s`. */
function workLine({ turn, startedAt, stopping }: LiveTurn, columns: number, frame: number, now: number): string {
  const picture = spinner[frame % spinner.length] ?? "";
  const parts = turn.nodes.map((node) => nodeState(node, picture, now));
  const shown = parts.length === 0 ? `${picture} ${formatDuration(now - startedAt)}` : parts.join(" · ");
  return cutText(`  ${stopping ? "stopping · " : ""}${shown}`, columns);
}

function nodeState({ node, status, startedAt, endedAt, progress, attempt }: TurnNode, picture: string, now: number) {
  const name = printableLine(node);
  const time = formatDuration(Math.max((endedAt ?? now) - startedAt, 0));
  const again = attempt > 1 ? ` attempt ${attempt}` : "";
  if (status === "skipped" || status === "failed" || status === "waiting") return `${name} ${status}`;
  if (status === "completed") return `${name} ${time}${again}`;
  const far = progress === undefined ? "" : ` ${progress.done}/${progress.total}`;
  return `${name} ${picture} ${time}${far}${again}`;
}

function pickerLines({ title, choices, marked }: Picker, { columns, colours }: DrawOptions): string[] {
  const first = Math.max(0, Math.min(marked - mostMenuLines + 1, choices.length - mostMenuLines));
  const shown = choices.slice(first, first + mostMenuLines).map(({ value, label }, index) => {
    const line = cutText(
      `${first + index === marked ? "> " : "  "}${label.startsWith(value) || value === "" ? "" : `${value}  `}${label}`,
      columns,
    );
    return first + index === marked ? colours.cyan(line) : line;
  });
  const more = choices.length > mostMenuLines ? ` (${marked + 1}/${choices.length})` : "";
  return [
    colours.bold(cutText(`${title}${more}`, columns)),
    ...shown,
    colours.dim("Up and Down, Enter takes it, Esc does not"),
  ];
}

function menuLines(
  menu: readonly { readonly text: string; readonly description?: string | undefined; readonly selected: boolean }[],
  { columns, colours }: DrawOptions,
): string[] {
  const marked = Math.max(
    menu.findIndex(({ selected }) => selected),
    0,
  );
  const first = Math.max(0, Math.min(marked - mostMenuLines + 1, menu.length - mostMenuLines));
  const shown = menu.slice(first, first + mostMenuLines);
  const width = Math.max(0, ...shown.map(({ text }) => text.length));
  return shown.map(({ text, description = "", selected }) => {
    const line = cutText(`  ${printableLine(text).padEnd(width)}  ${printableLine(description)}`.trimEnd(), columns);
    return selected ? colours.cyan(line) : colours.dim(line);
  });
}

function statusLine({ status, live }: ScreenState, { columns, colours }: DrawOptions): string {
  const hint = live === undefined ? "/help" : "Esc stops";
  const facts = factsOf(status).map(printableLine).filter(Boolean);
  const shown = cutText(`  ${facts.join(" · ")}`, Math.max(columns - hint.length - 2, 10));
  return colours.dim(`${shown}  ${hint}`);
}

function factsOf({ stack, workflow, model, usage, time }: Status): string[] {
  const tokens = usage.input + usage.output;
  return [
    stack,
    workflow === stack ? "" : workflow,
    model,
    tokens === 0 ? "" : `${usage.estimated ? "~" : ""}${tokens.toLocaleString("en")} tokens`,
    tokens === 0 ? "" : formatMoneyOf(usage),
    time === 0 ? "" : formatDuration(time),
  ];
}
