import { Command } from "commander";
import type { ConfigChange } from "../../engine/edit-configs";
import { PlanetError } from "../../engine/errors";
import { type FollowFlags, followStored, withFollowFlags } from "../follow-flags";
import type { Outcome } from "../main";
import { readValue } from "../read-answers";
import type { Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs rerun`. */
interface RerunFlags extends FollowFlags {
  readonly from?: readonly string[];
  readonly set?: readonly ConfigChange[];
}

/** `aiplanet runs rerun RUN` */
export function runsRerunCommand(terminal: Terminal, outcome: Outcome): Command {
  const command = new Command("rerun")
    .description("Run again what a run ran, all of it or from a node on, as a new run.")
    .argument("<run>", "the run's id, the beginning of it, or last")
    .option(
      "--from <node>",
      "run this node and all that need it; take the outputs of the others over (repeatable)",
      (node: string, before: readonly string[] = []) => [...before, node],
    )
    .option(
      "--set <node.config.key=value>",
      "change a config, and run from that node on (repeatable)",
      (text: string, before: readonly ConfigChange[] = []) => [...before, readChange(text)],
    );
  return withFollowFlags(command)
    .addHelpText("after", "\nExample:\n  aiplanet runs rerun last --set answer.config.model=openai:gpt-5-mini")
    .action(async (run: string, flags: RerunFlags) => {
      outcome.exitCode = await rerun(run, flags, terminal);
    });
}

async function rerun(name: string, flags: RerunFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const run = await planet.runs.rerun(name, {
      signal: terminal.signal,
      ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(flags.set === undefined ? {} : { set: flags.set }),
    });
    return followStored(planet, run, flags, terminal);
  });
}

function readChange(text: string): ConfigChange {
  const at = text.indexOf("=");
  const [node = "", config, ...path] = text.slice(0, Math.max(at, 0)).split(".");
  if (node === "" || config !== "config" || path.length === 0 || path.includes("")) {
    throw new PlanetError("usage", `--set must be node.config.key=value, got "${text}"`, {
      hint: "such as --set answer.config.model=openai:gpt-5-mini",
    });
  }
  return { node, path, value: readValue(text.slice(at + 1)) };
}
