import { Command } from "commander";
import type { WorkflowContent } from "../../app/workflow-snapshot";
import { PlanetError } from "../../engine/errors";
import { didYouMean } from "../../engine/suggest";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printable, printJson, type Terminal, toJson } from "../terminal";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet workflow show`. */
interface ShowFlags {
  readonly file?: string;
  readonly stack?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow show NAME [VERSION]` */
export function workflowShowCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("show")
    .description("Print a saved workflow as its file was.")
    .argument("<name>", "a saved workflow")
    .argument("[version]", "the number of a version (default: the newest)", wholeNumber("the version", 1, 1e9))
    .option("--file <path>", "print a file that it includes")
    .option("--stack <name>", "the stack that it belongs to (default: the one in use)")
    .option("--json", "print the version with all of its files as one JSON object")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet workflow show handbook 2 > old.yaml")
    .action(async (name: string, version: number | undefined, flags: ShowFlags) => {
      outcome.exitCode = await showWorkflow(name, version, flags, terminal);
    });
}

async function showWorkflow(
  name: string,
  number: number | undefined,
  { file, stack, json, data }: ShowFlags,
  terminal: Terminal,
): Promise<number> {
  return withPlanet(terminal, data, async ({ workflows }) => {
    const version = await workflows.version(name, number, stack === undefined ? {} : { stack });
    if (json) {
      printJson(terminal, version);
      return exitCodes.fine;
    }
    const text = textOf(version.content, file);
    terminal.stdout.write(terminal.stdout.isTTY === true ? printable(text) : text);
    const others = Object.keys(version.content.files).filter((path) => path !== version.content.entry);
    if (file === undefined && others.length > 0) note(terminal, `it includes ${others.map(printable).join(", ")}`);
    return exitCodes.fine;
  });
}

function textOf({ entry, workflow, files }: WorkflowContent, file: string | undefined): string {
  if (file === undefined && entry === undefined) return `${toJson(workflow, 2)}\n`;
  const text = files[file ?? entry ?? ""];
  if (text !== undefined) return text;
  throw new PlanetError("not_found", `it includes no file "${file}"`, {
    hint: didYouMean(file ?? "", Object.keys(files)),
  });
}
