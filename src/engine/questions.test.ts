import { describe, expect, test } from "vitest";
import { settle } from "../../test/engine/manual-clock";
import { manualJournal } from "./fixtures/manual-journal";
import { eachOf, start as startList } from "./fixtures/start-list-run";
import { answering, collect, kinds, start } from "./fixtures/start-run";
import {
  askerName,
  checkAnswer,
  type NodeContext,
  openQuestions,
  parseAsker,
  type Question,
  readAnswer,
} from "./index";

const question: Question = { prompt: "Go on?", type: "text", choices: ["yes", "no"] };
const ask = async (context: NodeContext) => ({ text: `said ${await context.ask(question)}` });

describe("a node that asks a person", () => {
  test("lets the run end when nothing else is left, and go on with the answer", async () => {
    const first = start(answering, { text: "q" }, { work: ask });
    const result = await first.result();
    expect(result).toMatchObject({ status: "waiting", questions: [{ node: "answer", question }] });
    expect(first.statuses()).toMatchObject({ question: "completed", answer: "waiting", reply: "pending" });
    const history = await collect(first);
    expect(history.at(-1)).toMatchObject({ type: "run-end", status: "waiting" });
    expect(openQuestions(history)).toEqual([{ node: "answer", question }]);
    const second = start(answering, { text: "q" }, { work: ask, history, answers: { answer: "yes" } });
    expect(await second.result()).toMatchObject({ status: "completed", output: { text: "said yes" } });
    expect(openQuestions(await collect(second))).toEqual([]);
  });

  test("goes on at once when the answer is there already, and says what it was", async () => {
    const started = start(answering, { text: "q" }, { work: ask, answers: { answer: "YES " } });
    expect(await started.result()).toMatchObject({ status: "completed", output: { text: "said yes" } });
    expect(await kinds(started)).toContain("node-answer answer");
  });

  test("fails with an answer that is none", async () => {
    const started = start(answering, { text: "q" }, { work: ask, answers: { answer: "perhaps" } });
    expect((await started.result()).error).toMatchObject({ code: "invalid_input", hint: 'answer with "yes" or "no"' });
  });

  test("lets the rest of the run come to its end first", async () => {
    const nodes = {
      question: { type: "ask" },
      a: { type: "work", inputs: { x: "question.text" } },
      b: { type: "work", inputs: { x: "question.text" } },
      c: { type: "work", inputs: { x: "b.text" } },
      reply: { type: "reply", inputs: { text: "a.text" } },
    };
    const work = (context: NodeContext) =>
      context.node === "a" ? ask(context) : settle().then(() => ({ text: context.node }));
    const started = start(nodes, { text: "q" }, { work });
    expect((await started.result()).status).toBe("waiting");
    expect(started.statuses()).toMatchObject({ a: "waiting", b: "completed", c: "completed" });
  });

  test("is answered while the run goes on, for whoever listens", async () => {
    const waits: number[] = [];
    const started = start(answering, { text: "q" }, { work: ask, onWait: (open) => waits.push(open.length) });
    await settle();
    expect(waits).toEqual([1]);
    expect(() => started.answer({ node: "answer", value: "perhaps" })).toThrow("is no answer");
    expect(() => started.answer({ node: "other", value: "yes" })).toThrow('"other" asks nothing');
    started.answer({ node: "answer", value: "no" });
    expect(await started.result()).toMatchObject({ output: { text: "said no" } });
    expect(() => started.answer({ node: "answer", value: "no" })).toThrow("asks nothing");
  });

  test("hears an answer only when it is kept", async () => {
    const journal = manualJournal();
    const started = start(answering, { text: "q" }, { work: ask, journal, onWait: () => undefined });
    await settle();
    journal.keep();
    started.answer({ node: "answer", value: "no" });
    await settle();
    expect(journal.pending()).toEqual(["node-answer answer"]);
    journal.keep();
    await settle();
    expect(journal.pending()).toEqual(["node-end answer"]);
    started.cancel();
    journal.keep();
    await started.result();
  });

  test("asks for each element of a list, and other elements go on meanwhile", async () => {
    const nodes = eachOf("[1, 2, 3]", { concurrency: 2, inputs: { x: "item" } });
    const work = async (context: NodeContext) =>
      context.inputs.x === 2 ? { text: "two" } : { text: String(await context.ask(question)) };
    const first = startList(nodes, { work });
    const result = await first.result();
    expect(result.status === "waiting" && result.questions.map(askerName)).toEqual(["each[0]", "each[2]"]);
    const history = await collect(first);
    const second = startList(nodes, { work, history, answers: { "each[0]": "yes", "each[2]": "no" } });
    expect(await second.result()).toMatchObject({ output: { value: ["yes", "two", "no"] } });
  });

  test("no longer waits when its time is up", async () => {
    const { manualClock } = await import("../../test/engine/manual-clock");
    const clock = manualClock();
    const nodes = {
      ...answering,
      answer: { ...answering.answer, timeout: "1s", on_error: { value: { text: "none" } } },
    };
    const started = start(nodes, { text: "q" }, { work: ask, clock, onWait: () => undefined });
    await clock.advance(1_000);
    expect(await started.result()).toMatchObject({ status: "completed", output: { text: "none" } });
    expect(started.questions()).toEqual([]);
  });
});

describe("askerName and parseAsker", () => {
  test.each([
    { node: "a" },
    { node: "a", element: 0 },
    { node: "a-b", part: "c[1]/d" },
    { node: "a", element: 12, part: "c" },
  ])("give back %j", (asker) => {
    expect(parseAsker(askerName(asker))).toEqual(asker);
  });

  test("nothing is read from what names nobody", () => {
    expect(parseAsker("")).toBeUndefined();
    expect(parseAsker("a[x]")).toBeUndefined();
  });
});

describe("readAnswer and checkAnswer", () => {
  const read = (type: Question["type"], text: string) => {
    const asked = { prompt: "?", type };
    return checkAnswer(asked, readAnswer(asked, text), "a");
  };

  test("give the kind of value that is asked for", () => {
    expect(read("number", " 1.5 ")).toBe(1.5);
    expect(read("boolean", "Yes")).toBe(true);
    expect(read("boolean", "n")).toBe(false);
    expect(read("json", '{"a":1}')).toEqual({ a: 1 });
    expect(read("json", "plain")).toBe("plain");
    expect(read("text", " as it is ")).toBe(" as it is ");
  });

  test("refuse another kind", () => {
    expect(() => read("number", "many")).toThrow('"many" is no answer to "a"');
    expect(() => read("number", "")).toThrow();
    expect(() => read("boolean", "perhaps")).toThrow();
    expect(() => checkAnswer({ prompt: "?", type: "json" }, undefined, "a")).toThrow("nothing is no answer");
  });
});
