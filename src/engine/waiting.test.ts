import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { manualJournal } from "./fixtures/manual-journal";
import { answering, collect, start } from "./fixtures/start-run";
import {
  compile,
  createRegistry,
  defineNode,
  type NodeContext,
  PlanetError,
  parseWorkflow,
  port,
  type Question,
  type RunOptions,
  readWorkflow,
  run,
} from "./index";

const question: Question = { prompt: "Go on?", type: "text" };
const ask = async (context: NodeContext) => ({ text: `said ${await context.ask(question)}` });
const pair = {
  question: { type: "ask" },
  a: { type: "work", inputs: { x: "question.text" } },
  b: { type: "work", inputs: { x: "question.text" } },
  reply: { type: "reply", inputs: { text: "a.text" } },
};

describe("those who wait for people", () => {
  test("hold no place that others could work in", async () => {
    const work = (context: NodeContext) => (context.node === "a" ? ask(context) : { text: "done" });
    const started = start(pair, { text: "q" }, { work, concurrency: 1 });
    expect((await started.result()).status).toBe("waiting");
    expect(started.statuses()).toMatchObject({ a: "waiting", b: "completed" });
    const asking = start(pair, { text: "q" }, { work: ask, concurrency: 1 });
    expect(await asking.result()).toMatchObject({ questions: [{ node: "a" }, { node: "b" }] });
  });

  test("are let go at once when the run is canceled", async () => {
    const clock = manualClock();
    const started = start(answering, { text: "q" }, { work: ask, onWait: () => undefined, clock });
    await settle();
    started.cancel("enough");
    expect(await started.result()).toMatchObject({ status: "canceled", error: { message: "enough" } });
    expect(clock.now()).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  test("are let go at once when the answer is lost", async () => {
    const journal = manualJournal();
    const clock = manualClock();
    const started = start(answering, { text: "q" }, { work: ask, onWait: () => undefined, clock, journal });
    await settle();
    journal.keep();
    started.answer({ node: "answer", value: "yes" });
    journal.lose(new PlanetError("storage_failed", "the disk is full"));
    expect(await started.result()).toMatchObject({ status: "failed", error: { code: "storage_failed" } });
    expect((await collect(started)).map(({ type }) => type).slice(-2)).toEqual(["node-wait", "run-end"]);
  });

  test("count once, however often they ask", async () => {
    const work = async (context: NodeContext) => {
      if (context.node === "b") for (let turn = 0; turn < 5; turn += 1) await settle();
      else await Promise.all([context.ask(question), context.ask(question)]);
      return { text: context.node };
    };
    const started = start(pair, { text: "q" }, { work });
    expect((await started.result()).status).toBe("waiting");
    expect(started.statuses()).toMatchObject({ a: "waiting", b: "completed" });
  });

  test("a listener of the questions that throws stops the run", async () => {
    const onWait = () => {
      throw new Error("broken");
    };
    const started = start(answering, { text: "q" }, { work: ask, onWait });
    const message = "the listener of the run's questions fails: broken";
    expect((await started.result()).error).toMatchObject({ message });
  });

  test("nobody waits any more who asks after the run has been stopped", async () => {
    let again: Promise<unknown> | undefined;
    const work = async (context: NodeContext) => {
      await context.ask(question).catch(() => undefined);
      again = context.ask(question);
      await again;
      return { text: "" };
    };
    await start(answering, { text: "q" }, { work }).result();
    await settle();
    await expect(again).rejects.toMatchObject({ code: "run_canceled" });
  });
});

describe("a workflow that is a node and asks", () => {
  test("asks all of its questions in one life of the run, and lets other nodes work meanwhile", async () => {
    const started = nested();
    const result = await started.result();
    expect(result).toMatchObject({ status: "waiting", questions: [{ part: "one" }, { part: "two" }] });
    expect(started.statuses()).toMatchObject({ other: "completed" });
  });

  test("works on after one of its answers, and waits again for the other", async () => {
    const waits: number[] = [];
    const started = nested((questions) => {
      waits.push(questions.length);
      const [first] = questions;
      if (first !== undefined) settle().then(() => started.answer({ ...first, value: "yes" }));
    });
    expect(await started.result()).toMatchObject({ status: "completed" });
    expect(waits).toEqual([2, 1]);
  });
});

/** A run of a workflow with another in it, which asks two questions, beside a node that takes its time. */
function nested(onWait?: NonNullable<RunOptions["onWait"]>) {
  const asker = (type: string) =>
    defineNode({
      type,
      description: "Asks.",
      role: type === "last" ? "output" : "step",
      inputs: {},
      outputs: { text: port.text("The answer.") },
      async run(context) {
        if (type === "slow") for (let turn = 0; turn < 9; turn += 1) await settle();
        if (type !== "asking") return { text: "done" };
        await settle();
        const text = String(await context.ask(question));
        for (let turn = 0; turn < 5; turn += 1) await settle();
        return { text };
      },
    });
  const registry = createRegistry([asker("asking"), asker("slow"), asker("last")]);
  const head = "api_version: aiplanet/v1\nkind: Workflow\nname: w\nnodes:\n";
  const inner = `${head}  one: { type: asking }\n  two: { type: asking }\n  end: { type: last, after: [one, two] }\n`;
  const outer = `${head}  inner: { type: workflow, config: { file: inner.yaml } }\n  other: { type: slow }\n  end: { type: last, after: [inner, other] }\n`;
  const part = { kind: "workflow", ...readWorkflow(inner, "inner.yaml"), folder: "", includes: new Map() } as const;
  const plan = compile(parseWorkflow(outer), registry, { includes: new Map([["inner.yaml", part]]) });
  return run(plan, {}, { clock: manualClock(), ...(onWait === undefined ? {} : { onWait }) });
}
