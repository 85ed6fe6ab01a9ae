import { attachCommand } from "./commands/attach";
import { clearCommand } from "./commands/clear";
import { copyCommand } from "./commands/copy";
import { costCommand } from "./commands/cost";
import { documentsCommand } from "./commands/documents";
import { editCommand } from "./commands/edit";
import { exportCommand } from "./commands/export";
import { helpCommand } from "./commands/help";
import { historyCommand } from "./commands/history";
import { modelCommand } from "./commands/model";
import { newCommand } from "./commands/new";
import { quitCommand } from "./commands/quit";
import { resumeCommand } from "./commands/resume";
import { retryCommand } from "./commands/retry";
import { saveCommand } from "./commands/save";
import { saveTestCommand } from "./commands/save-test";
import { sourcesCommand } from "./commands/sources";
import { stackCommand } from "./commands/stack";
import { whyCommand } from "./commands/why";
import type { SlashCommand } from "./slash-command";

/** The commands of the chat, as help lists them. */
export const slashCommands: readonly SlashCommand[] = [
  helpCommand(() => slashCommands),
  sourcesCommand,
  whyCommand,
  retryCommand,
  editCommand,
  copyCommand,
  saveCommand,
  saveTestCommand,
  exportCommand,
  historyCommand,
  newCommand,
  resumeCommand,
  stackCommand,
  modelCommand,
  documentsCommand,
  attachCommand,
  costCommand,
  clearCommand,
  quitCommand,
];
