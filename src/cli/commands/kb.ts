import type { MakeCommand } from "../command-groups";
import { kbCheckCommand } from "./kb-check";
import { kbDiffCommand } from "./kb-diff";
import { kbDocumentsCommand } from "./kb-documents";
import { kbEvalCommand } from "./kb-eval";
import { kbListCommand } from "./kb-list";
import { kbLockCommand } from "./kb-lock";
import { kbRemoveCommand } from "./kb-remove";

/** The commands of `aiplanet kb`. */
export const kbCommands: readonly MakeCommand[] = [
  kbListCommand,
  kbDocumentsCommand,
  kbRemoveCommand,
  kbEvalCommand,
  kbLockCommand,
  kbCheckCommand,
  kbDiffCommand,
];
