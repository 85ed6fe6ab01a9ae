import { Command } from "commander";
import type { Outcome } from "../main";
import type { Terminal } from "../terminal";
import { withPlanet } from "../with-planet";
import { setSetting } from "./config-set";

/** The flags of `aiplanet stack use`. */
interface UseFlags {
  readonly user?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** The stack that is there from the start, made with the first thing that is put in it. */
const first = "default";

/** `aiplanet stack use NAME` */
export function stackUseCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("use")
    .description("Use a stack from now on, wherever a command names none: sets `stack` in the config file.")
    .argument("<name>", "the stack")
    .option("--user", "in all projects, by your own config file")
    .option("--json", "print the setting as one JSON object")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet stack use handbook")
    .action(async (name: string, flags: UseFlags) => {
      outcome.exitCode = await useStack(name, flags, terminal);
    });
}

async function useStack(name: string, flags: UseFlags, terminal: Terminal): Promise<number> {
  const stack = await withPlanet(terminal, flags.data, async ({ stacks }) =>
    name === first ? first : (await stacks.get(name)).name,
  );
  return setSetting("stack", stack, flags, terminal);
}
