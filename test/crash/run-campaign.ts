import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkFound, countDeaths, type Deaths } from "./check-deaths";
import { checkLife } from "./check-life";
import { answer, flows, questions } from "./flows";
import { type Life, live } from "./life";
import { drawn } from "./random";
import { readLog } from "./run-log";
import { lookAt } from "./snapshot";
import { isOutcome, readRuns, type StoredRun } from "./stored-runs";
import type { Tally } from "./tally";
import { type Verdict, verdict } from "./verdict";

const program = "run-child.mjs";
/** The longest that a process works before it is killed, in milliseconds. */
const longestLife = 300;
/** How many lives are counted from where the process opens what it works with; the others from when it has. */
const openingShare = 0.2;

interface RunResult {
  readonly id: string;
  readonly workflow: string;
  readonly question: string;
  readonly status: string;
  readonly output?: unknown;
  readonly usage?: unknown;
}

/** What is known after a life. */
interface World {
  readonly runs: ReadonlyMap<string, StoredRun>;
  readonly deaths: Deaths;
  /** How long the log is. */
  readonly logged: number;
}

/**
 * Kills a process that runs durable runs, again and again at random moments, and looks each time at what is left. At the
 * end one process lets all runs end, and each is compared with a run that nobody disturbed.
 */
export async function runCampaign(seed: number, kills: number): Promise<Tally> {
  const [folder, calm] = await Promise.all([openFolder(), openFolder()]);
  let moment = "undisturbed";
  const judge = verdict(() => `seed ${seed}, ${moment}`);
  const job = { folder, seed, flows, questions, answer };
  try {
    let world: World = { runs: new Map(), deaths: new Map(), logged: 0 };
    for (let life = 1; life <= kills; life += 1) {
      const killAfter = drawn(seed, "kill", life) * longestLife;
      const opening = drawn(seed, "opening", life) < openingShare;
      moment = `life ${life}, killed ${killAfter.toFixed(1)} ms after it ${opening ? "began" : "was at work"}`;
      const lived = await live(program, { ...job, life, opening, mode: "work" }, killAfter);
      judge.expect(lived.killed, () => `the process ended by itself with ${lived.code}: ${lived.stderr}`);
      world = await judgeLife(folder, lived, world, judge);
    }
    moment = "the last life";
    const last = await live(program, { ...job, life: kills + 1, mode: "finish" });
    judge.expect(last.code === 0, () => `the process ended with ${last.code}: ${last.stderr}`);
    world = await judgeLife(folder, last, world, judge);
    const undisturbed = await live(program, { ...job, folder: calm, life: 0, mode: "whole" });
    judge.expect(undisturbed.code === 0, () => `the undisturbed process failed: ${undisturbed.stderr}`);
    compareResults(await readResults(folder), await readResults(calm), world.runs, judge);
    return { kills, ...countOf(world.runs), versions: 0, checks: judge.checks, faults: judge.faults };
  } finally {
    await Promise.all([folder, calm].map((one) => rm(one, { recursive: true, force: true })));
  }
}

async function judgeLife(folder: string, { pid }: Life, before: World, judge: Verdict): Promise<World> {
  const text = await readFile(join(folder, "log.txt"), "utf8").catch(() => "");
  const lines = readLog(text.slice(before.logged));
  const runs =
    (await lookAt(folder, (database, faults) => {
      judge.expect(faults.length === 0, () => `the database is damaged: ${faults.join("; ")}`);
      return readRuns(database);
    })) ?? new Map<string, StoredRun>();
  checkFound(before.deaths, lines, judge);
  checkLife({ flows, before: before.runs, after: runs, lines }, judge);
  return { runs, deaths: countDeaths(before.deaths, before.runs, runs, pid), logged: text.length };
}

function compareResults(
  results: readonly RunResult[],
  undisturbed: readonly RunResult[],
  runs: ReadonlyMap<string, StoredRun>,
  judge: Verdict,
): void {
  judge.expect(results.length === runs.size, () => `${runs.size} runs are kept, and ${results.length} have a result`);
  for (const { id, workflow, question, ...result } of results) {
    const like = undisturbed.find((one) => one.workflow === workflow && one.question === question);
    const expected = { status: "completed", output: like?.output, usage: like?.usage };
    judge.expect(
      isDeepStrictEqual(result, expected),
      () => `"${id}" of "${workflow}" gave ${JSON.stringify(result)} instead of ${JSON.stringify(expected)}`,
    );
  }
}

function countOf(runs: ReadonlyMap<string, StoredRun>): Pick<Tally, "runs" | "nodes" | "resumptions"> {
  const all = [...runs.values()];
  return {
    runs: all.length,
    nodes: all.reduce((sum, { events }) => sum + events.filter(isOutcome).length, 0),
    resumptions: all.reduce((sum, { epoch }) => sum + epoch - 1, 0),
  };
}

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "aiplanet-crash-"));
  await Promise.all(flows.map(({ name, yaml }) => writeFile(join(folder, `${name}.yaml`), yaml)));
  return folder;
}

async function readResults(folder: string): Promise<RunResult[]> {
  return readFile(join(folder, "results.json"), "utf8").then(JSON.parse, () => []);
}
