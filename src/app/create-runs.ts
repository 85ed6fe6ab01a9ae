import { isPlanetError, PlanetError } from "../engine/errors";
import { outcomesOf, type RunStatus } from "../engine/events";
import type { Plan } from "../engine/plan";
import { answersOf, openQuestions } from "../engine/questions";
import { checkConcurrency, type Run, type RunOptions, run } from "../engine/run";
import type { Outputs } from "../engine/run-result";
import { sentPrompts } from "../engine/sent-prompts";
import { didYouMean } from "../engine/suggest";
import { newId } from "../storage/new-id";
import type { ProcessIdentity } from "../storage/run-processes";
import type { RunStore, StoredRun } from "../storage/run-store";
import { cancelRun, takenMeanwhile } from "./cancel-run";
import { checkResumable } from "./check-resumable";
import { compareContents } from "./compare-contents";
import { compareRuns } from "./compare-runs";
import { criticalPath } from "./critical-path";
import { findRun } from "./find-run";
import { poll } from "./poll";
import { isAlive } from "./process-alive";
import { readGivenAnswer } from "./read-given-answer";
import { rerunHistory } from "./rerun-history";
import { type NodeDetails, runStory } from "./run-details";
import { type Standing, standingOf } from "./run-standing";
import { type ListRunsOptions, type Runs, type StartOptions, summaryOf } from "./runs";
import { exists, startOf } from "./this-process";
import { watchRuns } from "./watch-runs";
import { contentHash, editContent, type WorkflowContent } from "./workflow-snapshot";

/** What runs work with. */
export interface RunServices {
  readonly store: RunStore;
  /** This process. */
  readonly here: ProcessIdentity;
  /** Makes a plan of what was run, whose file lay in a folder. Throws `invalid_workflow`. */
  readonly planOf: (content: WorkflowContent, folder: string) => Promise<Plan>;
  /** What every run is given: where secrets are taken out, what is kept, whoever listens. */
  readonly observe: (plan: Plan, options: RunOptions) => RunOptions;
  /** Throws when a plan must not be run as things are. */
  readonly permit: (plan: Plan, options: RunOptions) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
}

/** How long another process has to hear what it is told; it asks every second. */
const patience = { interval: 50, most: 5_000 };
const defaultLimit = 50;
const defaultAge = 30 * 24 * 60 * 60_000;
const endedStatuses: readonly RunStatus[] = ["completed", "failed", "canceled"];

