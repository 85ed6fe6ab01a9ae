import type { CaseResult } from "../../app/testing/test-report";
import { progressLine } from "../progress-line";
import { colours, isLively, type Terminal } from "../terminal";
import { rowsOf } from "../text-width";
import { type LiveTests, liveLines } from "./live-tests";

/** Shows how far tests have come, while they run. */
export interface TestProgress {
  /** A file begins, with these cases. */
  file(name: string, cases: readonly string[]): void;
  /** A case begins. */
  start(id: string): void;
  /** A case has ended. */
  end(result: Pick<CaseResult, "id" | "status">): void;
  /** Takes everything away, so that other output starts on a clean line. */
  clear(): void;
}

/** How progress is shown. */
export interface TestProgressOptions {
  /** Whether nothing is shown, because a program reads what is printed. */
  readonly hidden: boolean;
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: () => number;
}

/** A list that lives on a terminal; elsewhere a line now and then. */
export function testProgress(terminal: Terminal, { hidden, now = () => performance.now() }: TestProgressOptions) {
  const isLive = !hidden && terminal.verbosity === "normal" && isLively(terminal);
  return isLive ? liveList(terminal, now) : plainProgress(terminal, { hidden, now });
}

/** What takes less time is told by its result alone, in milliseconds. */
const worthALine = 5_000;

function plainProgress(terminal: Terminal, { hidden, now = () => performance.now() }: TestProgressOptions) {
  const line = progressLine(terminal, { hidden, now });
  const from = now() + (terminal.verbosity === "verbose" ? 0 : worthALine);
  let [done, total] = [0, 0];
  return {
    file(_, cases) {
      total += cases.length;
    },
    start(id) {
      if (now() >= from) line.show({ done, total, label: id, unit: "cases" }, "testing");
    },
    end() {
      done += 1;
    },
    clear: line.clear,
  } satisfies TestProgress;
}

/** The list is drawn so often, in milliseconds. */
const drawnEvery = 100;
const eraseBelow = "\u001b[J";

function liveList(terminal: Terminal, now: () => number): TestProgress {
  const { stderr } = terminal;
  const shades = colours(terminal, stderr);
  const running = new Map<string, number>();
  let tests: Omit<LiveTests, "running"> = { file: "", total: 0, done: 0, passed: 0, failed: 0, startedAt: now() };
  let drawn: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  // A terminal that does not know its size says 0.
  const columns = () => stderr.columns || 80;

  /** Goes to where the list begins; a window that became narrower has broken its lines into rows. */
  function toTop(): string {
    const rows = rowsOf(drawn, columns());
    return rows === 0 ? "" : `\r${rows > 1 ? `\u001b[${rows - 1}A` : ""}${eraseBelow}`;
  }

  function draw(): void {
    const options = { columns: columns(), rows: stderr.rows || 24, now: now(), colours: shades };
    const lines = liveLines({ ...tests, running }, options);
    stderr.write(toTop() + lines.join("\n"));
    drawn = lines;
  }

  function begin(): void {
    timer ??= setInterval(draw, drawnEvery).unref();
  }

  return {
    file(file, cases) {
      running.clear();
      tests = { ...tests, file, total: cases.length, done: 0 };
      begin();
    },
    start(id) {
      running.set(id, now());
    },
    end({ id, status }) {
      running.delete(id);
      const { done, passed, failed } = tests;
      const isBad = status === "failed" || status === "error";
      tests = {
        ...tests,
        done: done + 1,
        passed: passed + Number(status === "passed"),
        failed: failed + Number(isBad),
      };
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      stderr.write(toTop());
      drawn = [];
    },
  };
}
