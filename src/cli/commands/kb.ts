import { Command } from "commander";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";
import { kbCheckCommand } from "./kb-check";
import { kbDiffCommand } from "./kb-diff";
import { kbEvalCommand } from "./kb-eval";
import { kbLockCommand } from "./kb-lock";

/** `aiplanet kb COMMAND`: what is done with the collections of workflows. */
export function kbCommand(terminal: Terminal, outcome: Outcome): Command {
  const group = new Command("kb")
    .description("Measure what collections find, pin what they hold, and compare it.")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", "\nExample:\n  aiplanet kb lock examples/handbook/workflow.yaml");
  for (const command of [kbEvalCommand, kbLockCommand, kbCheckCommand, kbDiffCommand])
    group.addCommand(command(terminal, outcome));
  return group;
}
