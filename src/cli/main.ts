import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { embedCommand } from "./commands/embed";
import { graphCommand } from "./commands/graph";
import { runCommand } from "./commands/run";
import { searchCommand } from "./commands/search";
import { validateCommand } from "./commands/validate";
import { exitCodeOf, exitCodes } from "./exit-codes";
import { reportError } from "./report-error";
import type { Terminal } from "./terminal";

/** Where a command leaves its exit code. */
export interface Outcome {
  exitCode: number;
}

/**
 * Runs the command line.
 * @param words what follows the program's name.
 * @returns the exit code; nothing is thrown.
 */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  const outcome: Outcome = { exitCode: exitCodes.fine };
  const program = createProgram(terminal, outcome);
  try {
    await program.parseAsync([...words], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    const interrupted = terminal.signal.aborted;
    reportError(error, terminal, words.includes("--json"));
    return interrupted ? exitCodes.interrupted : exitCodeOf(error);
  }
}

/** All commands, with their flags and examples; what they do is loaded when one of them runs. */
export function createProgram(terminal: Terminal, outcome: Outcome): Command {
  const program = new Command("aiplanet")
    .description("Runs AI workflows that are described in one file.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "show help")
    .addHelpText(
      "after",
      '\nExample:\n  aiplanet run examples/handbook/workflow.yaml "How many days of leave do I have?"',
    )
    .showSuggestionAfterError(true)
    .action(() => program.outputHelp());
  for (const command of [runCommand, validateCommand, graphCommand, embedCommand, searchCommand]) {
    program.addCommand(command(terminal, outcome));
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "error ")),
    });
  }
  return program;
}
