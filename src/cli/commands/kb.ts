import type { MakeCommand } from "../command-groups";
import { kbCheckCommand } from "./kb-check";
import { kbDiffCommand } from "./kb-diff";
import { kbEvalCommand } from "./kb-eval";
import { kbLockCommand } from "./kb-lock";

/** The commands of `aiplanet kb`. */
export const kbCommands: readonly MakeCommand[] = [kbEvalCommand, kbLockCommand, kbCheckCommand, kbDiffCommand];
