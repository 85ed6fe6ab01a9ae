import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import type { Planet } from "../../app/planet";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs cancel`. */
interface CancelFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** How long the process that runs a run has to end it, and how often it is looked at, in milliseconds. */
const patience = 10_000;
const interval = 100;

/** `aiplanet runs cancel RUN` */
export function runsCancelCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("cancel")
    .description("End a run, also one that another process runs.")
    .argument("<run>", "the run's id, the beginning of it, or last")
    .option("--json", "print what became of it as one JSON object")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs cancel last")
    .action(async (run: string, flags: CancelFlags) => {
      outcome.exitCode = await cancelRun(run, flags, terminal);
    });
}

async function cancelRun(name: string, flags: CancelFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ runs }) => {
    const { id } = await runs.get(name);
    const done = (await runs.cancel(id)) === "canceled" || (await hasEnded(id, runs, terminal.signal));
    const status = (await runs.get(id)).status;
    if (flags.json) printJson(terminal, { run: id, status });
    else if (done) note(terminal, `${id} is ${status}`);
    else note(terminal, `${id} was asked to end; its process has not done so yet`);
    return exitCodes.fine;
  });
}

async function hasEnded(id: string, runs: Planet["runs"], signal: AbortSignal): Promise<boolean> {
  for (let waited = 0; waited < patience && !signal.aborted; waited += interval) {
    if ((await runs.get(id)).status !== "running") return true;
    await sleep(interval);
  }
  return false;
}
