import { Command } from "commander";
import { PlanetError } from "../../engine/errors";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import { type FollowFlags, followStored, withFollowFlags } from "../follow-flags";
import type { Outcome } from "../main";
import { note, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs resume`. */
interface ResumeFlags extends FollowFlags {
  readonly all?: boolean;
  readonly force?: boolean;
}

/** `aiplanet runs resume RUN` */
export function runsResumeCommand(terminal: Terminal, outcome: Outcome): Command {
  const command = new Command("resume")
    .description("Let a run go on that was interrupted, failed or was canceled; no node that has ended runs again.")
    .argument("[run]", "the run's id, the beginning of it, or last")
    .option("--all", "resume all runs whose process has died, one after the other")
    .option("--force", "resume it although it killed its process again and again");
  return withFollowFlags(command)
    .addHelpText("after", "\nExample:\n  aiplanet runs resume last")
    .action(async (run: string | undefined, flags: ResumeFlags) => {
      outcome.exitCode = await resumeRuns(run, flags, terminal);
    });
}

async function resumeRuns(name: string | undefined, flags: ResumeFlags, terminal: Terminal): Promise<number> {
  if ((name === undefined) === (flags.all !== true)) {
    throw new PlanetError("usage", "name one run, or give --all", { hint: "aiplanet runs list shows those there are" });
  }
  return withPlanet(terminal, flags.data, async (planet) => {
    const options = { signal: terminal.signal, concurrency: flags.concurrency, force: flags.force };
    const one = async (id: string) => followStored(planet, await planet.runs.resume(id, options), flags, terminal);
    if (name !== undefined) return one(name);
    const interrupted = await planet.runs.list({ statuses: ["interrupted"], limit: 10_000 });
    let exitCode: number = exitCodes.fine;
    for (const { id } of interrupted.reverse()) {
      if (terminal.verbosity !== "quiet") note(terminal, id);
      exitCode = Math.max(exitCode, await one(id));
      if (terminal.signal.aborted) break;
    }
    if (terminal.verbosity !== "quiet") note(terminal, `${counted(interrupted.length, "run")} resumed`);
    return exitCode;
  });
}
