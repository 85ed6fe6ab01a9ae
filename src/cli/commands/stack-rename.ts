import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet stack rename`. */
interface RenameFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet stack rename NAME NEXT` */
export function stackRenameCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("rename")
    .description("Give a stack another name; its workflows, documents, chats and runs stay with it.")
    .argument("<name>", "the stack")
    .argument("<next>", "its new name")
    .option("--json", "print the stack as one JSON object")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet stack rename handbook rules")
    .action(async (name: string, next: string, flags: RenameFlags) => {
      outcome.exitCode = await renameStack(name, next, flags, terminal);
    });
}

async function renameStack(name: string, next: string, flags: RenameFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const before = await planet.stacks.get(name);
    const stack = await planet.stacks.rename(name, next);
    if (flags.json) printJson(terminal, stack);
    else note(terminal, `"${printableLine(before.name)}" is "${printableLine(stack.name)}" now`);
    if (before.name === planet.stack && stack.name !== before.name) {
      note(terminal, `the stack in use is still called "${printableLine(before.name)}": aiplanet stack use NAME`);
    }
    return exitCodes.fine;
  });
}
