import { formatDuration } from "../../engine/duration";
import { PlanetError, toErrorRecord } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import type { Planet } from "../planet";
import type { PlannedCase } from "./case-plan";
import { type CheckScope, checkAssertion, type PlacedVerdict } from "./check-assertion";
import type { FileBudget } from "./file-budget";
import { givenHistory, givenOutputs, inputsOf } from "./given-history";
import { type Observation, observe } from "./observation";
import { findTarget } from "./output-path";
import type { TestFile } from "./read-test-file";
import { textOf } from "./shown-value";
import { type Snapshots, snapshotName } from "./snapshots";
import type { AssertionResult, AttemptResult } from "./test-report";

/** What a case is run with. */
export interface CaseRun {
  readonly planet: Planet;
  readonly plan: Plan;
  readonly file: TestFile;
  readonly recorded: readonly RunEvent[];
  readonly snapshots: Snapshots;
  readonly onObserved: (observation: Observation) => void;
  readonly budget: FileBudget;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly now: () => number;
}

/** Runs a case once and checks what it expects. Never throws: what cannot be judged is an error in the result. */
export async function runCase(planned: PlannedCase, how: CaseRun): Promise<AttemptResult> {
  const { runId } = how;
  const nothing = { run: runId, assertions: [], citations: [], nodes: [], usage: { input: 0, output: 0 }, time: 0 };
  try {
    how.budget.check();
    const observation = await runOnce(planned, how);
    how.budget.add(observation.usage);
    how.onObserved(observation);
    const shown = { ...nothing, ...summaryOf(observation, planned.content.node), run: observation.run };
    const { error } = observation;
    if (error !== undefined && !expectsFailure(planned)) return { ...shown, status: "error", error };
    const verdicts = await checkAll(planned, observation, how);
    const assertions = verdicts.map(({ path, ...verdict }) => ({ ...verdict, place: how.file.placeOf(path) }));
    return { ...shown, status: statusOf(assertions), assertions };
  } catch (error) {
    how.signal.throwIfAborted();
    return { ...nothing, status: "error", error: toErrorRecord(error) };
  }
}

async function runOnce({ content, timeout }: PlannedCase, how: CaseRun): Promise<Observation> {
  const { planet, plan, recorded, runId, now } = how;
  const outputs = givenOutputs(plan, content, recorded);
  const input = inputsOf(plan, content, outputs);
  const given = givenHistory(plan, content, outputs, { run: runId, input, time: now() });
  const late = AbortSignal.timeout(timeout);
  const budget = { ...plan.budget, ...(content.budget === undefined ? {} : budgetOf(content.budget)) };
  const run = await planet.run({ ...plan, budget }, input, {
    id: runId,
    signal: AbortSignal.any([how.signal, late]),
    durable: false,
    ...(given.length === 0 ? {} : { history: given }),
    ...(content.answers === undefined ? {} : { answers: content.answers }),
  });
  const events: RunEvent[] = [];
  for await (const event of run.events(given.length)) events.push(event);
  how.signal.throwIfAborted();
  const result = await run.result();
  if (late.aborted && result.status === "canceled") {
    throw new PlanetError("node_timeout", `the run takes longer than ${formatDuration(timeout)}`, {
      hint: "give the case a longer `timeout`",
    });
  }
  return observe(
    plan.nodes.map(({ id }) => id),
    given,
    events,
    result,
  );
}

/** Whether a failure of the run is what an assertion is about; elsewhere it leaves nothing to judge. */
function expectsFailure({ content }: PlannedCase): boolean {
  return content.assert.some(({ status, error }) => status !== undefined || error !== undefined);
}

async function checkAll(planned: PlannedCase, observation: Observation, how: CaseRun): Promise<PlacedVerdict[]> {
  const { content, id, path } = planned;
  const { defaults = {} } = how.file.content;
  const scope: CheckScope = {
    plan: how.plan,
    observation,
    only: content.node,
    meaning: {
      models: how.planet.models,
      judge: defaults.judge,
      embedding: defaults.embedding,
      signal: how.signal,
      run: observation.run,
    },
    snapshot: async (target, place) => how.snapshots.compare(snapshotName(id, place), target),
  };
  const verdicts: PlacedVerdict[] = [];
  for (const [place, assertion] of content.assert.entries())
    verdicts.push(...(await checkAssertion(assertion, scope, [...path, "assert", place])));
  return verdicts;
}

/** What certainly does not hold is a failure, whatever else cannot be told. */
function statusOf(assertions: readonly AssertionResult[]): AttemptResult["status"] {
  const broken = assertions.filter(({ holds }) => !holds);
  if (broken.length === 0) return "passed";
  return broken.every(({ error }) => error !== undefined) ? "error" : "failed";
}

function summaryOf(observation: Observation, only: string | undefined) {
  const { value } = findTarget(undefined, observation, only);
  const sources = observation.output?.sources;
  const cited = Array.isArray(sources) ? (sources as readonly { document?: string; page?: number }[]) : [];
  return {
    ...(value === undefined ? {} : { answer: textOf(value) }),
    citations: cited.map(({ document = "", page }) => (page === undefined ? document : `${document}#${page}`)),
    nodes: observation.nodes,
    usage: observation.usage,
    time: observation.time,
  };
}

function budgetOf({ tokens, cost }: { readonly tokens?: number | undefined; readonly cost?: number | undefined }) {
  return { ...(tokens === undefined ? {} : { tokens }), ...(cost === undefined ? {} : { usd: cost }) };
}
