import type { MakeCommand } from "../command-groups";
import { stackCreateCommand } from "./stack-create";
import { stackDeleteCommand } from "./stack-delete";
import { stackListCommand } from "./stack-list";
import { stackRenameCommand } from "./stack-rename";
import { stackShowCommand } from "./stack-show";
import { stackUseCommand } from "./stack-use";

/** The commands of `aiplanet stack`. */
export const stackCommands: readonly MakeCommand[] = [
  stackCreateCommand,
  stackListCommand,
  stackShowCommand,
  stackUseCommand,
  stackRenameCommand,
  stackDeleteCommand,
];
