import { Command } from "commander";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";
import { runsAnswerCommand } from "./runs-answer";
import { runsCancelCommand } from "./runs-cancel";
import { runsDiffCommand } from "./runs-diff";
import { runsListCommand } from "./runs-list";
import { runsPruneCommand } from "./runs-prune";
import { runsRerunCommand } from "./runs-rerun";
import { runsResumeCommand } from "./runs-resume";
import { runsShowCommand } from "./runs-show";

/** `aiplanet runs COMMAND`: what is done with runs that were kept. */
export function runsCommand(terminal: Terminal, outcome: Outcome): Command {
  const command = new Command("runs")
    .description("Look at runs that were kept, resume them, answer them and run them again.")
    .addHelpText(
      "after",
      '\nA run is named by its id, by the beginning of it, or by "last".\n\nExample:\n  aiplanet runs resume last',
    );
  const commands = [
    runsListCommand,
    runsShowCommand,
    runsResumeCommand,
    runsAnswerCommand,
    runsRerunCommand,
    runsDiffCommand,
    runsCancelCommand,
    runsPruneCommand,
  ];
  for (const make of commands) command.addCommand(make(terminal, outcome));
  return command;
}
