import { Command } from "commander";
import type { ComparedVersion } from "../../app/workflows";
import { PlanetError } from "../../engine/errors";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";
import { changeLines } from "../workflow-changes";

/** The flags of `aiplanet workflow diff`. */
interface DiffFlags {
  readonly stack?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet workflow diff NAME [BEFORE] [AFTER]` */
export function workflowDiffCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("diff")
    .description("Compare two versions of a workflow by node and field; exit 1 when they differ.")
    .argument("<name>", "a saved workflow")
    .argument("[before]", 'the number of a version, or "file" (default: the newest, or the one before)', readVersion)
    .argument("[after]", "another one (default: the file that was saved, or the newest)", readVersion)
    .option("--stack <name>", "the stack that it belongs to (default: the one in use)")
    .option("--json", "print the differences as one JSON object")
    .option("--data <folder>", "where workflows are kept (default: .aiplanet)")
    .addHelpText(
      "after",
      `
Layout, comments and the order of keys make no difference.

Examples:
  aiplanet workflow diff handbook      # what has changed in the file since it was saved
  aiplanet workflow diff handbook 2 5`,
    )
    .action(async (name: string, before: ComparedVersion | undefined, after: ComparedVersion | undefined, flags) => {
      outcome.exitCode = await diffVersions(name, [before, after], flags, terminal);
    });
}

async function diffVersions(
  name: string,
  [before, after]: readonly [ComparedVersion | undefined, ComparedVersion | undefined],
  { stack, json, data }: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  return withPlanet(terminal, data, async ({ workflows }) => {
    const comparison = await workflows.compare(name, {
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(stack === undefined ? {} : { stack }),
    });
    const sides = [comparison.before, comparison.after].map(sideName).join(" and ");
    const same = comparison.changes.length === 0;
    if (json) printJson(terminal, comparison);
    else {
      note(terminal, same ? `${sides} do not differ` : `${sides} differ`);
      for (const line of comparison.changes.flatMap(changeLines)) print(terminal, line);
    }
    return same ? exitCodes.fine : exitCodes.failed;
  });
}

function sideName(side: ComparedVersion): string {
  return side === "file" ? "the file" : `version ${side}`;
}

function readVersion(text: string): ComparedVersion {
  if (text === "file") return text;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new PlanetError("usage", `a version must be a whole number from 1 on, or "file", got "${text}"`);
}
