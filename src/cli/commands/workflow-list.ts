import { Command } from "commander";
import type { SavedWorkflow } from "../../app/workflows";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { shortened } from "../shortened";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet workflow list`. */
interface ListFlags {
  readonly search?: string;
  readonly stack?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow list` */
export function workflowListCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("list")
    .description("List saved workflows, the last saved first.")
    .option("--search <text>", "only those whose name has this in it")
    .option("--stack <name>", "the stack that they belong to (default: the one in use)")
    .option("--limit <number>", "how many", wholeNumber("--limit", 1, 10_000), 50)
    .option("--json", "print the workflows as one JSON list")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet workflow list --search hand")
    .action(async (flags: ListFlags) => {
      outcome.exitCode = await listWorkflows(flags, terminal);
    });
}

async function listWorkflows(flags: ListFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ workflows }) => {
    const found = await workflows.list({
      limit: flags.limit,
      ...(flags.search === undefined ? {} : { search: flags.search }),
      ...(flags.stack === undefined ? {} : { stack: flags.stack }),
    });
    if (flags.json) {
      printJson(terminal, found);
      return exitCodes.fine;
    }
    for (const line of alignColumns(found.map(rowOf))) print(terminal, line);
    if (found.length === 0) note(terminal, "there is no such workflow; save one with: aiplanet workflow save FILE");
    return exitCodes.fine;
  });
}

function rowOf({ name, version, updatedAt, description = "" }: SavedWorkflow): string[] {
  return [printableLine(name), `version ${version}`, moment(updatedAt), shortened(description, 80)];
}
