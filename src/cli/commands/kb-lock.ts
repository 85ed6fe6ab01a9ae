import { Command } from "commander";
import type { LockReport } from "../../app/planet";
import type { Progress } from "../../engine/values";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import { differenceLines } from "../lock-lines";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { progressLine } from "../progress-line";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";

/** The flags of `aiplanet kb lock`. */
interface LockFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet kb lock [WORKFLOW...]` */
export function kbLockCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("lock")
    .description("Bring collections up to date and pin what they hold in aiplanet.lock.")
    .argument("[workflow...]", "workflow files (default: all of the working folder)")
    .option("--json", "print the report as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet kb lock examples/handbook/workflow.yaml")
    .action(async (files: string[], flags: LockFlags) => {
      outcome.exitCode = await lockCollections(files, flags, terminal);
    });
}

async function lockCollections(files: readonly string[], flags: LockFlags, terminal: Terminal): Promise<number> {
  const planet = await openPlanet(terminal, { dataFolder: flags.data });
  const progress = progressLine(terminal, { hidden: flags.json === true });
  const onProgress = (step: Progress) => progress.show(step, "indexing");
  try {
    const locks = await planet.lock(files, { signal: terminal.signal, onProgress });
    progress.clear();
    if (flags.json) printJson(terminal, { locks });
    else for (const report of locks) printReport(report, terminal);
    if (locks.length === 0 && !flags.json) note(terminal, "no workflow declares a collection with sources");
    return exitCodes.fine;
  } finally {
    progress.clear();
    await planet.close();
  }
}

function printReport(report: LockReport, terminal: Terminal): void {
  const { file, written, differences, notices, collections } = report;
  for (const notice of notices) note(terminal, printableLine(notice));
  if (terminal.verbosity === "quiet") return;
  for (const line of differenceLines(differences)) print(terminal, line);
  for (const { name, documents, skipped, chunks } of collections) {
    const counts = [
      counted(documents, "document"),
      counted(chunks, "chunk"),
      ...(skipped ? [`${skipped} skipped`] : []),
    ];
    print(terminal, `${printableLine(name)}  ${counts.join(", ")}`);
  }
  print(terminal, `${printableLine(file)} ${written ? "is written" : "has not changed"}`);
}
