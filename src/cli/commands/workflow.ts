import type { MakeCommand } from "../command-groups";
import { workflowDiffCommand } from "./workflow-diff";
import { workflowHistoryCommand } from "./workflow-history";
import { workflowListCommand } from "./workflow-list";
import { workflowRestoreCommand } from "./workflow-restore";
import { workflowSaveCommand } from "./workflow-save";
import { workflowShowCommand } from "./workflow-show";

/** The commands of `aiplanet workflow`. */
export const workflowCommands: readonly MakeCommand[] = [
  workflowSaveCommand,
  workflowListCommand,
  workflowShowCommand,
  workflowHistoryCommand,
  workflowDiffCommand,
  workflowRestoreCommand,
];
