import type { MakeCommand } from "../command-groups";
import { runsAnswerCommand } from "./runs-answer";
import { runsCancelCommand } from "./runs-cancel";
import { runsDiffCommand } from "./runs-diff";
import { runsListCommand } from "./runs-list";
import { runsPruneCommand } from "./runs-prune";
import { runsRerunCommand } from "./runs-rerun";
import { runsResumeCommand } from "./runs-resume";
import { runsShowCommand } from "./runs-show";
import { runsToTestCommand } from "./runs-to-test";

/** The commands of `aiplanet runs`. */
export const runsCommands: readonly MakeCommand[] = [
  runsListCommand,
  runsShowCommand,
  runsResumeCommand,
  runsAnswerCommand,
  runsRerunCommand,
  runsDiffCommand,
  runsCancelCommand,
  runsPruneCommand,
  runsToTestCommand,
];
