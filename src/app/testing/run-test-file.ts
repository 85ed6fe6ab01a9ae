import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { hasErrors } from "../../engine/diagnostic";
import { isPlanetError, PlanetError, toErrorRecord } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import { newRunId } from "../../engine/run-id";
import { type Fault, parseFault } from "../../providers/inject-fault";
import { type Confinement, requireInside } from "../confinement";
import { createPlanet } from "../create-planet";
import type { PlanetOptions } from "../planet";
import { type PlannedCase, planCases } from "./case-plan";
import { checkReferences } from "./check-references";
import type { CaseChooser } from "./choose-cases";
import { type CoverageCounter, coverageOf } from "./coverage";
import { type FileBudget, fileBudget } from "./file-budget";
import { nameOfTests } from "./find-tests";
import { preparePlan } from "./prepare-plan";
import { rowsOfCases } from "./read-rows";
import { invalidTest, readTestFile, type TestFile } from "./read-test-file";
import { runCase } from "./run-case";
import { runInOrder } from "./run-in-order";
import type { RunTestsOptions } from "./run-tests";
import { type SharedCassettes, shareCassettes, type TestMode } from "./shared-cassettes";
import { openSnapshots, type Snapshots, snapshotFile } from "./snapshots";
import type { AttemptResult, CaseResult, FileResult } from "./test-report";
import { confine } from "./untrusted";

/** What a test file is run with. */
export interface TestFileRun {
  readonly folder: string;
  readonly options: RunTestsOptions;
  readonly signal: AbortSignal;
  /** Aborted when no more cases shall begin. */
  readonly stopped: AbortSignal;
  readonly onCase: (result: CaseResult) => void;
  readonly now: () => number;
  readonly isWanted: CaseChooser["isWanted"];
}

/** All that the cases of a file share. */
interface OpenFile {
  /** What planets are made with; each case has its own. */
  readonly planet: PlanetOptions;
  readonly file: TestFile;
  readonly workflow: string;
  readonly plan: Plan;
  readonly cassettes: SharedCassettes;
  readonly snapshots: Snapshots;
  readonly coverage: CoverageCounter;
  readonly budget: FileBudget;
  readonly recordings: ReadonlyMap<string, readonly RunEvent[]>;
}

const defaultConcurrency = 8;

/** Runs the cases of one test file. What is wrong with the file itself is in the result; only the signal's reason is thrown. */
export async function runTestFile(path: string, run: TestFileRun): Promise<FileResult> {
  const shown = relative(run.folder, path) || path;
  const nothing = { file: shown, workflow: "", cases: [], snapshots: 0 };
  try {
    const confinement = confinementOf(run);
    if (confinement !== undefined) await requireInside(path, "the test file", confinement);
    const file = await readTestFile(path, run.folder);
    if (confinement !== undefined) await confineFile(file, confinement);
    const rows = await rowsOfCases(file);
    const all = planCases(file, (content) => rows.get(content.name));
    const open = await openFile(file, all, run);
    const wanted = all.filter(({ id }) => run.isWanted(shown, id));
    run.options.listener?.onFile?.(
      shown,
      wanted.map(({ id }) => id),
    );
    const { concurrency = defaultConcurrency } = run.options;
    // A collection that is not indexed yet is indexed by the first case, and not by all of them at once.
    const alone = open.plan.nodes.some(({ handler, config }) => handler.collection(config) !== undefined);
    const cases = await runInOrder(wanted, { concurrency, alone, stopped: run.stopped }, (one) =>
      runPlanned(one, open, run),
    );
    // Other configs ask other things, and what they ask for is not all that is ever asked.
    const complete =
      (run.options.changes ?? []).length === 0 &&
      cases.length === all.length &&
      cases.every(({ status }) => status !== "error");
    await open.snapshots.save(complete);
    return {
      file: shown,
      workflow: open.workflow,
      cases,
      ...(cases.length === 0 ? {} : { coverage: open.coverage.report(open.workflow) }),
      cassettes: await open.cassettes.report(complete, run.options.prune === true),
      snapshots: open.snapshots.written,
    };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isPlanetError(error)) throw error;
    const { diagnostics } = (error.details ?? {}) as { readonly diagnostics?: FileResult["error"] };
    const record = { ...toErrorRecord(error), ...(diagnostics === undefined ? {} : { diagnostics }) };
    return { ...nothing, error: record as NonNullable<FileResult["error"]> };
  }
}

async function openFile(file: TestFile, cases: readonly PlannedCase[], run: TestFileRun): Promise<OpenFile> {
  const base = dirname(file.path);
  const workflow = resolve(base, file.content.workflow);
  const folder = cassettesOf(file);
  const confinement = confinementOf(run);
  const planetOptions = await planetFor(dirname(workflow), run);
  const planet = await createPlanet(planetOptions);
  try {
    const plan = await preparePlan(planet, workflow, run.folder, run.options.changes ?? []);
    if (confinement !== undefined) await confine(plan, run.folder, confinement);
    const faults = checkReferences(file, plan);
    if (hasErrors(faults)) throw invalidTest(file.file, faults);
    const mode = run.options.mode ?? (confinement === undefined ? await defaultMode(folder) : "replay");
    const { snapshots: writing = "new" } = run.options;
    return {
      file,
      planet: planetOptions,
      workflow: relative(run.folder, workflow) || workflow,
      plan,
      cassettes: shareCassettes(mode, folder, run.folder, `aiplanet test ${file.file} --record`),
      snapshots: await openSnapshots(snapshotFile(file.path), writing),
      coverage: coverageOf(plan),
      budget: fileBudget(file.content.budget),
      recordings: await recordedRuns(cases, base),
    };
  } finally {
    await planet.close();
  }
}

