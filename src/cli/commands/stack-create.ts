import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { shellWords } from "../shell-words";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";
import { setSetting } from "./config-set";

/** The flags of `aiplanet stack create`. */
interface CreateFlags {
  readonly description?: string;
  readonly use?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet stack create NAME` */
export function stackCreateCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("create")
    .description("Make a stack: a project with workflows, documents and chats of its own.")
    .argument("<name>", "what it is called, in one line")
    .option("--description <text>", "what it is for")
    .option("--use", "use it from now on, wherever a command names no stack")
    .option("--json", "print the stack as one JSON object")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", '\nExample:\n  aiplanet stack create handbook --description "Rules of the company"')
    .action(async (name: string, flags: CreateFlags) => {
      outcome.exitCode = await createStack(name, flags, terminal);
    });
}

async function createStack(name: string, flags: CreateFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const { description } = flags;
    const stack = await planet.stacks.create({ name, ...(description === undefined ? {} : { description }) });
    const shown = printableLine(stack.name);
    const naming = flags.use ? "" : ` --stack ${shellWords([shown])}`;
    if (flags.json) printJson(terminal, stack);
    else note(terminal, `"${shown}" is made; add documents to it: aiplanet embed PATH${naming}`);
    return flags.use ? setSetting("stack", stack.name, {}, terminal) : exitCodes.fine;
  });
}
