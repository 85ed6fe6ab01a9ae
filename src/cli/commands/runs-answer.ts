import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import { type FollowFlags, followStored, withFollowFlags } from "../follow-flags";
import type { Outcome } from "../main";
import { note, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs answer`. */
interface AnswerFlags extends FollowFlags {
  readonly node?: string;
}

/** `aiplanet runs answer RUN VALUE` */
export function runsAnswerCommand(terminal: Terminal, outcome: Outcome): Command {
  const command = new Command("answer")
    .description("Answer what a run asks a person, and let it go on.")
    .argument("<run>", "the run's id, the beginning of it, or last")
    .argument("<value>", "the answer")
    .option("--node <node>", "the node that asks, such as review or review[2], where several do");
  return withFollowFlags(command)
    .addHelpText("after", "\nExample:\n  aiplanet runs answer last yes")
    .action(async (run: string, value: string, flags: AnswerFlags) => {
      outcome.exitCode = await answerRun(run, value, flags, terminal);
    });
}

async function answerRun(name: string, text: string, flags: AnswerFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const answer = { text, ...(flags.node === undefined ? {} : { asker: flags.node }) };
    const options = { signal: terminal.signal, concurrency: flags.concurrency };
    const run = await planet.runs.answer(name, answer, options);
    if (run !== undefined) return followStored(planet, run, flags, terminal);
    if (terminal.verbosity !== "quiet")
      note(terminal, "the answer is kept; the process that runs the run goes on with it");
    return exitCodes.fine;
  });
}
