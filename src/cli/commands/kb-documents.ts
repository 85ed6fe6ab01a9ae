import { Command } from "commander";
import type { DocumentSummary } from "../../app/documents";
import { formatFileSize } from "../../engine/file-size";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet kb documents`. */
interface DocumentsFlags {
  readonly search?: string;
  readonly after?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet kb documents [COLLECTION]` */
export function kbDocumentsCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("documents")
    .description("List the documents of a collection, sorted by name, with their pages and chunks.")
    .argument("[collection]", "the collection (default: the documents of the stack in use)")
    .option("--search <text>", "only those whose name or title has this in it")
    .option("--after <name>", "only those that come after this one")
    .option("--limit <number>", "how many", wholeNumber("--limit", 1, 1_000_000), 1000)
    .option("--json", "print the documents as one JSON list")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet kb documents handbook --search leave")
    .action(async (collection: string | undefined, flags: DocumentsFlags) => {
      outcome.exitCode = await listDocuments(collection, flags, terminal);
    });
}

async function listDocuments(
  collection: string | undefined,
  { search, after, limit, json, data }: DocumentsFlags,
  terminal: Terminal,
): Promise<number> {
  return withPlanet(terminal, data, async ({ documents, stack }) => {
    const found = await documents.list(collection ?? stack, {
      limit,
      ...(search === undefined ? {} : { search }),
      ...(after === undefined ? {} : { after }),
    });
    if (json) {
      printJson(terminal, found);
      return exitCodes.fine;
    }
    for (const line of alignColumns(found.map(rowOf))) print(terminal, line);
    const last = found.at(-1);
    if (last === undefined) note(terminal, "there is no such document");
    else if (found.length === limit) note(terminal, `there may be more: --after "${printableLine(last.name)}"`);
    return exitCodes.fine;
  });
}

function rowOf({ name, chunks, pages, size, language = "", title = "", skipped }: DocumentSummary): string[] {
  return [
    printableLine(name),
    pages === undefined ? "" : counted(pages, "page"),
    skipped === undefined ? counted(chunks, "chunk") : `skipped (${skipped.reason})`,
    size === 0 ? "" : formatFileSize(size),
    language,
    printableLine(title),
  ];
}
