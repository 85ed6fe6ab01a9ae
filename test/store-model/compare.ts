import { expect } from "vitest";
import { foldText } from "../../src/storage/fold-text";
import type { StoredRun } from "../../src/storage/run-store";
import { type Model, type ModelRun, messagesOf, newestFirst } from "./model";
import { ownerOf, type Process, processOf, type Side, type World } from "./world";

const all = { limit: 1_000 };
const queries = ["alpha", "al", "beta gam", "gamma delta", "ÄPFEL", "nothing"];

/** Expects a process to see exactly what the model holds. */
export async function expectSameState(model: Model, world: World, side: Side): Promise<void> {
  const process = processOf(world, side);
  await expectSameStacks(model, process);
  await expectSameChats(model, process);
  await expectSameRuns(model, process);
  for (const hash of ["h0", "h1", "h2"]) {
    expect(await process.runs.content(hash)).toBe(model.contents.has(hash) ? `what ${hash} is` : undefined);
  }
}

async function expectSameStacks(model: Model, { stacks }: Process): Promise<void> {
  const expected = newestFirst(model.stacks.values(), ({ createdAt }) => createdAt);
  expect(await stacks.list(all)).toEqual(expected);
  expect(await stacks.list({ ...all, search: "A" })).toEqual(
    expected.filter(({ name }) => foldText(name).includes("a")),
  );
  const [first, second] = expected;
  if (first === undefined || second === undefined) return;
  expect(await stacks.find(second.name)).toEqual(second);
  expect(await stacks.get(first.id)).toEqual(first);
  expect(await stacks.list({ limit: 1, after: { id: first.id, time: first.createdAt } })).toEqual([second]);
}

async function expectSameChats(model: Model, { chats }: Process): Promise<void> {
  for (const stack of model.everStacks) {
    const own = [...model.chats.values()].filter((chat) => chat.stack === stack);
    expect(await chats.list(stack, all)).toEqual(newestFirst(own, ({ updatedAt }) => updatedAt));
  }
  for (const { id } of model.chats.values()) {
    const expected = messagesOf(model, id);
    expect(await chats.messages(id, all)).toEqual(expected);
    expect(await chats.messages(id, { limit: 2, after: 1, before: 5 })).toEqual(
      expected.filter(({ number }) => number > 1 && number < 5).slice(-2),
    );
  }
  for (const query of queries) {
    const found = await chats.searchMessages(query, all);
    expect(found.map(({ message }) => message)).toEqual(foundBy(model, query));
    for (const { chat } of found) expect(chat).toEqual(model.chats.get(chat.id));
  }
}

/** The messages that hold all words of a query, the last one as a beginning; by id, newest first. */
function foundBy(model: Model, query: string) {
  const words = foldText(query).split(" ");
  const holdsAll = (content: string) => {
    const own = foldText(content).split(" ");
    return words.every((word, place) =>
      own.some((one) => (place === words.length - 1 ? one.startsWith(word) : one === word)),
    );
  };
  return newestFirst(
    [...model.messages.values()].filter(({ content }) => holdsAll(content)),
    () => 0,
  );
}

async function expectSameRuns(model: Model, { runs }: Process): Promise<void> {
  const expected = [...model.runs.values()].reverse();
  expect((await runs.list(all)).map(seen)).toEqual(expected.map(kept));
  const [newest] = expected;
  const some = expected.filter(({ status, workflow }) => status !== "running" && workflow === "even");
  const filter = { ...all, statuses: ["waiting", "completed", "failed", "canceled"] as const, workflow: "even" };
  expect((await runs.list(filter)).map(({ id }) => id)).toEqual(some.map(({ id }) => id));
  for (const { id, stack, events, signals, claimedSeq } of expected) {
    expect(await runs.events(id)).toEqual(events);
    expect(await runs.events(id, 3)).toEqual(events.filter(({ seq }) => seq >= 3));
    expect(new Set(await runs.signals(id))).toEqual(new Set(signals));
    expect(await runs.progress(id, claimedSeq)).toEqual({
      seq: events.at(-1)?.seq ?? -1,
      ended: events.some(({ seq, type }) => seq > claimedSeq && (type === "node-end" || type === "node-skip")),
    });
    if (stack === undefined || newest === undefined) continue;
    const siblings = expected.filter((run) => run.stack === stack && run.id < newest.id);
    expect((await runs.list({ ...all, stack, before: newest.id })).map((run) => run.id)).toEqual(
      siblings.map((run) => run.id),
    );
  }
  for (const id of model.everRuns) if (!model.runs.has(id)) expect(await runs.events(id)).toEqual([]);
}

/** A run as a process sees it; when its owner was last heard of does not count. */
function seen({ owner, ...run }: StoredRun) {
  if (owner === undefined) return run;
  const { seenAt: _, ...identity } = owner;
  return { ...run, owner: identity };
}

/** A run as it has to be seen. */
function kept({ events: _, signals: __, owner, stack, parent, usage, error, endedAt, ...run }: ModelRun) {
  return {
    ...run,
    folder: "/here",
    ...(owner === undefined ? {} : { owner: ownerOf(owner === "p0" ? 0 : 1) }),
    ...(stack === undefined ? {} : { stack }),
    ...(parent === undefined ? {} : { parent }),
    ...(usage === undefined ? {} : { usage }),
    ...(error === undefined ? {} : { error }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
