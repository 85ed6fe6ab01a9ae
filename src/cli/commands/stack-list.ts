import { Command } from "commander";
import type { StackSummary } from "../../app/stacks";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { shortened } from "../shortened";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet stack list`. */
interface ListFlags {
  readonly search?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet stack list` */
export function stackListCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("list")
    .description("List stacks, the newest first; the one in use is marked.")
    .option("--search <text>", "only those whose name has this in it")
    .option("--limit <number>", "how many", wholeNumber("--limit", 1, 10_000), 50)
    .option("--json", "print the stacks as one JSON list")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet stack list --search hand")
    .action(async (flags: ListFlags) => {
      outcome.exitCode = await listStacks(flags, terminal);
    });
}

async function listStacks(flags: ListFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const found = await planet.stacks.summaries({
      limit: flags.limit,
      ...(flags.search === undefined ? {} : { search: flags.search }),
    });
    if (flags.json) {
      printJson(
        terminal,
        found.map((stack) => ({ ...stack, inUse: stack.name === planet.stack })),
      );
      return exitCodes.fine;
    }
    for (const line of alignColumns(found.map((stack) => rowOf(stack, planet.stack)))) print(terminal, line);
    if (found.length === 0) note(terminal, "there is no such stack; make one with: aiplanet stack create NAME");
    return exitCodes.fine;
  });
}

function rowOf(stack: StackSummary, inUse: string): string[] {
  const { name, workflows, documents, chats, updatedAt, usedAt = updatedAt, description = "" } = stack;
  return [
    name === inUse ? "*" : " ",
    printableLine(name),
    counted(workflows, "workflow"),
    counted(documents, "document"),
    counted(chats, "chat"),
    moment(usedAt),
    shortened(description, 80),
  ];
}
