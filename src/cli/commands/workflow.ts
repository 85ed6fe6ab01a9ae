import { Command } from "commander";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";
import { workflowDiffCommand } from "./workflow-diff";
import { workflowHistoryCommand } from "./workflow-history";
import { workflowListCommand } from "./workflow-list";
import { workflowRestoreCommand } from "./workflow-restore";
import { workflowSaveCommand } from "./workflow-save";
import { workflowShowCommand } from "./workflow-show";

/** `aiplanet workflow COMMAND`: what is done with workflows that were saved. */
export function workflowCommand(terminal: Terminal, outcome: Outcome): Command {
  const group = new Command("workflow")
    .description("Save workflows with their versions, compare them and restore them.")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", "\nExample:\n  aiplanet workflow save examples/handbook/workflow.yaml");
  const commands = [
    workflowSaveCommand,
    workflowListCommand,
    workflowShowCommand,
    workflowHistoryCommand,
    workflowDiffCommand,
    workflowRestoreCommand,
  ];
  for (const command of commands) group.addCommand(command(terminal, outcome));
  return group;
}
