import { Command } from "commander";
import type { BackupContents } from "../../app/planet";
import { formatFileSize } from "../../engine/file-size";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet backup`. */
interface BackupFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet backup FILE` */
export function backupCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("backup")
    .description("Write all that the data folder holds into one file, also while it is in use.")
    .argument("<file>", "the file to write")
    .option("-y, --yes", "replace the file if there is one")
    .option("--json", "print what it holds as one JSON object")
    .option("--data <folder>", "the data folder (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet backup planet.backup")
    .action(async (file: string, flags: BackupFlags) => {
      outcome.exitCode = await backUp(file, flags, terminal);
    });
}

async function backUp(file: string, flags: BackupFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const contents = await planet.backup(file, { overwrite: flags.yes === true });
    if (flags.json) printJson(terminal, { file, ...contents });
    else note(terminal, `${printableLine(file)} is written: ${describeContents(contents)}`);
    if (contents.vectors === "chroma") {
      note(terminal, "warning the vectors are not in it, because they lie in Chroma, which has backups of its own");
    }
    return exitCodes.fine;
  });
}

/** What a backup holds, in words. */
export function describeContents({ size, stacks, workflows, chats, runs, collections }: BackupContents): string {
  const parts = [
    counted(stacks, "stack"),
    counted(workflows, "workflow"),
    counted(chats, "chat"),
    counted(runs, "run"),
    counted(collections, "collection"),
  ].filter((part) => !part.startsWith("0 "));
  return `${formatFileSize(size)}, ${parts.length === 0 ? "nothing in it" : parts.join(", ")}`;
}
