import { Command } from "commander";
import type { RunDifference } from "../../app/compare-runs";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, print, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";
import { changeLines, valueLines } from "../workflow-changes";

/** The flags of `aiplanet runs diff`. */
interface DiffFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet runs diff BEFORE AFTER` */
export function runsDiffCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("diff")
    .description("Compare two runs: workflow, input, and what each node gave; exit 1 when they differ.")
    .argument("<before>", "a run")
    .argument("<after>", "another one")
    .option("--json", "print the differences as one JSON list")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs diff run_1jd9q2 last")
    .action(async (before: string, after: string, flags: DiffFlags) => {
      outcome.exitCode = await diffRuns(before, after, flags, terminal);
    });
}

async function diffRuns(before: string, after: string, flags: DiffFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ runs }) => {
    const differences = await runs.compare(before, after);
    if (flags.json) printJson(terminal, differences);
    else for (const difference of differences) for (const line of describe(difference)) print(terminal, line);
    if (differences.length === 0 && !flags.json) note(terminal, "the runs do not differ");
    return differences.length === 0 ? exitCodes.fine : exitCodes.failed;
  });
}

function describe(difference: RunDifference): string[] {
  switch (difference.kind) {
    case "workflow":
      return changeLines(difference.change);
    case "input":
      return valueLines(`input ${difference.name}`, difference);
    case "status":
      return valueLines(`${difference.node} status`, difference);
    case "output":
      return valueLines(`${difference.node}.${difference.port}`, difference);
    case "error":
      return valueLines(`${difference.node} error`, {
        ...(difference.before === undefined ? {} : { before: difference.before.message }),
        ...(difference.after === undefined ? {} : { after: difference.after.message }),
      });
    default:
      return difference satisfies never;
  }
}
