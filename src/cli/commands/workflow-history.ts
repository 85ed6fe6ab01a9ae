import { Command } from "commander";
import type { WorkflowVersion } from "../../app/workflows";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { print, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet workflow history`. */
interface HistoryFlags {
  readonly before?: number;
  readonly limit: number;
  readonly stack?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow history NAME` */
export function workflowHistoryCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("history")
    .description("List the versions of a saved workflow, newest first.")
    .argument("<name>", "a saved workflow")
    .option("--before <number>", "only versions before this one", wholeNumber("--before", 1, 1e9))
    .option("--limit <number>", "how many", wholeNumber("--limit", 1, 10_000), 50)
    .option("--stack <name>", "the stack that it belongs to (default: the one in use)")
    .option("--json", "print the versions as one JSON list")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet workflow history handbook")
    .action(async (name: string, flags: HistoryFlags) => {
      outcome.exitCode = await showHistory(name, flags, terminal);
    });
}

async function showHistory(name: string, flags: HistoryFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ workflows }) => {
    const versions = await workflows.history(name, {
      limit: flags.limit,
      ...(flags.before === undefined ? {} : { before: flags.before }),
      ...(flags.stack === undefined ? {} : { stack: flags.stack }),
    });
    if (flags.json) printJson(terminal, versions);
    else for (const line of alignColumns(versions.map(rowOf))) print(terminal, line);
    return exitCodes.fine;
  });
}

function rowOf({ number, createdAt, hash, restores }: WorkflowVersion): string[] {
  return [String(number), moment(createdAt), hash.slice(0, 12), restores === undefined ? "" : `restores ${restores}`];
}
