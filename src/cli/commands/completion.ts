import { Argument, Command } from "commander";
import { completionScript, type Shell, shells } from "../completion-scripts";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";

/** `aiplanet completion SHELL` */
export function completionCommand(terminal: Terminal, _outcome: Outcome): Command {
  return new Command("completion")
    .description("Print the script that completes commands, flags and names in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", "\nExample:\n  source <(aiplanet completion bash)")
    .action((shell: Shell) => {
      terminal.stdout.write(completionScript(shell));
    });
}
