import { Command } from "commander";
import type { SavedTest } from "../../app/testing/save-test";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { savedTestLines } from "../saved-test-lines";
import { note, print, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs to-test`. */
interface ToTestFlags {
  readonly to?: string;
  readonly name?: string;
  readonly node?: string;
  readonly bad?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet runs to-test RUN` */
export function runsToTestCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("to-test")
    .description("Save a run as a test of its workflow, with what models answered in it.")
    .argument("<run>", "the run's id, the beginning of it, or last")
    .option("--bad", "what it answered is wrong: the test passes once another answer is given")
    .option("--to <file>", "the test file (default: NAME.test.yaml beside the workflow)")
    .option("--name <name>", "the name of the case (default: what was asked)")
    .option("--node <node>", "test only this node, with what came before it in the run")
    .option("--json", "print what was saved as one JSON object")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs to-test last --bad")
    .action(async (run: string, flags: ToTestFlags) => {
      outcome.exitCode = await saveRun(run, flags, terminal);
    });
}

async function saveRun(run: string, { data, json, ...flags }: ToTestFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, data, async (planet) => {
    const { saveTest } = await import("../../app/testing/save-test");
    const { folder, environment, signal } = terminal;
    const saved: SavedTest = await saveTest(planet, run, { ...flags, folder, planet: { environment }, signal });
    if (json) printJson(terminal, saved);
    else {
      const [first = "", ...others] = savedTestLines(saved, terminal);
      print(terminal, first);
      for (const line of others) note(terminal, line);
    }
    return exitCodes.fine;
  });
}
