import { Command, Option } from "commander";
import type { PlanetOptions } from "../../app/planet";
import { PlanetError } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import { workflowType } from "../../engine/registry";
import { didYouMean } from "../../engine/suggest";
import { type Fault, faultKinds, parseFault } from "../../providers/inject-fault";
import { exitCodeOfRecord, exitCodes } from "../exit-codes";
import { canAsk, followRun, isForPeople } from "../follow-run";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { readAnswers } from "../read-answers";
import { readInputs } from "../read-inputs";
import { steadyEvents, steadyResult } from "../steady-run";
import { note, type Terminal } from "../terminal";
import { wholeNumber } from "../whole-number";

/** The flags of `aiplanet run`. */
export interface RunFlags {
  readonly input?: readonly string[];
  readonly json?: boolean;
  readonly events?: boolean;
  readonly dryRun?: boolean;
  readonly data?: string;
  readonly concurrency?: number;
  readonly model?: string;
  readonly record?: string;
  readonly replay?: string;
  readonly inject?: readonly Fault[];
  readonly frozen?: boolean;
  readonly stack?: string;
  readonly durable?: boolean;
  readonly answer?: readonly string[];
}

/** `aiplanet run FILE [question]` */
export function runCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("run")
    .description("Run a workflow and print its answer.")
    .argument("<file>", "workflow file, YAML or JSON; with --stack the name of a saved workflow")
    .argument("[question]", "the question; read from stdin when it is left out and stdin is no terminal")
    .option("-i, --input <name=value>", "an input of the workflow; name=@file reads a file (repeatable)", collect)
    .option("--json", "print the result as one JSON object")
    .addOption(new Option("--events", "print each event as one line of JSON").conflicts(["json", "dryRun"]))
    .option("--dry-run", "print what would run, and run nothing")
    .addOption(
      new Option("--concurrency <number>", "how many nodes run at once (default: 16)").argParser(
        wholeNumber("--concurrency", 1, 10_000),
      ),
    )
    .option("-m, --model <id>", "what the model `default` stands for, such as openai:gpt-5-mini")
    .addOption(
      new Option("--record <folder>", "keep each answer of models, embedders and searches in a folder").conflicts([
        "replay",
        "dryRun",
      ]),
    )
    .addOption(
      new Option("--replay <folder>", "answer only from what was recorded there, without network").conflicts("dryRun"),
    )
    .addOption(
      new Option(
        "--inject <node=fault:times>",
        `make a node's provider fail: ${Object.keys(faultKinds).join(", ")} (repeatable)`,
      ).argParser((text: string, before: readonly Fault[] = []) => [...before, parseFault(text)]),
    )
    .addOption(
      new Option("--frozen", "run only when documents and settings are as aiplanet.lock says").conflicts("dryRun"),
    )
    .option("--stack <name>", "run a workflow that is saved in this stack, and keep the run with it")
    .addOption(
      new Option("--durable", "keep the run, so that it outlives this process; see aiplanet runs").conflicts("dryRun"),
    )
    .addOption(
      new Option("--answer <node=value>", "what a node that asks a person is answered (repeatable)")
        .argParser(collect)
        .conflicts("dryRun"),
    )
    .option("--data <folder>", "where documents are indexed and runs are kept (default: .aiplanet)")
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
  const rendering = import("../renderers/renderer");
  const planet = await openPlanet(terminal, {
    dataFolder: flags.data,
    model: flags.model,
    cassettes: cassettesOf(flags),
    faults: flags.inject,
    frozen: flags.frozen,
  });
  try {
    const plan = await (flags.stack === undefined ? planet.plan(file) : planet.savedPlan(file, { stack: flags.stack }));
    checkFaults(flags.inject ?? [], plan);
    if (flags.model !== undefined && terminal.verbosity !== "quiet" && !asksDefault(plan)) {
      note(terminal, 'warning: --model changes nothing: each node of the workflow names its model, and none "default"');
    }
    if (flags.dryRun) {
      const { printDryRun } = await import("../dry-run");
      const estimation = await planet.estimation();
      await printDryRun(plan, planet.model, flags.json === true, terminal, estimation, question);
      return exitCodes.fine;
    }
    const renderer = (await rendering).createRenderer(plan, flags, terminal);
    renderer.warn(plan.warnings);
    const input = await readInputs(plan.inputs, question, flags.input ?? [], terminal);
    const run = await planet.run(plan, input, {
      signal: terminal.signal,
      concurrency: flags.concurrency,
      durable: flags.durable,
      answers: readAnswers(flags.answer ?? [], plan),
    });
    if (isRecorded(flags) && (flags.events === true || flags.json === true)) {
      const events: RunEvent[] = [];
      for await (const event of run) events.push(event);
      for (const event of steadyEvents(events, plan)) renderer.event(event);
      renderer.end(steadyResult(await run.result()));
      const { error } = await run.result();
      return error === undefined ? exitCodes.fine : exitCodeOfRecord(error);
    }
    const offers =
      isForPeople(flags, terminal) &&
      (flags.durable === true || flags.stack !== undefined || plan.nodes.some(({ handler }) => handler.asks));
    return await followRun(run, planet, { renderer, asks: canAsk(terminal, flags), offers }, terminal);
  } finally {
    await planet.close();
  }
}

/** Whether a node asks the model that `default` stands for, or runs a workflow that may. */
function asksDefault({ nodes }: Plan): boolean {
  return nodes.some(({ config, type }) => {
    const { model, fallback = [], rerank } = config as NamedModels;
    return type === workflowType || [model, ...fallback, rerank].includes("default");
  });
}

/** What programs read of a recording and of its replays is the same, byte for byte. */
function isRecorded({ record, replay }: RunFlags): boolean {
  return record !== undefined || replay !== undefined;
}

function cassettesOf({ record, replay }: RunFlags): PlanetOptions["cassettes"] {
  if (record !== undefined) return { mode: "record", folder: record };
  return replay === undefined ? undefined : { mode: "replay", folder: replay };
}

/** The keys under which configs name models. */
interface NamedModels {
  readonly model?: string;
  readonly fallback?: readonly string[];
  readonly rerank?: string;
}

/** A fault for a node that is not there would never happen, and its test would pass for the wrong reason. */
function checkFaults(faults: readonly Fault[], { nodes, workflow }: Plan): void {
  for (const { node: id } of faults) {
    const node = nodes.find((one) => one.id === id);
    if (node === undefined) {
      const ids = nodes.map((one) => one.id);
      const hint = didYouMean(id, ids);
      throw new PlanetError("usage", `--inject names the node "${id}", which the workflow does not have`, { hint });
    }
    const collection = node.handler.collection(node.config);
    const { rerank } = node.config as NamedModels;
    const asks =
      collection === undefined || workflow.knowledge[collection]?.embedding !== undefined || rerank !== undefined;
    if (node.handler.caching === "calls" && node.type !== workflowType && asks) continue;
    throw new PlanetError("usage", `--inject names the node "${id}", which asks no provider`, {
      hint: "name one that asks a model or a search, or a collection with an embedding model",
    });
  }
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
