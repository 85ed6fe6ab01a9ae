import type { Progress } from "../engine/values";
import { estimatePace, type Pace } from "./estimate-left";
import { isLively, note, printableLine, type Terminal } from "./terminal";
import { firstColumns } from "./text-width";

/** Shows how far long work has come. */
export interface ProgressLine {
  /** @param work what is being done, in a word: `indexing`, or the name of the node at work. */
  show(progress: Progress, work: string): void;
  /** Takes the bar away, so that other output starts on a clean line. */
  clear(): void;
}

/** How progress is shown. */
export interface ProgressLineOptions {
  /** Whether nothing is shown, because a program reads what is printed. Default: false. */
  readonly hidden?: boolean;
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: () => number;
}

const barWidth = 20;
/** Where pace and time stand beside the bar on a narrow terminal, it leaves them room. */
const narrowBar = 10;
const narrow = 100;
const clearLine = "\r\u001b[K";
/** The bar is drawn at most so often, in milliseconds. */
const redrawn = 100;
/** Where no bar can be drawn, there is at most one line in so many milliseconds. */
const lineEvery = 5_000;

/**
 * A bar that is redrawn on a terminal, with the pace and the time that is left; elsewhere a line now and then, and with
 * `--verbose` one for each step.
 */
export function progressLine(
  terminal: Terminal,
  { hidden = false, now = () => performance.now() }: ProgressLineOptions = {},
): ProgressLine {
  if (hidden || terminal.verbosity === "quiet") return { show: () => undefined, clear: () => undefined };
  if (terminal.verbosity === "verbose") return plainLines(terminal, 0, now);
  return isLively(terminal) ? redrawnBar(terminal, now) : plainLines(terminal, lineEvery, now);
}

/** A line says which step is at hand; that the last one is done shows in what follows. */
function plainLines(terminal: Terminal, every: number, now: () => number): ProgressLine {
  let last = "";
  let kind = "";
  let due = Number.NEGATIVE_INFINITY;
  return {
    show({ done, total, label, unit = "" }, work) {
      if (done >= total) return;
      const line = `${work} ${done + 1}/${total} ${printableLine(label)}`;
      // Other work has a line of its own at once.
      if (line === last || (now() < due && kind === `${work} ${unit}`)) return;
      note(terminal, line);
      last = line;
      kind = `${work} ${unit}`;
      due = now() + every;
    },
    clear: () => undefined,
  };
}

function redrawnBar(terminal: Terminal, now: () => number): ProgressLine {
  let drawn = false;
  let line = "";
  let due = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let kind = "";
  let pace = estimatePace();

  function draw(): void {
    timer = undefined;
    drawn = true;
    due = now() + redrawn;
    terminal.stderr.write(clearLine + line);
  }

  return {
    show(progress, work) {
      const { done, total, unit } = progress;
      if (kind !== `${work} ${unit}`) pace = estimatePace();
      kind = `${work} ${unit}`;
      // A terminal that does not know its size says 0.
      line = bar(progress, work, terminal.stderr.columns || 80, pace.at(done, total, now()));
      if (now() >= due) {
        clearTimeout(timer);
        draw();
      } else timer ??= setTimeout(draw, due - now()).unref();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      if (drawn) terminal.stderr.write(clearLine);
      drawn = false;
      due = Number.NEGATIVE_INFINITY;
    },
  };
}

/**
 * One line such as `indexing ▕██████░░░░▏ 71/120 files  3,412 chunks  38 files/s  0:14 left  handbook.pdf`, cut to the
 * width of the terminal.
 */
export function bar(
  { done, total, label, unit, detail }: Progress,
  work: string,
  columns: number,
  pace: Pace | undefined = undefined,
): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 1;
  const width = unit !== undefined && columns < narrow ? narrowBar : barWidth;
  const filled = Math.round(share * width);
  const drawn = `${work} ▕${"█".repeat(filled)}${"░".repeat(width - filled)}▏`;
  if (unit === undefined) return firstColumns(`${drawn} ${done}/${total} ${printableLine(label)}`, columns - 1);
  const parts = [
    `${drawn} ${grouped(done)}/${grouped(total)} ${unit}`,
    ...(detail === undefined ? [] : [printableLine(detail)]),
    ...(pace === undefined ? [] : [`${rateOf(pace)} ${unit}/s`, `${clock(pace.left)} left`]),
    printableLine(label),
  ];
  return firstColumns(parts.join("  "), columns - 1);
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}

function rateOf({ rate }: Pace): string {
  return rate >= 10 ? grouped(Math.round(rate)) : rate.toFixed(1);
}

/** A time as clocks show it: `0:14`, `12:05`, `1:02:03`. */
function clock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
