import { version } from "../../package.json";
import { PlanetError } from "../engine/errors";
import { exitCodeOf, exitCodes } from "./exit-codes";
import { heedGlobalFlags } from "./global-flags";
import { reportError } from "./report-error";
import { rootHelp } from "./root-help";
import { print, type Terminal } from "./terminal";

/** Where a command leaves its exit code. */
export interface Outcome {
  exitCode: number;
}

/**
 * Runs the command line.
 * @param given what follows the program's name.
 * @returns the exit code; nothing is thrown.
 */
export async function main(given: readonly string[], screen: Terminal): Promise<number> {
  const { words, terminal } = heedGlobalFlags(given, screen);
  // What needs no command is said before any is loaded.
  const said = words.length > 1 ? undefined : answers.get(words[0] ?? "help");
  if (said !== undefined) {
    print(terminal, said());
    return exitCodes.fine;
  }
  try {
    const { completeProgram, runProgram } = await import("./program");
    if (words[0] === "complete") return await completeProgram(words.slice(words[1] === "--" ? 2 : 1), terminal);
    return await runProgram(words, terminal);
  } catch (error) {
    // Whatever failed after Ctrl-C failed because of it.
    const thrown = terminal.signal.aborted ? interruption(terminal.signal, error) : error;
    reportError(thrown, terminal, isForPrograms(words));
    return exitCodeOf(thrown);
  }
}

const answers: ReadonlyMap<string, () => string> = new Map([
  ["help", rootHelp],
  ["--help", rootHelp],
  ["-h", rootHelp],
  ["--version", () => version],
]);

function interruption({ reason }: AbortSignal, cause: unknown): PlanetError {
  return new PlanetError("run_canceled", reason instanceof Error ? reason.message : "interrupted", { cause });
}

/** Whether a program reads the output, so that errors are JSON as well; the flags may be what is wrong. */
export function isForPrograms(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  const flags = end === -1 ? words : words.slice(0, end);
  return flags.includes("--json") || flags.includes("--events");
}
