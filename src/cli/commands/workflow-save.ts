import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet workflow save`. */
interface SaveFlags {
  readonly name?: string;
  readonly stack?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow save FILE` */
export function workflowSaveCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("save")
    .description("Save a workflow file with all that it includes; a changed content makes a version.")
    .argument("<file>", "a workflow file")
    .option("--name <name>", "what it is saved as (default: the name that stands in it)")
    .option("--stack <name>", "the stack that it belongs to; made when there is none (default: the one in use)")
    .option("--json", "print the workflow and its version as one JSON object")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet workflow save examples/handbook/workflow.yaml")
    .action(async (file: string, flags: SaveFlags) => {
      outcome.exitCode = await saveWorkflow(file, flags, terminal);
    });
}

async function saveWorkflow(file: string, flags: SaveFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ workflows }) => {
    const saved = await workflows.save(file, {
      ...(flags.name === undefined ? {} : { name: flags.name }),
      ...(flags.stack === undefined ? {} : { stack: flags.stack }),
    });
    if (flags.json) printJson(terminal, saved);
    else {
      const { workflow, version, isNew } = saved;
      print(terminal, `${printableLine(workflow.name)}  version ${version.number}`);
      if (!isNew) note(terminal, "its content has not changed, so no version is made");
    }
    return exitCodes.fine;
  });
}
