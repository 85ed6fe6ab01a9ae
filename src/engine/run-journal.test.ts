import { describe, expect, test } from "vitest";
import { settle } from "../../test/engine/manual-clock";
import { manualJournal } from "./fixtures/manual-journal";
import { answering, collect, start } from "./fixtures/start-run";
import { PlanetError, type RunEvent, type StepOutcome } from "./index";

const full = new PlanetError("storage_failed", "the disk is full");

describe("a run with a journal", () => {
  test("starts a node only when the outcome of what it needs is kept, and tells nobody earlier", async () => {
    const journal = manualJournal();
    const told: string[] = [];
    const calls: string[] = [];
    const started = start(
      { ...answering, more: { type: "work", inputs: { a: "answer.text" } } },
      { text: "q" },
      {
        journal,
        onEvent: ({ type }) => told.push(type),
        work({ node }) {
          calls.push(node);
          return { text: node };
        },
      },
    );
    await settle();
    expect(calls).toEqual(["answer"]);
    expect(told).toEqual([]);
    journal.keep();
    await settle();
    expect(calls).toEqual(["answer", "more"]);
    expect(journal.pending()).toEqual([
      "node-start reply",
      "node-end reply",
      "node-start more",
      "node-end more",
      "run-end",
    ]);
    journal.keep();
    await settle();
    journal.keep();
    expect((await started.result()).status).toBe("completed");
    expect(await collect(started)).toEqual(journal.events);
    expect(journal.events.map(({ seq }) => seq)).toEqual(journal.events.map((_, index) => index));
  });

  test("gives its result only when its end is kept", async () => {
    const journal = manualJournal();
    const started = start(answering, { text: "q" }, { journal, work: () => ({ text: "a" }) });
    let ended = false;
    started.result().then(() => {
      ended = true;
    });
    for (let turn = 0; turn < 3 && !journal.pending().includes("run-end"); turn += 1) {
      await settle();
      if (!journal.pending().includes("run-end")) journal.keep();
    }
    await settle();
    expect(journal.pending()).toContain("run-end");
    expect(ended).toBe(false);
    journal.keep();
    await settle();
    expect(ended).toBe(true);
  });

  test("fails when the journal does, and tells only what was kept before", async () => {
    const journal = manualJournal();
    const calls: string[] = [];
    const nodes = { ...answering, more: { type: "work", inputs: { a: "answer.text" } } };
    const started = start(
      nodes,
      { text: "q" },
      {
        journal,
        work({ node }) {
          calls.push(node);
          return { text: node };
        },
      },
    );
    await settle();
    journal.lose(full);
    expect(await started.result()).toMatchObject({ status: "failed", error: { code: "storage_failed" } });
    expect(calls).toEqual(["answer"]);
    expect((await collect(started)).map(({ type, seq }) => [type, seq])).toEqual([["run-end", 0]]);
  });

  test("fails when only its end is lost", async () => {
    const journal = manualJournal();
    const started = start(answering, { text: "q" }, { journal, work: () => ({ text: "a" }) });
    for (;;) {
      await settle();
      if (journal.pending().includes("run-end")) break;
      journal.keep();
    }
    journal.lose(full);
    expect(await started.result()).toMatchObject({ status: "failed", error: { message: "the disk is full" } });
    const all = await collect(started);
    expect(all.at(-1)).toMatchObject({ type: "run-end", status: "failed", seq: journal.events.length });
  });

  test("goes on from a history that lacks the deltas of nodes that ended", async () => {
    const first = start(
      answering,
      { text: "q" },
      {
        work({ delta }) {
          delta("a");
          delta("b");
          throw new Error("broken");
        },
      },
    );
    const history = (await collect(first)).filter(({ type }: RunEvent) => type !== "node-delta");
    expect(history.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 6, 7]);
    const journal = manualJournal();
    const second = start(answering, { text: "q" }, { history, journal, work: () => ({ text: "good" }) });
    for (let turn = 0; turn < 9; turn += 1) {
      await settle();
      journal.keep();
    }
    expect(await second.result()).toMatchObject({ status: "completed", output: { text: "good" } });
    expect(journal.events[0]).toMatchObject({ type: "node-start", node: "answer", seq: 8 });
    expect((await collect(second.events(6))).map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12]);
  });

  test("is refused beside a host that records steps itself", () => {
    const options = { journal: manualJournal(), step: (_: string, body: () => Promise<StepOutcome>) => body() };
    expect(() => start(answering, { text: "q" }, { ...options, work: () => ({ text: "" }) })).toThrow("one of them");
  });
});