/** Makes the runs of a store. */
export function createRuns({ store, here, planOf, observe, permit, now, random }: RunServices): Runs {
  const watch = watchRuns(store);
  /** Runs that are claimed, but not at work yet. */
  const claiming = new Set<string>();
  const isAtWork = (id: string) => watch.has(id) || claiming.has(id);
  const look = (pid: number) => ({ exists: exists(pid), started: startOf(pid) });

  async function standing(stored: StoredRun): Promise<Standing> {
    const own = stored.owner?.id === here.id;
    const alive = own ? isAtWork(stored.id) : stored.owner !== undefined && isAlive(stored.owner, here, look, now());
    const dead = stored.status === "running" && !alive;
    const progressed = dead && (await store.progress(stored.id, stored.claimedSeq)).ended;
    return standingOf(stored, alive, progressed);
  }

  async function contentOf({ hash, id }: StoredRun): Promise<WorkflowContent> {
    const text = await store.content(hash);
    if (text !== undefined) return JSON.parse(text);
    throw new PlanetError("storage_failed", `what the run "${id}" ran is not kept any more`, {
      hint: "restore the data folder from a backup",
    });
  }

  /** The plan of what was run. A plugin that is not here any more leaves the rest of a run to be looked at. */
  async function knownPlan(stored: StoredRun): Promise<Plan | undefined> {
    try {
      return await planOf(await contentOf(stored), stored.folder);
    } catch (error) {
      if (isPlanetError(error) && error.code === "invalid_workflow") return undefined;
      throw error;
    }
  }

  /** The hash and the text of a content: once, because a plan may be run a thousand times. */
  const texts = new WeakMap<WorkflowContent, { readonly hash: string; readonly content: string }>();
  function textOf(content: WorkflowContent) {
    const known = texts.get(content) ?? { hash: contentHash(content), content: JSON.stringify(content) };
    texts.set(content, known);
    return known;
  }

  function watched(started: Run): Run {
    watch.add(started);
    return started;
  }

  const start: Runs["start"] = async (
    plan,
    { content, folder },
    input,
    { stack, version, parent, ...options } = {},
  ) => {
    await permit(plan, options);
    const id = options.id ?? newId("run", now(), random);
    const kept = {
      id,
      workflow: plan.name,
      folder,
      ...textOf(content),
      ...(stack === undefined ? {} : { stack }),
      ...(version === undefined ? {} : { version }),
      ...(parent === undefined ? {} : { parent }),
    };
    const journal = store.begin(kept, options.history);
    return watched(run(plan, input, { ...observe(plan, { ...options, id }), journal }));
  };

  const resume: Runs["resume"] = async (name, { force = false, answers, ...options } = {}) => {
    const stored = await findRun(store, name);
    const { status, deaths } = await standing(stored);
    checkResumable(stored, status, force);
    const plan = await planOf(await contentOf(stored), stored.folder);
    await permit(plan, options);
    if (options.concurrency !== undefined) checkConcurrency(options.concurrency);
    const { seq } = await store.progress(stored.id, stored.claimedSeq);
    claiming.add(stored.id);
    try {
      const epoch = await store.claim({ id: stored.id, epoch: stored.epoch, deaths: force ? 0 : deaths, seq });
      if (epoch === undefined) throw takenMeanwhile(stored.id);
      // Read after the claim: until then its process could have written more.
      const [history, signals] = await Promise.all([store.events(stored.id), store.signals(stored.id)]);
      const given = signals.flatMap((signal) => (signal.type === "answer" ? [[signal.asker, signal.value]] : []));
      const all = { ...options, id: stored.id, history, answers: { ...answers, ...Object.fromEntries(given) } };
      const { input } = runStory(history.slice(0, 1));
      return watched(run(plan, input, { ...observe(plan, all), journal: store.resume(stored.id, epoch) }));
    } finally {
      claiming.delete(stored.id);
    }
  };

  return {
    start,
    resume,

    async list(options = {}) {
      if (options.statuses?.length === 0) return [];
      const found = await store.list({ ...storedFilter(options), limit: options.limit ?? defaultLimit });
      const { statuses } = options;
      const summaries = await Promise.all(
        found.map(async (stored) => {
          const { status, deaths } = await standing(stored);
          return summaryOf(stored, status, deaths);
        }),
      );
      return statuses === undefined ? summaries : summaries.filter(({ status }) => statuses.includes(status));
    },

    async get(name) {
      const stored = await findRun(store, name);
      const [{ status, deaths }, events] = await Promise.all([standing(stored), store.events(stored.id)]);
      const story = runStory(events);
      const plan = await knownPlan(stored);
      const details = { ...summaryOf(stored, status, deaths), ...story };
      if (plan === undefined) return details;
      const path = criticalPath(story.nodes, dependenciesIn(plan));
      const output = status === "completed" ? outputOf(plan, story.nodes) : undefined;
      return { ...details, criticalPath: path, ...(output === undefined ? {} : { output }) };
    },

    events: async (name, from) => store.events((await findRun(store, name)).id, from),

    async source(name) {
      const stored = await findRun(store, name);
      return { content: await contentOf(stored), folder: stored.folder };
    },

    async prompts(name) {
      const stored = await findRun(store, name);
      const events = await store.events(stored.id);
      const plan = await planOf(await contentOf(stored), stored.folder);
      return sentPrompts(plan, outcomesOf(events), runStory(events.slice(0, 1)).input);
    },

    async rerun(name, { from, set = [], input, ...options } = {}) {
      const stored = await findRun(store, name);
      const before = await contentOf(stored);
      const content = set.length === 0 ? before : editContent(before, set);
      const plan = await planOf(content, stored.folder);
      const again =
        from === undefined && set.length === 0 ? undefined : [...(from ?? []), ...set.map(({ node }) => node)];
      checkNodes(plan, again ?? [], stored.id);
      const events = await store.events(stored.id);
      const story = runStory(events.slice(0, 1));
      const id = newId("run", now(), random);
      const history =
        again === undefined || input !== undefined
          ? undefined
          : rerunHistory(plan, events, { id, input: story.input, from: again, now: now() });
      const more = history === undefined ? {} : { history };
      return start(
        plan,
        { content, folder: stored.folder },
        { ...story.input, ...input },
        { ...options, ...more, id, parent: stored.id, ...placeOf(stored, set.length > 0) },
      );
    },

    async answer(name, given, options = {}) {
      const stored = await findRun(store, name);
      const { status } = await standing(stored);
      const open = openQuestions(await store.events(stored.id));
      const { asker, value } = readGivenAnswer(stored.id, open, given);
      if (!(await store.signal({ type: "answer", run: stored.id, asker, value }))) {
        throw new PlanetError("usage", `"${asker}" of the run "${stored.id}" has been answered already`, {
          hint: `let it go on: aiplanet runs resume ${stored.id}`,
        });
      }
      if (status !== "running") return resume(stored.id, options);
      // The process that runs it may have begun to wait before it could hear of the answer.
      const heard = await poll(async () => {
        if ((await standing(await findRun(store, stored.id))).status !== "running") return "ended";
        return answersOf(await store.events(stored.id)).has(asker) ? "heard" : undefined;
      }, patience);
      if (heard !== "ended" || answersOf(await store.events(stored.id)).has(asker)) return undefined;
      return resume(stored.id, options);
    },

    async cancel(name, reason = "the run is canceled") {
      const stored = await findRun(store, name);
      const done = await cancelRun(store, stored, (await standing(stored)).status, reason, now());
      if (done === "canceled") return done;
      // It may have begun to wait before it could hear that it should end.
      const left = await poll(async () => {
        const again = await findRun(store, stored.id);
        const { status } = await standing(again);
        return status === "running" ? undefined : { again, status };
      }, patience);
      if (left?.status === "canceled") return "canceled";
      if (left === undefined || left.status === "completed" || left.status === "failed") return "asked";
      return cancelRun(store, left.again, left.status, reason, now());
    },

    async compare(before, after) {
      const [one, other] = await Promise.all([findRun(store, before), findRun(store, after)]);
      const stories = await Promise.all([store.events(one.id), store.events(other.id)]);
      const changes = one.hash === other.hash ? [] : compareContents(await contentOf(one), await contentOf(other));
      return [
        ...changes.map((change) => ({ kind: "workflow" as const, change })),
        ...compareRuns(runStory(stories[0]), runStory(stories[1])),
      ];
    },

    prune: ({ olderThan = defaultAge, keep = 0 } = {}) =>
      store.prune({ endedBefore: now() - olderThan, statuses: endedStatuses, keep }),

    close: watch.close,
  };
}

