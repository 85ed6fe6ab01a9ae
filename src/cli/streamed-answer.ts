import type { RunEvent } from "../engine/events";
import { print, printable, type Terminal } from "./terminal";

/** The answer as it comes, on stdout. */
export interface StreamedAnswer {
  /** Shows the text of an event that brings a piece of the answer. */
  event(event: RunEvent): void;
  /** Ends the line that the answer stands in, so that something else can be told. */
  pause(): void;
  /** Completes what was shown; without a text there is no answer. */
  end(text?: string): void;
}

/**
 * Shows an answer while it is written, where stdout is a terminal. A program or a file that reads stdout gets it in one
 * piece at the end, because a node that fails in the middle of its answer may be tried again.
 * @param node the node whose text is the answer; undefined when that is not known before the end.
 * @param clear makes room on the terminal; called before anything is written.
 */
export function streamedAnswer(node: string | undefined, clear: () => void, terminal: Terminal): StreamedAnswer {
  const { stdout } = terminal;
  let shown = "";
  let inLine = false;
  const pause = () => {
    if (inLine) stdout.write("\n");
    inLine = false;
  };
  return {
    event(event) {
      if (node === undefined || !stdout.isTTY || !("node" in event) || event.node !== node) return;
      if (event.type === "node-delta" && "text" in event && event.text !== "") {
        clear();
        shown += event.text;
        inLine = !event.text.endsWith("\n");
        stdout.write(printable(event.text));
      } else if (event.type === "node-retry" || event.type === "node-error") {
        // What comes next is another answer.
        pause();
        shown = "";
      }
    },
    pause,
    end(text) {
      pause();
      if (text !== undefined && text !== shown) print(terminal, printable(text));
    },
  };
}
