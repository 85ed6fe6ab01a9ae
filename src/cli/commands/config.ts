import type { MakeCommand } from "../command-groups";
import { configGetCommand } from "./config-get";
import { configListCommand } from "./config-list";
import { configPathCommand } from "./config-path";
import { configSetCommand } from "./config-set";
import { configUnsetCommand } from "./config-unset";

/** The commands of `aiplanet config`. */
export const configCommands: readonly MakeCommand[] = [
  configListCommand,
  configGetCommand,
  configSetCommand,
  configUnsetCommand,
  configPathCommand,
];
