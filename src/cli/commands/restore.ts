import { Command } from "commander";
import { confirm } from "../confirm";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";
import { describeContents } from "./backup";

/** The flags of `aiplanet restore`. */
interface RestoreFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet restore FILE` */
export function restoreCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("restore")
    .description("Put a backup in the place of all that the data folder holds.")
    .argument("<file>", "a file that aiplanet backup has written")
    .option("-y, --yes", "replace what is there without asking")
    .option("--json", "print what it holds as one JSON object")
    .option("--data <folder>", "the data folder (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet restore planet.backup --yes")
    .action(async (file: string, flags: RestoreFlags) => {
      outcome.exitCode = await restore(file, flags, terminal);
    });
}

async function restore(file: string, flags: RestoreFlags, terminal: Terminal): Promise<number> {
  const question = "put the backup in the place of all that the data folder holds?";
  const replace = () => confirm(question, flags.yes === true, terminal);
  return withPlanet(terminal, flags.data, async (planet) => {
    const restored = await planet.restore(file, { replace });
    if (restored === undefined) return exitCodes.fine;
    if (flags.json) {
      printJson(terminal, { file, ...restored });
      return exitCodes.fine;
    }
    note(terminal, `${printableLine(file)} is restored: ${describeContents(restored)}`);
    if (restored.before !== undefined)
      note(terminal, `what was there before is kept in ${printableLine(restored.before)}`);
    return exitCodes.fine;
  });
}
