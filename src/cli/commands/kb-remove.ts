import { Command } from "commander";
import { confirm } from "../confirm";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet kb remove`. */
interface RemoveFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet kb remove COLLECTION DOCUMENT...` */
export function kbRemoveCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("remove")
    .description("Remove documents from a collection, all at once; their files stay.")
    .argument("<collection>", "the collection, or the stack whose documents these are")
    .argument("<document...>", "documents, as `aiplanet kb documents` names them")
    .option("-y, --yes", "do not ask")
    .option("--json", "print how many are gone as one JSON object")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet kb remove handbook docs/old.md --yes")
    .action(async (collection: string, names: string[], flags: RemoveFlags) => {
      outcome.exitCode = await removeDocuments(collection, names, flags, terminal);
    });
}

async function removeDocuments(
  collection: string,
  names: readonly string[],
  { yes, json, data }: RemoveFlags,
  terminal: Terminal,
): Promise<number> {
  const shown = printableLine(collection);
  const question = `remove ${counted(new Set(names).size, "document")} from "${shown}"?`;
  if (!(await confirm(question, yes === true, terminal))) return exitCodes.fine;
  return withPlanet(terminal, data, async ({ documents }) => {
    const removed = await documents.remove(collection, names);
    if (json) printJson(terminal, { removed });
    else note(terminal, `${counted(removed, "document")} removed from "${shown}"`);
    return exitCodes.fine;
  });
}
