import { Command } from "commander";
import type { CollectionSummary } from "../../app/documents";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet kb list`. */
interface ListFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet kb list` */
export function kbListCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("list")
    .description("List collections of documents: those of stacks, others, and those that workflows declare.")
    .option("--json", "print the collections as one JSON list")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet kb list --json")
    .action(async (flags: ListFlags) => {
      outcome.exitCode = await listCollections(flags, terminal);
    });
}

async function listCollections(flags: ListFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ documents }) => {
    const found = await documents.collections();
    if (flags.json) {
      printJson(terminal, found);
      return exitCodes.fine;
    }
    for (const line of alignColumns(found.map(rowOf))) print(terminal, line);
    if (found.length === 0) note(terminal, "there is no collection; fill one with: aiplanet embed PATH");
    return exitCodes.fine;
  });
}

function rowOf({ name, documents, chunks, updatedAt, embedding = "", stack, folder }: CollectionSummary): string[] {
  return [
    printableLine(name),
    counted(documents, "document"),
    counted(chunks, "chunk"),
    updatedAt === undefined ? "" : moment(updatedAt),
    stack === undefined ? "" : "of the stack",
    printableLine(embedding),
    folder === undefined ? "" : `declared in ${printableLine(folder)}`,
  ];
}
