import { Command } from "commander";
import { confirm } from "../confirm";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet workflow restore`. */
interface RestoreFlags {
  readonly to?: string;
  readonly yes?: boolean;
  readonly stack?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow restore NAME VERSION` */
export function workflowRestoreCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("restore")
    .description("Make a version with the content of an old one.")
    .argument("<name>", "a saved workflow")
    .argument("<version>", "the number of a version", wholeNumber("the version", 1, 1e9))
    .option("--to <file>", "write it into this file as well, and what it includes beside it")
    .option("-y, --yes", "do not ask before a file is replaced that no version holds")
    .option("--stack <name>", "the stack that it belongs to (default: the one in use)")
    .option("--json", "print the version and the files written as one JSON object")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet workflow restore handbook 2 --to workflow.yaml")
    .action(async (name: string, version: number, flags: RestoreFlags) => {
      outcome.exitCode = await restoreVersion(name, version, flags, terminal);
    });
}

async function restoreVersion(
  name: string,
  number: number,
  { to, yes = false, stack, json, data }: RestoreFlags,
  terminal: Terminal,
): Promise<number> {
  return withPlanet(terminal, data, async ({ workflows }) => {
    const restored = await workflows.restore(name, number, {
      mayReplace: (files) =>
        confirm(`replace ${files.map(printableLine).join(", ")}, which no version holds?`, yes, terminal),
      ...(to === undefined ? {} : { to }),
      ...(stack === undefined ? {} : { stack }),
    });
    if (restored === undefined) return exitCodes.fine;
    if (json) {
      printJson(terminal, restored);
      return exitCodes.fine;
    }
    const { workflow, version, isNew, written, left } = restored;
    print(terminal, `${printableLine(workflow.name)}  version ${version.number}${isNew ? ` restores ${number}` : ""}`);
    if (!isNew) note(terminal, "the newest version has this content already, so no version is made");
    for (const file of written) note(terminal, `${printableLine(file)} is written`);
    for (const file of left) note(terminal, `${printableLine(file)} lies outside of the folder and is left as it is`);
    return exitCodes.fine;
  });
}
