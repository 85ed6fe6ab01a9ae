import fc from "fast-check";
import { expect } from "vitest";
import type { PlanetError } from "../../src/engine/errors";
import type { RunEvent, RunStatus } from "../../src/engine/events";
import type { Journal } from "../../src/engine/journal";
import { command, type Draw, expectRefusal, pick, type StoreCommand } from "./command";
import { dropRun, type Model, type ModelRun, takeEvents } from "./model";
import { ownerOf, processOf } from "./world";

type Ending = "completed" | "waiting" | "failed" | "canceled";
/** What a run tells: letters name nodes. */
type Told = "start" | "delta" | "notice" | "end" | "skip";
type Begun = Draw & { readonly hash: number; readonly stack: number | undefined; readonly parent: number | undefined };
type Telling = Draw & {
  readonly at: number;
  readonly told: readonly (readonly [Told, "a" | "b"])[];
  readonly ending: Ending | undefined;
};
type Claimed = Draw & { readonly at: number; readonly late: boolean };
type Signaled = Draw & { readonly at: number; readonly asker: string | undefined };
type Pruned = Draw & { readonly age: number; readonly keep: number; readonly statuses: readonly RunStatus[] };

/** What can be done with runs. */
export function runCommands(draw: fc.Arbitrary<Draw>): fc.Arbitrary<StoreCommand>[] {
  const drawn = <Values extends object>(model: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> }) =>
    fc.tuple(draw, fc.record(model)).map(([one, other]) => ({ ...one, ...other }) as Draw & Values);
  const at = fc.nat({ max: 9 });
  const kinds = fc.constantFrom<Told[]>("start", "delta", "delta", "delta", "notice", "end", "skip");
  const told = fc.array(fc.tuple(kinds, fc.constantFrom("a" as const, "b" as const)), { minLength: 1, maxLength: 6 });
  const maybe = fc.option(at, { nil: undefined });
  const endings = fc.option(fc.constantFrom<Ending[]>("completed", "waiting", "failed", "canceled"), {
    nil: undefined,
    freq: 3,
  });
  const telling = drawn<Omit<Telling, keyof Draw>>({ at, told, ending: endings });
  const begun = drawn<Omit<Begun, keyof Draw>>({ hash: fc.nat({ max: 2 }), stack: maybe, parent: maybe });
  const claimed = drawn<Omit<Claimed, keyof Draw>>({ at, late: fc.boolean() });
  const asker = fc.option(fc.constantFrom("a", "b[2]"), { nil: undefined });
  const statuses = fc.subarray<RunStatus>(["completed", "failed", "canceled"], { minLength: 1 });
  return [
    begun.map((one) => command("begin run", one, begin)),
    begun.map((one) => command("begin run", one, begin)),
    telling.map((one) => command("tell", one, tell)),
    telling.map((one) => command("tell", one, tell)),
    telling.map((one) => command("tell", one, tell)),
    claimed.map((one) => command("claim run", one, claim)),
    drawn<Omit<Signaled, keyof Draw>>({ at, asker }).map((one) => command("signal", one, signal)),
    draw.map((one) => command("beat", one, beat)),
    drawn<Omit<Pruned, keyof Draw>>({ age: fc.nat({ max: 30 }), keep: fc.nat({ max: 3 }), statuses }).map((one) =>
      command("prune", one, prune),
    ),
    draw.map((one) => command("close and open", one, (_, world, { side }) => world.reopen(side))),
  ];
}

type Perform<Drawn extends Draw> = Parameters<typeof command<Drawn>>[2];

const begin: Perform<Begun> = async (model, world, { side, hash, stack: stackAt, parent: parentAt }) => {
  const stack = stackAt === undefined ? undefined : pick(model.everStacks, stackAt);
  const parent = parentAt === undefined ? undefined : pick(model.everRuns, parentAt);
  const number = model.everRuns.length;
  const run: ModelRun = {
    id: `run_${String(number).padStart(3, "0")}`,
    workflow: number % 2 === 0 ? "even" : "odd",
    hash: `h${hash}`,
    stack,
    parent,
    status: "running",
    epoch: 1,
    owner: ownerOf(side).id,
    deaths: 0,
    claimedSeq: -1,
    usage: undefined,
    error: undefined,
    createdAt: model.time,
    endedAt: undefined,
    events: [],
    signals: [],
  };
  const { id, workflow } = run;
  const start: RunEvent = { seq: 0, time: model.time, type: "run-start", run: id, workflow, input: { text: "ä" } };
  const journal = processOf(world, side).runs.begin({
    id,
    workflow,
    hash: run.hash,
    content: `what ${run.hash} is`,
    folder: "/here",
    ...(stack === undefined ? {} : { stack }),
    ...(parent === undefined ? {} : { parent }),
  });
  model.everRuns.push(id);
  const [lost] = await appendAll(journal, [start]);
  const possible = (stack === undefined || model.stacks.has(stack)) && (parent === undefined || model.runs.has(parent));
  expect(lost?.code).toBe(possible ? undefined : "storage_failed");
  if (!possible) return;
  takeEvents(run, [start]);
  model.runs.set(id, run);
  model.contents.add(run.hash);
  world.held.push({ run: id, epoch: 1, side, journal, next: 1, over: false });
};

