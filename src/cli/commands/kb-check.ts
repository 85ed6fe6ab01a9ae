import { Command } from "commander";
import { describeDifference } from "../../app/describe-difference";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { compareLocks } from "./kb-diff";

/** The flags of `aiplanet kb check`. */
interface CheckFlags {
  readonly json?: boolean;
}

/** `aiplanet kb check [WORKFLOW...]` */
export function kbCheckCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("check")
    .description("Say whether documents and settings are as aiplanet.lock says; nothing is indexed.")
    .argument("[workflow...]", "workflow files (default: all of the working folder)")
    .option("--json", "print the differences as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet kb check examples/handbook/workflow.yaml")
    .action(async (files: string[], flags: CheckFlags) => {
      outcome.exitCode = await checkCollections(files, flags, terminal);
    });
}

async function checkCollections(files: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const locks = await compareLocks(files, terminal);
  const same = locks.every(({ differences }) => differences.length === 0);
  const exitCode = same ? exitCodes.fine : exitCodes.failed;
  if (flags.json) {
    printJson(terminal, { same, locks });
    return exitCode;
  }
  for (const { file, differences, notices } of locks) {
    for (const notice of notices) note(terminal, printableLine(notice));
    for (const difference of differences) print(terminal, printableLine(describeDifference(difference)));
    const verdict = differences.length === 0 ? "nothing has drifted" : counted(differences.length, "difference");
    print(terminal, `${printableLine(file)}: ${verdict}`);
  }
  if (locks.length === 0) note(terminal, "no workflow declares a collection with sources");
  return exitCode;
}
