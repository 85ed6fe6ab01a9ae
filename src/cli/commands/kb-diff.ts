import { Command } from "commander";
import type { LockComparison } from "../../app/planet";
import { exitCodes } from "../exit-codes";
import { differenceLines } from "../lock-lines";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";

/** The flags of `aiplanet kb diff`. */
interface DiffFlags {
  readonly json?: boolean;
}

/** `aiplanet kb diff [WORKFLOW...]` */
export function kbDiffCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("diff")
    .description("Show in detail what is not as aiplanet.lock says.")
    .argument("[workflow...]", "workflow files (default: all of the working folder)")
    .option("--json", "print the differences as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet kb diff examples/handbook/workflow.yaml")
    .action(async (files: string[], flags: DiffFlags) => {
      outcome.exitCode = await showDifferences(files, flags, terminal);
    });
}

async function showDifferences(files: readonly string[], flags: DiffFlags, terminal: Terminal): Promise<number> {
  const locks = await compareLocks(files, terminal);
  if (flags.json) {
    printJson(terminal, { locks });
    return exitCodes.fine;
  }
  for (const { file, differences, notices } of locks) {
    for (const notice of notices) note(terminal, printableLine(notice));
    if (differences.length > 0) print(terminal, printableLine(file));
    for (const line of differenceLines(differences)) print(terminal, line);
  }
  return exitCodes.fine;
}

/** Compares locks with what is there, for commands that only look. */
export async function compareLocks(files: readonly string[], terminal: Terminal): Promise<readonly LockComparison[]> {
  const planet = await openPlanet(terminal);
  try {
    return await planet.compareLocks(files, { signal: terminal.signal });
  } finally {
    await planet.close();
  }
}
