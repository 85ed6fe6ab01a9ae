import type { Progress } from "../engine/values";
import { isLively, note, printableLine, type Terminal } from "./terminal";

/** Shows how far long work has come. */
export interface ProgressLine {
  /** @param work what is being done, in a word: `indexing`, or the name of the node at work. */
  show(progress: Progress, work: string): void;
  /** Takes the bar away, so that other output starts on a clean line. */
  clear(): void;
}

const barWidth = 20;
const clearLine = "\r\u001b[K";

/** A bar that is redrawn on a terminal; a plain line for each step elsewhere. */
export function progressLine(terminal: Terminal, quiet: boolean): ProgressLine {
  if (quiet) return { show: () => undefined, clear: () => undefined };
  return isLively(terminal) ? redrawnBar(terminal) : plainLines(terminal);
}

/** A line says which step is at hand; that the last one is done shows in what follows. */
function plainLines(terminal: Terminal): ProgressLine {
  let last = "";
  return {
    show({ done, total, label }, work) {
      if (done >= total) return;
      const line = `${work} ${done + 1}/${total} ${printableLine(label)}`;
      if (line !== last) note(terminal, line);
      last = line;
    },
    clear: () => undefined,
  };
}

function redrawnBar(terminal: Terminal): ProgressLine {
  let drawn = false;
  return {
    show(progress, work) {
      drawn = true;
      // A terminal that does not know its size says 0.
      terminal.stderr.write(clearLine + bar(progress, work, terminal.stderr.columns || 80));
    },
    clear() {
      if (drawn) terminal.stderr.write(clearLine);
      drawn = false;
    },
  };
}

/** One line such as `indexing ▕██████░░░░▏ 3/5 handbook.pdf`, cut to the width of the terminal. */
export function bar({ done, total, label }: Progress, work: string, columns: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 1;
  const filled = Math.round(share * barWidth);
  const line = `${work} ▕${"█".repeat(filled)}${"░".repeat(barWidth - filled)}▏ ${done}/${total} ${printableLine(label)}`;
  return cut(line, columns - 1);
}

/** East Asian letters and emoji take two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

function cut(line: string, columns: number): string {
  let width = 0;
  let shown = "";
  for (const letter of line) {
    width += wide.test(letter) ? 2 : 1;
    if (width > columns) break;
    shown += letter;
  }
  return shown;
}
