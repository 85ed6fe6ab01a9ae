import { Command } from "commander";
import type { SyncReport } from "../../app/create-planet";
import type { Progress } from "../../engine/values";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { progressLine } from "../progress-line";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";

/** The flags of `aiplanet embed`. */
export interface EmbedFlags {
  readonly collection: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly data?: string;
}

/** `aiplanet embed PATH... --collection NAME` */
export function embedCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("embed")
    .description("Index documents into a collection; what has not changed is not read again.")
    .argument("<path...>", "files, folders and globs")
    .requiredOption("-c, --collection <name>", "the collection")
    .option("--json", "print the report as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .option("-q, --quiet", "print nothing but what is skipped, and errors")
    .addHelpText("after", "\nExample:\n  aiplanet embed examples/handbook/docs --collection handbook")
    .action(async (paths: string[], flags: EmbedFlags) => {
      outcome.exitCode = await embedDocuments(paths, flags, terminal);
    });
}

/** Indexes documents; returns the exit code. One that cannot be read is named; a failure is when none can be. */
export async function embedDocuments(paths: readonly string[], flags: EmbedFlags, terminal: Terminal): Promise<number> {
  const { createPlanet } = await import("../../app/create-planet");
  const planet = await createPlanet({
    folder: terminal.folder,
    environment: terminal.environment,
    dataFolder: flags.data,
  });
  const progress = progressLine(terminal, flags.quiet === true || flags.json === true);
  const onProgress = (step: Progress) => progress.show(step, "indexing");
  try {
    const report = await planet.embed(flags.collection, paths, { signal: terminal.signal, onProgress });
    progress.clear();
    if (flags.json) printJson(terminal, report);
    else printReport(report, flags.quiet === true, terminal);
    const { indexed, unchanged, skipped } = report;
    return skipped.length > 0 && indexed.length + unchanged === 0 ? exitCodes.failed : exitCodes.fine;
  } finally {
    progress.clear();
    await planet.close();
  }
}

function printReport(
  { collection, indexed, unchanged, removed, skipped, chunks }: SyncReport,
  quiet: boolean,
  terminal: Terminal,
): void {
  for (const { document, reason, message } of skipped)
    note(terminal, `${printableLine(document)}  skipped (${reason}): ${printableLine(message)}`);
  if (quiet) return;
  for (const { document, chunks: count, pages } of indexed) {
    const size = [...(pages === undefined ? [] : [counted(pages, "page")]), counted(count, "chunk")];
    print(terminal, `${printableLine(document)}  ${size.join(", ")}`);
  }
  const counts = [
    `${indexed.length} indexed`,
    `${unchanged} unchanged`,
    `${skipped.length} skipped`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  print(terminal, `${counts.join(", ")}; "${printableLine(collection)}" holds ${counted(chunks, "chunk")}`);
}
