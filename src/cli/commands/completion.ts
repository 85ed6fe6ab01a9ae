import { Argument, Command } from "commander";
import type { Shell } from "../completion-scripts";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";

/** `aiplanet completion SHELL` */
export function completionCommand(terminal: Terminal, _outcome: Outcome): Command {
  return new Command("completion")
    .description("Print the script that completes commands, flags and names in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"] satisfies Shell[]))
    .addHelpText("after", "\nExample:\n  source <(aiplanet completion bash)")
    .action(async (shell: Shell) => {
      const { completionScript } = await import("../completion-scripts");
      terminal.stdout.write(completionScript(shell));
    });
}
