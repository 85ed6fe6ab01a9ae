import { PlanetError } from "../engine/errors";
import type { Terminal } from "./terminal";

/** Asks one question after the other, each answered in a line. */
export interface LineAsker {
  /** The answer without spaces at its ends; empty where only Enter was pressed. Throws `run_canceled` at the end of input. */
  ask(question: string): Promise<string>;
  close(): void;
}

/** Whether there is a person who can be asked: at a terminal, and not in CI. */
export function canAsk({ stdin, stderr, environment }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && !environment.CI;
}

/** Begins to ask on stderr. The caller closes it. */
export async function askLines({ stdin, stderr, signal }: Terminal): Promise<LineAsker> {
  const { createInterface } = await import("node:readline/promises");
  const reader = createInterface({ input: stdin, output: stderr, terminal: true, signal });
  // The iterator keeps what is typed ahead, where `question` would lose it.
  const lines = reader[Symbol.asyncIterator]();
  return {
    async ask(question) {
      reader.setPrompt(question);
      reader.prompt();
      const { value, done } = await lines.next();
      if (done) {
        // What is said next begins a line.
        stderr.write("\n");
        throw new PlanetError("run_canceled", "interrupted");
      }
      return value.trim();
    },
    close: () => reader.close(),
  };
}
