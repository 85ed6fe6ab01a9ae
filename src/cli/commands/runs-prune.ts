import { Command } from "commander";
import { parseDuration } from "../../engine/duration";
import { PlanetError } from "../../engine/errors";
import { confirm } from "../confirm";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printJson, type Terminal } from "../terminal";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs prune`. */
interface PruneFlags {
  readonly olderThan?: number;
  readonly keep: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet runs prune` */
export function runsPruneCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("prune")
    .description("Delete old runs that completed, failed or were canceled.")
    .option("--older-than <time>", "only runs that ended so long ago, such as 12h or 90d (default: 30d)", readAge)
    .option("--keep <number>", "keep so many of the newest whatever their age", wholeNumber("--keep", 0, 1e9), 0)
    .option("-y, --yes", "do not ask")
    .option("--json", "print how many are gone as one JSON object")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs prune --older-than 90d --yes")
    .action(async (flags: PruneFlags) => {
      outcome.exitCode = await pruneRuns(flags, terminal);
    });
}

async function pruneRuns({ olderThan, keep, yes, json, data }: PruneFlags, terminal: Terminal): Promise<number> {
  if (!(await confirm("delete old runs for good?", yes === true, terminal))) return exitCodes.fine;
  return withPlanet(terminal, data, async ({ runs }) => {
    const gone = await runs.prune({ keep, ...(olderThan === undefined ? {} : { olderThan }) });
    if (json) printJson(terminal, { deleted: gone });
    else note(terminal, `${counted(gone, "run")} deleted`);
    return exitCodes.fine;
  });
}

function readAge(text: string): number {
  const age = parseDuration(text);
  if (age !== undefined) return age;
  throw new PlanetError("usage", `--older-than must be a time such as 12h or 90d, got "${text}"`);
}
