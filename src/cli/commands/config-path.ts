import { access } from "node:fs/promises";
import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, type Terminal } from "../terminal";

/** The flags of `aiplanet config path`. */
interface PathFlags {
  readonly user?: boolean;
}

/** `aiplanet config path` */
export function configPathCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("path")
    .description("Print where the project's config file is, or would be made.")
    .option("--user", "where your own config file is, which counts in all projects")
    .addHelpText("after", '\nExample:\n  cat "$(aiplanet config path)"')
    .action(async (flags: PathFlags) => {
      outcome.exitCode = await showPath(flags, terminal);
    });
}

/** Also of a file that cannot be read. */
async function showPath({ user = false }: PathFlags, terminal: Terminal): Promise<number> {
  const { configPath } = await import("../../app/settings");
  const file = await configPath(terminal, user ? "user" : "project");
  print(terminal, file);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) note(terminal, "there is no such file yet; it is made with the first setting");
  return exitCodes.fine;
}
