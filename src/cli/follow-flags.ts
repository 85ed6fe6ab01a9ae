import { type Command, Option } from "commander";
import type { Planet } from "../app/planet";
import type { Run } from "../engine/run";
import { canAsk, followRun, isForPeople } from "./follow-run";
import type { Terminal } from "./terminal";
import { wholeNumber } from "./whole-number";

/** The flags of commands that show a run as it goes on. */
export interface FollowFlags {
  readonly json?: boolean;
  readonly events?: boolean;
  readonly concurrency?: number;
  readonly data?: string;
}

/** Adds the flags to a command. */
export function withFollowFlags(command: Command): Command {
  return command
    .option("--json", "print the result as one JSON object")
    .addOption(new Option("--events", "print each event as one line of JSON").conflicts("json"))
    .addOption(
      new Option("--concurrency <number>", "how many nodes run at once (default: 16)").argParser(
        wholeNumber("--concurrency", 1, 10_000),
      ),
    )
    .option("--data <folder>", "where runs are kept (default: .aiplanet)");
}

/** Shows a stored run until it ends; returns the exit code. */
export async function followStored(planet: Planet, run: Run, flags: FollowFlags, terminal: Terminal): Promise<number> {
  const { createRenderer } = await import("./renderers/renderer");
  const renderer = createRenderer(run.plan, flags, terminal);
  const offers = isForPeople(flags, terminal);
  return followRun(run, planet, { renderer, asks: canAsk(terminal, flags), offers }, terminal);
}