/** What the run gave: the outputs of the first output node that ran. */
function outputOf(plan: Plan, nodes: readonly NodeDetails[]): Outputs | undefined {
  const ids = plan.outputs.map((index) => plan.nodes[index]?.id);
  return nodes.find(({ node, outputs }) => ids.includes(node) && outputs !== undefined)?.outputs;
}

function dependenciesIn({ nodes }: Plan): (node: string) => readonly string[] {
  const known = new Map(
    nodes.map(({ id, dependencies }) => [id, dependencies.flatMap((index) => nodes[index]?.id ?? [])]),
  );
  return (node) => known.get(node) ?? [];
}

/** The statuses that a store knows of; what has died is running, as far as it knows. */
function storedFilter({ statuses, limit: _, ...filter }: ListRunsOptions) {
  if (statuses === undefined) return filter;
  const stored = statuses.map((status) => (status === "interrupted" || status === "parked" ? "running" : status));
  return { ...filter, statuses: [...new Set(stored)] };
}

/** What a new run of it belongs to; one of a changed workflow is of no version. */
function placeOf({ stack, version }: StoredRun, changed: boolean): Pick<StartOptions, "stack" | "version"> {
  return {
    ...(stack === undefined ? {} : { stack }),
    ...(version === undefined || changed ? {} : { version }),
  };
}

function checkNodes({ nodes }: Plan, named: readonly string[], run: string): void {
  const ids = nodes.map(({ id }) => id);
  for (const node of named) {
    if (ids.includes(node)) continue;
    throw new PlanetError("usage", `the run "${run}" has no node "${node}"`, { hint: didYouMean(node, ids) });
  }
}