/** The folder of recordings of a test file, absolute: `__cassettes__/NAME` beside it, or what it says itself. */
function cassettesOf({ path, content }: TestFile): string {
  return resolve(dirname(path), content.cassettes ?? join("__cassettes__", nameOfTests(path)));
}

/**
 * Config files are looked for from the workflow's folder, in which it finds what it names. Tests have a data folder of
 * their own, so that what somebody has indexed beside the workflow's sources changes no result.
 */
async function planetFor(folder: string, run: TestFileRun): Promise<PlanetOptions> {
  const { options } = run;
  const confined = confinementOf(run);
  const strange = confined === undefined ? {} : { environment: {}, confined };
  const all: PlanetOptions = { ...options.planet, ...strange, folder };
  if (all.dataFolder !== undefined) return all;
  if (confined !== undefined) {
    // Where a stranger's settings say that data belongs counts for nothing.
    const dataFolder = join(confined.root, ".aiplanet", "tests");
    await requireInside(dataFolder, "the data folder", confined);
    return { ...all, dataFolder };
  }
  const planet = await createPlanet(all);
  await planet.close();
  return { ...all, dataFolder: join(planet.dataFolder, "tests") };
}

/** What strangers may reach; undefined for files that are trusted. */
function confinementOf({ folder, options: { untrusted } }: TestFileRun): Confinement | undefined {
  return untrusted && { root: folder, hosts: untrusted.hosts };
}

/** Before anything is read of what it names. */
async function confineFile(file: TestFile, confinement: Confinement): Promise<void> {
  const { path, content } = file;
  const base = dirname(path);
  await requireInside(resolve(base, content.workflow), "the workflow", confinement);
  await requireInside(cassettesOf(file), "the folder of recordings", confinement);
  await requireInside(snapshotFile(path), "the file of snapshots", confinement);
  for (const { each, recorded_run: recorded } of content.cases)
    for (const name of [each, recorded])
      if (typeof name === "string") await requireInside(resolve(base, name), "the file", confinement);
}

/** The first run of a test file records; from then on it is replayed, and what it lacks is an error. */
async function defaultMode(folder: string): Promise<TestMode> {
  const { cassetteFolder } = await import("../../storage/cassette-folder");
  return (await cassetteFolder(folder).names()).length === 0 ? "record" : "replay";
}

async function recordedRuns(cases: readonly PlannedCase[], base: string) {
  const recordings = new Map<string, readonly RunEvent[]>();
  for (const { recorded_run: name } of cases.map(({ content }) => content)) {
    if (name === undefined || recordings.has(name)) continue;
    const text = await readFile(resolve(base, name), "utf8").catch((cause: unknown) => {
      throw new PlanetError("invalid_test", `the recorded run "${name}" cannot be read`, {
        hint: "aiplanet runs show RUN --events prints one",
        cause,
      });
    });
    try {
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      recordings.set(
        name,
        lines.map((line) => JSON.parse(line) as RunEvent),
      );
    } catch (cause) {
      throw new PlanetError("invalid_test", `the recorded run "${name}" holds a line that is no event`, { cause });
    }
  }
  return recordings;
}

async function runPlanned(planned: PlannedCase, open: OpenFile, run: TestFileRun): Promise<CaseResult> {
  const { id, place, passRate, content } = planned;
  const head = { file: open.file.file, id, place, passRate };
  if (content.skip !== undefined) {
    const reason = typeof content.skip === "string" ? { reason: content.skip } : {};
    const skipped: CaseResult = { ...head, ...reason, status: "skipped", attempts: [], passed: 0, time: 0 };
    run.onCase(skipped);
    return skipped;
  }
  const started = run.now();
  run.options.listener?.onCaseStart?.(id);
  const attempts = await runAttempts(planned, open, run);
  const passed = attempts.filter(({ status }) => status === "passed").length;
  const isEnough = passed >= Math.ceil(passRate * attempts.length - 1e-9) && passed > 0;
  const cannotTell = attempts.every(({ status }) => status !== "failed");
  const status = isEnough ? "passed" : cannotTell ? "error" : "failed";
  const result: CaseResult = { ...head, status, attempts, passed, time: run.now() - started };
  run.onCase(result);
  return result;
}

/** One after the other, because the answers of one request are recorded in their order. */
async function runAttempts(planned: PlannedCase, open: OpenFile, run: TestFileRun): Promise<AttemptResult[]> {
  const { content } = planned;
  const { defaults = {} } = open.file.content;
  const faults: Fault[] = Object.entries(content.faults ?? {}).map(([node, fault]) => parseFault(`${node}=${fault}`));
  const cassettes = open.cassettes.options();
  const planet = await createPlanet({
    ...open.planet,
    faults,
    ...(cassettes === undefined ? {} : { cassettes }),
    ...(defaults.model === undefined ? {} : { model: defaults.model }),
  });
  try {
    const workflow = resolve(dirname(open.file.path), open.file.content.workflow);
    const plan = await preparePlan(planet, workflow, run.folder, run.options.changes ?? []);
    const attempts: AttemptResult[] = [];
    for (let turn = 0; turn < (run.options.repeat ?? planned.repeat); turn += 1) {
      attempts.push(
        await runCase(planned, {
          planet,
          plan,
          file: open.file,
          recorded: content.recorded_run === undefined ? [] : (open.recordings.get(content.recorded_run) ?? []),
          snapshots: open.snapshots,
          onObserved: open.coverage.add,
          budget: open.budget,
          signal: run.signal,
          runId: newRunId(),
          now: Date.now,
        }),
      );
    }
    return attempts;
  } finally {
    await planet.close();
  }
}
