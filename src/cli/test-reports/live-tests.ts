import { formatDuration } from "../../engine/duration";
import { type Colours, printableLine } from "../terminal";
import { cutText } from "../text-width";

/** How far tests have come. Times are milliseconds of one clock. */
export interface LiveTests {
  /** The file whose cases run. */
  readonly file: string;
  /** How many cases of it run, and how many of those have ended. */
  readonly total: number;
  readonly done: number;
  /** Since when each case runs that has not ended, the oldest first. */
  readonly running: ReadonlyMap<string, number>;
  /** Of all files. */
  readonly passed: number;
  readonly failed: number;
  readonly startedAt: number;
}

/** What the lines are drawn for. */
export interface LiveOptions {
  /** Of the terminal, from 1. */
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  readonly colours: Colours;
}

/** So many lines are enough to see what takes long. */
const mostLines = 10;

/**
 * The file that is at work, the cases of it that run, and what became of those that have ended; none is wider than the
 * terminal, and there are never more than fit on it.
 */
export function liveLines(
  { file, total, done, running, passed, failed, startedAt }: LiveTests,
  { columns, rows, now, colours }: LiveOptions,
): string[] {
  const { bold, dim, green, red, yellow } = colours;
  const cut = (text: string, room: number) => cutText(text, Math.max(room, 0));
  const head = `${done}/${total}`;
  const room = Math.max(Math.min(mostLines, rows - 1) - 2, 0);
  const cases = [...running];
  const shown = cases.length > room ? cases.slice(0, Math.max(room - 1, 0)) : cases;
  const more = cases.length - shown.length;
  const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} not`] : [])];
  const time = formatDuration(now - startedAt);
  const summary = cut(`${counts.join(", ")}  ${time}`, columns - 1);
  const paint = failed > 0 ? red : green;
  return [
    `${bold(cut(printableLine(file), columns - head.length - 3))}  ${dim(head)}`,
    ...shown.map(([id, since]) => {
      const took = formatDuration(now - since);
      return `  ${yellow(">")} ${cut(printableLine(id), columns - took.length - 7)}  ${dim(took)}`;
    }),
    ...(more > 0 && room > 0 ? [dim(cut(`    and ${more} more`, columns - 1))] : []),
    ...(rows > 2 ? [paint(summary)] : []),
  ].slice(0, Math.max(rows - 1, 1));
}
