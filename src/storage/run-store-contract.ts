import { beforeEach, describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import type { Journal } from "../engine/journal";
import type { ProcessIdentity } from "./run-processes";
import type { NewRun, RunStore } from "./run-store";

/** What the suite is given of a store: the same runs, as two processes see them. */
export interface RunStores {
  readonly mine: RunStore;
  readonly theirs: RunStore;
  /** Makes a stack and gives its id. */
  stack(): Promise<string>;
}

/** The processes that {@link RunStores} are of. */
export const processes: { readonly mine: ProcessIdentity; readonly theirs: ProcessIdentity } = {
  mine: { id: "p1", host: "desk", boot: "b", namespace: "n", pid: 11, started: "100" },
  theirs: { id: "p2", host: "desk", boot: undefined, namespace: undefined, pid: 12, started: undefined },
};

/**
 * The behaviour that every store of runs has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives empty stores; each of their clocks goes on by 1 ms when it is read.
 */
export function testRunStore(name: string, make: () => Promise<RunStores>): void {
  describe(`RunStore ${name}`, () => {
    let mine: RunStore;
    let theirs: RunStore;
    let stores: RunStores;

    beforeEach(async () => {
      stores = await make();
      ({ mine, theirs } = stores);
    });

    test("keeps a run with its first event, and its events in order", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1"), ...node("a", 1)]);
      expect(await theirs.get("run_1")).toEqual({
        id: "run_1",
        workflow: "w",
        hash: "h",
        folder: "/here",
        status: "running",
        epoch: 1,
        deaths: 0,
        claimedSeq: -1,
        createdAt: 0,
        owner: { ...processes.mine, seenAt: expect.any(Number) },
      });
      expect(await theirs.events("run_1")).toEqual([started("run_1"), ...node("a", 1)]);
      expect(await theirs.events("run_1", 2)).toEqual(node("a", 1).slice(1));
      expect(await theirs.content("h")).toBe("what is run");
      expect(await theirs.content("other")).toBeUndefined();
      expect(await theirs.get("run_2")).toBeUndefined();
    });

    test("names the owner of a run that begins beside one that cannot be kept", async () => {
      const lost = keep(mine.begin({ ...newRun("run_1"), stack: "stack_gone" }), [started("run_1")]);
      const kept = keep(mine.begin(newRun("run_2")), [started("run_2")]);
      expect(await lost).toMatchObject({ code: "storage_failed" });
      expect(await kept).toBeUndefined();
      expect((await theirs.get("run_2"))?.owner).toMatchObject({ id: processes.mine.id });
    });

    test("keeps a run whose history comes from another one", async () => {
      const stack = await stores.stack();
      await keep(mine.begin(newRun("run_1")), [started("run_1"), ended(1, "completed")]);
      const history = [started("run_2"), ...node("a", 1)];
      await keep(mine.begin({ ...newRun("run_2"), parent: "run_1", stack }, history), node("b", 3));
      expect(await mine.events("run_2")).toEqual([...history, ...node("b", 3)]);
      expect(await mine.get("run_2")).toMatchObject({ parent: "run_1", stack });
    });

    test("keeps how a run ended, and that nobody has it any more", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1"), ended(1, "failed")]);
      const run = await mine.get("run_1");
      expect(run).toMatchObject({ status: "failed", usage: { input: 1 }, error: { code: "node_failed" }, endedAt: 1 });
      expect(run?.owner).toBeUndefined();
    });

    test("forgets the deltas of a node when it has ended, but not what people were told", async () => {
      const delta = (seq: number, nodeId: string): RunEvent => ({
        seq,
        time: 0,
        type: "node-delta",
        node: nodeId,
        text: "x",
      });
      const notice: RunEvent = { seq: 4, time: 0, type: "node-delta", node: "a", notice: "mind" };
      const journal = mine.begin(newRun("run_1"));
      await keep(journal, [started("run_1"), delta(1, "a"), delta(2, "b"), delta(3, "a"), notice]);
      expect(await mine.events("run_1")).toHaveLength(5);
      await keep(journal, [{ seq: 5, time: 0, type: "node-end", node: "a", outputs: {} }]);
      expect((await mine.events("run_1")).map(({ seq }) => seq)).toEqual([0, 2, 4, 5]);
      await theirs.claim({ id: "run_1", epoch: 1, deaths: 1, seq: 5 });
      await keep(theirs.resume("run_1", 2), [
        delta(6, "b"),
        { seq: 7, time: 0, type: "node-end", node: "b", outputs: {} },
      ]);
      expect((await mine.events("run_1")).map(({ seq }) => seq)).toEqual([0, 4, 5, 7]);
    });

    test("refuses what is written after another process has claimed the run", async () => {
      const journal = mine.begin(newRun("run_1"));
      await keep(journal, [started("run_1")]);
      expect(await theirs.claim({ id: "run_1", epoch: 1, deaths: 1, seq: 0 })).toBe(2);
      expect(await keep(journal, node("a", 1))).toMatchObject({ code: "run_taken" });
      expect(await keep(journal, [ended(1, "completed")])).toMatchObject({ code: "run_taken" });
      expect(await mine.get("run_1")).toMatchObject({
        status: "running",
        epoch: 2,
        deaths: 1,
        claimedSeq: 0,
        owner: { id: "p2", pid: 12 },
      });
      expect(await keep(theirs.resume("run_1", 2), [...node("b", 1), ended(3, "completed")])).toBeUndefined();
      expect((await mine.events("run_1")).map(({ type }) => type)).toEqual([
        "run-start",
        "node-start",
        "node-end",
        "run-end",
      ]);
      expect(await mine.get("run_1")).toMatchObject({ status: "completed", deaths: 0 });
    });

    test("lets only one of two claim a run", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1"), ended(1, "failed")]);
      const claim = { id: "run_1", epoch: 1, deaths: 0, seq: 1 };
      const claims = await Promise.all([mine.claim(claim), theirs.claim(claim)]);
      expect(claims.filter((epoch) => epoch !== undefined)).toEqual([2]);
      expect(await mine.get("run_1")).toMatchObject({ status: "running" });
      expect(await mine.claim({ ...claim, id: "nowhere" })).toBeUndefined();
    });

    test("lets a process that has lost a run take none of the deltas of its new life", async () => {
      const delta = (seq: number): RunEvent => ({ seq, time: 0, type: "node-delta", node: "a", text: "x" });
      const journal = mine.begin(newRun("run_1"));
      await keep(journal, [started("run_1"), delta(1)]);
      await theirs.claim({ id: "run_1", epoch: 1, deaths: 1, seq: 1 });
      await keep(theirs.resume("run_1", 2), [delta(2)]);
      expect(await keep(journal, [delta(2), ...node("a", 3)])).toMatchObject({ code: "run_taken" });
      expect(await mine.events("run_1")).toEqual([started("run_1"), delta(1), delta(2)]);
    });

    test("lets who claims a run too late take nothing that its new life is told", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1")]);
      const claim = { id: "run_1", epoch: 1, deaths: 1, seq: 0 };
      await mine.claim(claim);
      const cancel = { type: "cancel", run: "run_1", reason: "enough" } as const;
      await theirs.signal(cancel);
      expect(await theirs.claim(claim)).toBeUndefined();
      expect(await mine.beat()).toEqual([cancel]);
    });

    test("keeps what many runs tell at once, and a run that fails takes no other with it", async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `run_${index}`);
      await keep(mine.begin(newRun("run_7")), [started("run_7")]);
      const results = await Promise.all(ids.map((id) => keep(mine.begin(newRun(id)), [started(id), ...node("a", 1)])));
      expect(results.filter((error) => error !== undefined)).toHaveLength(1);
      expect(results[7]).toMatchObject({ code: "storage_failed" });
      for (const id of ids) expect(await mine.events(id)).toHaveLength(id === "run_7" ? 1 : 3);
    });

    test("keeps all other runs when one tells what cannot be written", async () => {
      const outputs = { count: 1n };
      const unwritable: RunEvent = { seq: 1, time: 0, type: "node-end", node: "a", outputs };
      const [one, other] = await Promise.all([
        keep(mine.begin(newRun("run_1")), [started("run_1"), unwritable]),
        keep(mine.begin(newRun("run_2")), [started("run_2")]),
      ]);
      expect(one).toMatchObject({ code: "storage_failed" });
      expect(other).toBeUndefined();
      expect(await keep(mine.begin(newRun("run_3")), [started("run_3")])).toBeUndefined();
      expect((await mine.list({ limit: 9 })).map(({ id }) => id)).toEqual(["run_3", "run_2"]);
    });

    test("tells how far a run has come", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1"), ...node("a", 1)]);
      expect(await mine.progress("run_1", -1)).toEqual({ seq: 2, ended: true });
      expect(await mine.progress("run_1", 2)).toEqual({ seq: 2, ended: false });
      expect(await mine.progress("nowhere", 0)).toEqual({ seq: -1, ended: false });
    });

    test("lists runs, newest first, page by page, by status, workflow and stack", async () => {
      const stack = await stores.stack();
      for (let index = 1; index <= 5; index += 1) {
        const run = { ...newRun(`run_${index}`), workflow: index % 2 === 0 ? "even" : "odd" };
        const events = [{ ...started(run.id), time: index }, ...(index < 3 ? [ended(1, "completed")] : [])];
        await keep(mine.begin(index === 4 ? { ...run, stack } : run), events);
      }
      const ids = async (filter: Parameters<RunStore["list"]>[0]) => (await theirs.list(filter)).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(["run_5", "run_4"]);
      expect(await ids({ limit: 9, before: "run_4" })).toEqual(["run_3", "run_2", "run_1"]);
      expect(await ids({ limit: 9, statuses: ["completed"] })).toEqual(["run_2", "run_1"]);
      expect(await ids({ limit: 9, statuses: ["running"], workflow: "odd" })).toEqual(["run_5", "run_3"]);
      expect(await ids({ limit: 9, stack })).toEqual(["run_4"]);
    });

    test("finds runs by the beginning of their id", async () => {
      for (const id of ["run_ab1", "run_ab2", "run_b"]) await keep(mine.begin(newRun(id)), [started(id)]);
      expect((await mine.startingWith("run_ab", 9)).map(({ id }) => id)).toEqual(["run_ab2", "run_ab1"]);
      expect(await mine.startingWith("run_", 2)).toHaveLength(2);
      expect(await mine.startingWith("run_%", 9)).toEqual([]);
    });

    test("passes on what others tell a run, once, to the process that has it", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1")]);
      await keep(theirs.begin(newRun("run_2")), [started("run_2")]);
      const answer = { type: "answer", run: "run_1", asker: "a[1]", value: { yes: [1] } } as const;
      const cancel = { type: "cancel", run: "run_1", reason: "enough" } as const;
      expect(await theirs.signal(answer)).toBe(true);
      expect(await theirs.signal({ ...answer, value: "other" })).toBe(false);
      expect(await theirs.signal(cancel)).toBe(true);
      expect(await mine.beat()).toEqual([answer, cancel]);
      expect(await theirs.beat()).toEqual([]);
      expect(await theirs.signals("run_1")).toEqual([answer, cancel]);
      await expect(theirs.signal({ ...cancel, run: "nowhere" })).rejects.toMatchObject({ code: "storage_failed" });
    });

    test("forgets that a run should be canceled when it is claimed, but not what people answered", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1")]);
      await mine.signal({ type: "answer", run: "run_1", asker: "a", value: 1 });
      await mine.signal({ type: "cancel", run: "run_1", reason: "enough" });
      await theirs.claim({ id: "run_1", epoch: 1, deaths: 0, seq: 0 });
      expect(await theirs.signals("run_1")).toEqual([{ type: "answer", run: "run_1", asker: "a", value: 1 }]);
    });

    test("says when it was last heard of a process", async () => {
      await keep(mine.begin(newRun("run_1")), [started("run_1")]);
      const before = (await mine.get("run_1"))?.owner?.seenAt ?? 0;
      await mine.beat();
      expect((await theirs.get("run_1"))?.owner?.seenAt).toBeGreaterThan(before);
    });

    test("deletes old runs that have ended, but the newest, and contents that nothing needs", async () => {
      for (let index = 1; index <= 4; index += 1) {
        const events = [
          { ...started(`run_${index}`), time: index },
          ...(index === 2 ? [] : [ended(index, "completed")]),
        ];
        await keep(mine.begin({ ...newRun(`run_${index}`), hash: `h${index}` }), events);
      }
      expect(await mine.prune({ endedBefore: 100, statuses: ["completed"], keep: 1 })).toBe(2);
      expect((await mine.list({ limit: 9 })).map(({ id }) => id)).toEqual(["run_4", "run_2"]);
      expect(await mine.events("run_1")).toEqual([]);
      expect(await Promise.all(["h1", "h2", "h4"].map((hash) => mine.content(hash)))).toEqual([
        undefined,
        "what is run",
        "what is run",
      ]);
      expect(await mine.prune({ endedBefore: 4, statuses: ["completed"], keep: 0 })).toBe(0);
    });
  });
}

/** Appends events one after the other, without waiting; resolves to the first error. */
export async function keep(journal: Journal, events: readonly RunEvent[]): Promise<PlanetError | undefined> {
  const results = await Promise.all(
    events.map((event) => new Promise<PlanetError | undefined>((resolve) => journal.append(event, resolve))),
  );
  return results.find((result) => result instanceof PlanetError);
}

export function newRun(id: string): NewRun {
  return { id, workflow: "w", hash: "h", content: "what is run", folder: "/here" };
}

export function started(run: string): RunEvent {
  return { seq: 0, time: 0, type: "run-start", run, workflow: "w", input: { text: "ä" } };
}

function node(id: string, seq: number): RunEvent[] {
  return [
    { seq, time: 0, type: "node-start", node: id },
    { seq: seq + 1, time: 0, type: "node-end", node: id, outputs: { text: id } },
  ];
}

export function ended(seq: number, status: "completed" | "failed"): RunEvent {
  const usage = { input: 1, output: 2 };
  const end = { seq, time: seq, type: "run-end", status, usage } as const;
  return status === "completed" ? end : { ...end, error: { code: "node_failed", message: "no", retryable: false } };
}