const tell: Perform<Telling> = async (model, world, { at, told, ending }) => {
  const held = pick(
    world.held.filter(({ over }) => !over),
    at,
  );
  if (held === undefined) return;
  const events = told.map(([kind, node]) => eventOf(kind, node, held.next++, model.time));
  if (ending !== undefined) events.push(endOf(ending, held.next++, model.time));
  const losses = await appendAll(held.journal, events);
  const run = model.runs.get(held.run);
  const wanted = run !== undefined && run.epoch === held.epoch ? undefined : "run_taken";
  expect(losses.map((lost) => lost?.code)).toEqual(events.map(() => wanted));
  held.over = wanted !== undefined || ending !== undefined;
  if (wanted === undefined && run !== undefined) takeEvents(run, events);
};

const claim: Perform<Claimed> = async (model, world, { side, at, late }) => {
  const { runs } = processOf(world, side);
  const run = pick(model.runs.values(), at);
  if (run === undefined) {
    expect(await runs.claim({ id: "run_0", epoch: 1, deaths: 0, seq: 0 })).toBeUndefined();
    return;
  }
  const seq = run.events.at(-1)?.seq ?? -1;
  const claimed = await runs.claim({ id: run.id, epoch: run.epoch - (late ? 1 : 0), deaths: at, seq });
  expect(claimed).toBe(late ? undefined : run.epoch + 1);
  if (claimed === undefined) return;
  Object.assign(run, { epoch: claimed, owner: ownerOf(side).id, status: "running", deaths: at, claimedSeq: seq });
  Object.assign(run, { usage: undefined, error: undefined, endedAt: undefined });
  run.signals = run.signals.filter(({ type }) => type !== "cancel");
  world.held.push({
    run: run.id,
    epoch: claimed,
    side,
    journal: runs.resume(run.id, claimed),
    next: seq + 1,
    over: false,
  });
};

const signal: Perform<Signaled> = async (model, world, { side, at, asker }) => {
  const { runs } = processOf(world, side);
  const id = pick(model.everRuns, at) ?? "run_0";
  const run = model.runs.get(id);
  const told = asker === undefined ? cancelOf(id) : ({ type: "answer", run: id, asker, value: [at, null] } as const);
  if (run === undefined) {
    await expectRefusal(runs.signal(told), "storage_failed");
    return;
  }
  const before = run.signals.some((one) => one.type === told.type && (one.type === "cancel" || one.asker === asker));
  expect(await runs.signal(told)).toBe(!before);
  if (!before) run.signals.push(told);
};

const beat: Perform<Draw> = async (model, world, { side }) => {
  const own = [...model.runs.values()].filter(
    ({ status, owner }) => status === "running" && owner === ownerOf(side).id,
  );
  const told = await processOf(world, side).runs.beat();
  expect(new Set(told)).toEqual(new Set(own.flatMap(({ signals }) => signals)));
};

const prune: Perform<Pruned> = async (model, world, { side, age, keep, statuses }) => {
  const endedBefore = model.time - age;
  const newest = new Set([...model.runs.keys()].reverse().slice(0, keep));
  const old = [...model.runs.values()].filter(
    ({ id, status, endedAt }) =>
      statuses.includes(status) && endedAt !== undefined && endedAt < endedBefore && !newest.has(id),
  );
  expect(await processOf(world, side).runs.prune({ endedBefore, statuses, keep })).toBe(old.length);
  for (const { id } of old) dropRun(model, id);
  const needed = neededContents(model);
  for (const hash of model.contents) if (!needed.has(hash)) model.contents.delete(hash);
};

function neededContents(model: Model): Set<string> {
  return new Set(Array.from(model.runs.values(), ({ hash }) => hash));
}

/** Appends events as a run does that tells all of them in one turn; gives the error of each. */
function appendAll(journal: Journal, events: readonly RunEvent[]): Promise<(PlanetError | undefined)[]> {
  return Promise.all(
    events.map((event) => new Promise<PlanetError | undefined>((resolve) => journal.append(event, resolve))),
  );
}

function eventOf(kind: Told, node: string, seq: number, time: number): RunEvent {
  const head = { seq, time, node };
  switch (kind) {
    case "start":
      return { ...head, type: "node-start" };
    case "delta":
      return { ...head, type: "node-delta", text: `${seq}` };
    case "notice":
      return { ...head, type: "node-wait", question: { prompt: "?", type: "text" } };
    case "end":
      return { ...head, type: "node-end", outputs: { text: node } };
    case "skip":
      return { ...head, type: "node-skip", reason: "condition" };
    default:
      return kind satisfies never;
  }
}

function endOf(status: Ending, seq: number, time: number): RunEvent {
  const usage = { input: seq, output: 1 };
  const error = { code: "node_failed" as const, message: "no", retryable: false };
  return { seq, time, type: "run-end", status, usage, ...(status === "failed" ? { error } : {}) };
}

function cancelOf(run: string) {
  return { type: "cancel", run, reason: "enough" } as const;
}
