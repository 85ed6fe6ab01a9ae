import { access, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { type ErrorRecord, PlanetError } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import { answersOf } from "../../engine/questions";
import { didYouMean } from "../../engine/suggest";
import { createRedactor, type Redactor } from "../../providers/redact";
import { cassetteFolder } from "../../storage/cassette-folder";
import { loadConfig } from "../config";
import { secretsOf } from "../known-secrets";
import type { Planet } from "../planet";
import { replaceFile } from "../replace-file";
import type { RunDetails } from "../runs";
import { resolveVendors } from "../vendors";
import { planOfContent } from "../workflow-snapshot";
import { answerOfRun, caseFromRun, type EndedRun, isSameAnswer } from "./case-from-run";
import { nameOfTests, testName } from "./find-tests";
import { readTestFile, type TestFile } from "./read-test-file";
import { recordKeptRun } from "./record-kept-run";
import { type RunTestsOptions, runTests } from "./run-tests";
import { writeCase } from "./write-case";

/** How a run is saved as a test. */
export interface SaveTestOptions {
  /** What `to` is relative to. Default: the working folder. */
  readonly folder?: string;
  /** The test file, `*.test.yaml`, `*.test.yml` or `*.test.json`. Default: the one beside the workflow. */
  readonly to?: string;
  /** The case's name. Default: what was asked. */
  readonly name?: string;
  /** Only this node is tested, with what came before it in the run. */
  readonly node?: string;
  /** Whether what the run gave must not come again. Default: false. */
  readonly bad?: boolean;
  /** What tests are run with. */
  readonly planet?: RunTestsOptions["planet"];
  readonly signal?: AbortSignal;
}

/** A run that was saved as a test. */
export interface SavedTest {
  readonly run: string;
  /** The test file, absolute. */
  readonly file: string;
  /** The case's name, with a number where another one had it. */
  readonly name: string;
  /** The file with the run's events, absolute; undefined where the case runs the whole workflow. */
  readonly events?: string;
  /** Whether the test gives the run's answer without asking anybody. */
  readonly replays: boolean;
  /** Why it does not. */
  readonly reason?: string;
  /** Whether the file has other cases, of which nothing was ever recorded: from now on they are replayed as well. */
  readonly othersUnrecorded: boolean;
}

/** All that cases are made of. */
interface Saving {
  readonly run: EndedRun & { readonly id: string };
  readonly events: readonly RunEvent[];
  readonly plan: Plan;
  /** Absolute. */
  readonly workflow: string;
  readonly file: string;
  /** The text of the test file so far. */
  readonly before: string;
  readonly cassettes: string;
  readonly redactor: Redactor;
  readonly options: SaveTestOptions;
}

/**
 * Writes a case from a run that was kept into the test file of its workflow, and records what models answered in it, so
 * that it can be replayed at once. A run whose retrieval or searches cannot be done again from files becomes a test of the
 * last node that asked a model, with the run's events for what came before it.
 * @param name the run's id, the beginning of it, or `last`.
 * @throws `not_found` without the run or its workflow file, `usage` for a run that has not ended, of no file, without the
 * node, or for a file that is no test of this workflow, and `invalid_test` for one that is broken already.
 */
export async function saveTest(
  planet: Pick<Planet, "runs" | "registry" | "model">,
  name: string,
  options: SaveTestOptions = {},
): Promise<SavedTest> {
  const details = await planet.runs.get(name);
  const [kept, source] = await Promise.all([planet.runs.events(details.id), planet.runs.source(details.id)]);
  const { content, folder } = source;
  if (content.entry === undefined) throw noFile(details.id);
  const workflow = join(folder, content.entry);
  await requireFile(workflow);
  const plan = await planOfContent(content, folder, planet.registry);
  const config = await loadConfig(folder, options.planet?.environment ?? process.env);
  const redactor = createRedactor(secretsOf(resolveVendors(config.providers, config.environment), config.environment));
  const events = kept.map((event) => redactor.value(event));
  const run = { ...endedRun(redactor.value(details)), id: details.id, answers: answersOf(events) };
  if (options.node !== undefined) checkNode(options.node, plan, details);
  const file = await testFileOf(workflow, options);
  const known = await readKnown(file, workflow, options.folder ?? process.cwd());
  const cassettes = resolve(dirname(file), known?.content.cassettes ?? join("__cassettes__", nameOfTests(file)));
  const before = known === undefined ? (file.endsWith(".json") ? "{}" : "") : await readFile(file, "utf8");
  const saving = { run, events, plan, workflow, file, before, cassettes, redactor, options };
  const store = cassetteFolder(relative(folder, cassettes) || cassettes, cassettes);
  const othersUnrecorded = known !== undefined && (await store.names()).length === 0;
  if (await hasChanged(content.files, folder)) {
    const saved = await writeOne(saving, options.node);
    return { ...saved, othersUnrecorded: false, replays: false, reason: "the workflow has changed since the run" };
  }
  await recordKeptRun(plan, events, {
    store,
    redact: redactor.text,
    model: planet.model,
    signal: options.signal ?? new AbortController().signal,
  });
  const first = await writeAndTry(saving, options.node);
  const last = options.node === undefined && !first.replays ? lastAsker(plan, details) : undefined;
  return { ...(last === undefined ? first : await writeAndTry(saving, last)), othersUnrecorded };
}

async function writeAndTry(saving: Saving, node: string | undefined): Promise<Omit<SavedTest, "othersUnrecorded">> {
  const saved = await writeOne(saving, node);
  const reason = await whyDifferent(saved, node, saving);
  return { ...saved, replays: reason === undefined, ...(reason === undefined ? {} : { reason }) };
}

/** Writes the test file with the case, in place of what an earlier try has written. */
async function writeOne({ run, events, plan, workflow, file, before, redactor, options }: Saving, node?: string) {
  const base = dirname(file);
  const recorded = node === undefined ? undefined : join("__runs__", `${run.id}.jsonl`);
  if (recorded !== undefined)
    await replaceFile(join(base, recorded), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  const made = caseFromRun(run, plan.inputs, {
    bad: options.bad === true,
    ...(options.name === undefined ? {} : { name: redactor.text(options.name) }),
    ...(node === undefined || recorded === undefined ? {} : { node, recordedRun: portable(recorded) }),
  });
  const { text, name } = writeCase(before, portable(relative(base, workflow)), made);
  await replaceFile(file, text);
  return { run: run.id, file, name, ...(recorded === undefined ? {} : { events: join(base, recorded) }) };
}

/** Runs the case from recordings: why it does not give what the run gave, undefined when it does. */
async function whyDifferent(
  { file, name }: Pick<SavedTest, "file" | "name">,
  node: string | undefined,
  { run, options }: Saving,
): Promise<string | undefined> {
  const report = await runTests([file], {
    folder: dirname(file),
    mode: "replay",
    snapshots: "none",
    filter: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`, "u"),
    ...(options.planet === undefined ? {} : { planet: options.planet }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const [tested] = report.files;
  const attempt = tested?.cases[0]?.attempts[0];
  const error: ErrorRecord | undefined = tested?.error ?? attempt?.error;
  if (error !== undefined) return error.message;
  if (!isSameAnswer(attempt?.answer, answerOfRun(run, node))) return "the recordings hold another answer to this";
  if (tested?.cases[0]?.status === (options.bad ? "failed" : "passed")) return undefined;
  const missed = attempt?.assertions.find(({ holds }) => !holds);
  return missed === undefined ? "the run does not come to its end again" : `${missed.expected}, got ${missed.got}`;
}

function endedRun(details: RunDetails): Omit<EndedRun, "answers"> {
  const { id, status, input, nodes, output, error } = details;
  if (status === "completed" || status === "failed" || status === "waiting") {
    return {
      status,
      input,
      nodes,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
    };
  }
  throw new PlanetError("usage", `the run "${id}" is ${status}, and has given nothing to test`, {
    hint: status === "running" ? "wait until it has ended" : `let it go on: aiplanet runs resume ${id}`,
  });
}

function checkNode(node: string, plan: Plan, { id, nodes }: RunDetails): void {
  if (nodes.some((one) => one.node === node && one.status === "completed")) return;
  const ids = plan.nodes.map((one) => one.id);
  const fault = ids.includes(node) ? `the node "${node}" has given nothing in` : `there is no node "${node}" in`;
  const hint = ids.includes(node) ? "name one that has completed" : didYouMean(node, ids);
  throw new PlanetError("usage", `${fault} the run "${id}"`, { hint });
}

/** The last node of the plan that a model has answered. */
function lastAsker(plan: Plan, { nodes }: RunDetails): string | undefined {
  const completed = new Set(nodes.filter(({ status }) => status === "completed").map(({ node }) => node));
  return plan.nodes.findLast(({ id, type }) => type === "llm_engine" && completed.has(id))?.id;
}

async function testFileOf(workflow: string, { to, folder = process.cwd() }: SaveTestOptions): Promise<string> {
  if (to === undefined) {
    const stem = workflow.replace(/\.(?:ya?ml|json|canvas)$/, "");
    for (const ending of ["yaml", "yml", "json"])
      if (await isThere(`${stem}.test.${ending}`)) return `${stem}.test.${ending}`;
    return `${stem}.test.yaml`;
  }
  if (testName.test(to)) return resolve(folder, to);
  throw new PlanetError("usage", `"${to}" is no name of a test file`, { hint: "such as support.test.yaml" });
}

async function readKnown(file: string, workflow: string, folder: string): Promise<TestFile | undefined> {
  if (!(await isThere(file))) return undefined;
  const known = await readTestFile(file, folder);
  if (resolve(dirname(file), known.content.workflow) === workflow) return known;
  throw new PlanetError("usage", `"${known.file}" tests another workflow: "${known.content.workflow}"`, {
    hint: "name another file with --to",
  });
}

async function hasChanged(files: Readonly<Record<string, string>>, folder: string): Promise<boolean> {
  const same = await Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      const now = await readFile(join(folder, name), "utf8").catch(() => undefined);
      return now?.replace(/^\ufeff/, "") === text.replace(/^\ufeff/, "");
    }),
  );
  return same.includes(false);
}

async function requireFile(workflow: string): Promise<void> {
  if (await isThere(workflow)) return;
  throw new PlanetError("not_found", `the run's workflow file "${basename(workflow)}" is not there any more`, {
    hint: "aiplanet runs show RUN --workflow prints it as it was run",
    details: { file: workflow },
  });
}

function noFile(run: string): PlanetError {
  return new PlanetError("usage", `the run "${run}" is of no workflow file, which tests are of`, {
    hint: "run a workflow file, and save that run",
  });
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function portable(path: string): string {
  return path.split(sep).join("/");
}
