import type { Progress } from "../engine/values";
import { isLively, note, printable, type Terminal } from "./terminal";

/** Shows how far long work has come. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the bar away, so that other output starts on a clean line. */
  clear(): void;
}

const barWidth = 20;

/** A bar that is redrawn on a terminal; a plain line for each step elsewhere. */
export function progressLine(terminal: Terminal, quiet: boolean): ProgressLine {
  if (quiet) return { show: () => undefined, clear: () => undefined };
  if (!isLively(terminal)) {
    let last = "";
    return {
      show(progress) {
        const line = `indexing ${progress.done}/${progress.total} ${printable(progress.label)}`;
        if (line !== last) note(terminal, line);
        last = line;
      },
      clear: () => undefined,
    };
  }
  let drawn = false;
  return {
    show(progress) {
      drawn = true;
      terminal.stderr.write(`\r\u001b[K${bar(progress, terminal.stderr.columns ?? 80)}`);
    },
    clear() {
      if (drawn) terminal.stderr.write("\r\u001b[K");
      drawn = false;
    },
  };
}

/** One line such as `▕██████░░░░▏ 3/5 handbook.pdf`, cut to the width of the terminal. */
export function bar({ done, total, label }: Progress, columns: number): string {
  const filled = total === 0 ? barWidth : Math.round((Math.min(done, total) / total) * barWidth);
  const line = `▕${"█".repeat(filled)}${"░".repeat(barWidth - filled)}▏ ${done}/${total} ${printable(label)}`;
  return line.length < columns ? line : line.slice(0, columns - 1);
}
