import { Command } from "commander";
import { PlanetError } from "../../engine/errors";
import type { RunInput } from "../../engine/node";
import type { Plan } from "../../engine/plan";
import { exitCodeOfRecord, exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { readInputs } from "../read-inputs";
import type { Terminal } from "../terminal";

/** The flags of `aiplanet run`. */
export interface RunFlags {
  readonly input: readonly string[];
  readonly json?: boolean;
  readonly events?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly data?: string;
  readonly concurrency?: string;
}

/** `aiplanet run FILE [question]` */
export function runCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("run")
    .description("Run a workflow and print its answer.")
    .argument("<file>", "workflow file, YAML or JSON")
    .argument("[question]", "the question; read from stdin when it is left out and stdin is no terminal")
    .option("-i, --input <name=value>", "an input of the workflow; name=@file reads a file (repeatable)", collect, [])
    .option("--json", "print the result as one JSON object")
    .option("--events", "print each event as one line of JSON")
    .option("--dry-run", "print what would run, and run nothing")
    .option("--concurrency <number>", "how many nodes run at once (default: 16)")
    .option("--data <folder>", "where documents are indexed (default: .aiplanet)")
    .option("-q, --quiet", "print nothing but the answer and errors")
    .addHelpText(
      "after",
      '\nExample:\n  aiplanet run examples/handbook/workflow.yaml "How many days of leave do I have?"',
    )
    .action(async (file: string, question: string | undefined, flags: RunFlags) => {
      outcome.exitCode = await runWorkflow(file, question, flags, terminal);
    });
}

/** Runs a workflow file; returns the exit code. */
export async function runWorkflow(
  file: string,
  question: string | undefined,
  flags: RunFlags,
  terminal: Terminal,
): Promise<number> {
  const [{ createPlanet }, { createRenderer }] = await Promise.all([
    import("../../app/create-planet"),
    import("../renderers/renderer"),
  ]);
  const planet = await createPlanet({
    folder: terminal.folder,
    environment: terminal.environment,
    dataFolder: flags.data,
  });
  try {
    const plan = await planet.plan(file);
    if (flags.dryRun) {
      const { printDryRun } = await import("../dry-run");
      printDryRun(plan, planet.model, flags.json === true, terminal);
      return exitCodes.fine;
    }
    const renderer = createRenderer(plan, flags, terminal);
    renderer.warn(plan.warnings);
    const input = await inputOf(plan, question, flags, terminal);
    const run = await planet.run(plan, input, {
      signal: terminal.signal,
      concurrency: parseConcurrency(flags.concurrency),
    });
    for await (const event of run) renderer.event(event);
    const result = await run.result();
    renderer.end(result);
    return result.error === undefined ? exitCodes.fine : exitCodeOfRecord(result.error);
  } finally {
    await planet.close();
  }
}

function inputOf(plan: Plan, question: string | undefined, { input }: RunFlags, terminal: Terminal): Promise<RunInput> {
  return readInputs(plan.inputs, question, input, terminal);
}

function parseConcurrency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new PlanetError("usage", `--concurrency must be a whole number from 1, got "${text}"`);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
