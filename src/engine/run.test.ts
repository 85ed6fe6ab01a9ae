import { describe, expect, test } from "vitest";
import { settle } from "../../test/engine/manual-clock";
import { aborted, answering, collect, Gate, kinds, speak, start } from "./fixtures/start-run";
import { PlanetError } from "./index";

describe("run", () => {
  test("tells what happens, in order, without gaps, up to the end", async () => {
    const started = start(answering, { text: "Hi" }, { work: speak("ab", ["a", ""]) });
    expect(await collect(started)).toEqual([
      { seq: 0, time: 0, type: "run-start", run: "r", workflow: "w", input: { text: "Hi" } },
      { seq: 1, time: 0, type: "node-start", node: "question" },
      { seq: 2, time: 0, type: "node-end", node: "question", outputs: { text: "Hi" } },
      { seq: 3, time: 0, type: "node-start", node: "answer" },
      { seq: 4, time: 0, type: "node-delta", node: "answer", text: "a" },
      { seq: 5, time: 0, type: "node-end", node: "answer", outputs: { text: "ab" } },
      { seq: 6, time: 0, type: "node-start", node: "reply" },
      { seq: 7, time: 0, type: "node-end", node: "reply", outputs: { text: "ab" } },
      { seq: 8, time: 0, type: "run-end", status: "completed", usage: { input: 0, output: 0 } },
    ]);
    expect(await started.result()).toEqual({
      run: "r",
      status: "completed",
      output: { text: "ab" },
      outputs: { reply: { text: "ab" } },
      usage: { input: 0, output: 0 },
    });
    expect(started.statuses()).toEqual({ question: "completed", answer: "completed", reply: "completed" });
  });

  test("asynchronous handlers give the same events as synchronous ones", async () => {
    const sync = await collect(start(answering, { text: "Hi" }, { work: () => ({ text: "x" }) }));
    const async = await collect(start(answering, { text: "Hi" }, { work: async () => ({ text: "x" }) }));
    expect(async).toEqual(sync);
  });

  test("any number of readers get all events, from any number on, whenever they come", async () => {
    const gate = new Gate();
    const started = start(answering, { text: "Hi" }, { work: () => gate.wait({ text: "x" }) });
    const early = [collect(started), collect(started.events(3)), collect(started.events(-5))];
    await settle();
    gate.open();
    const all = await collect(started);
    expect(await Promise.all(early)).toEqual([all, all.slice(3), all]);
    expect(await collect(started.events(all.length - 1))).toEqual(all.slice(-1));
    expect(await collect(started.events(all.length))).toEqual([]);
    expect(await collect(started.events(Number.NaN))).toEqual(all);
  });

  test("refuses input that the workflow does not declare, before anything starts", () => {
    const work = () => ({ text: "x" });
    expect(() => start(answering, {}, { work })).toThrow('input "text" is missing');
    expect(() => start(answering, { text: 3 }, { work })).toThrow('input "text" must be text, got the number 3');
    expect(() => start(answering, { text: "a", txt: "b" }, { work })).toThrow('the workflow has no input "txt"');
    expect(() => start(answering, { text: "a" }, { work, concurrency: 0 })).toThrow("concurrency must be 1 or more");
    expect(() => start(answering, { text: "a" }, { work, grace: -1 })).toThrow("grace must be 0 or more");
  });

  test.each([
    ["an Error", new Error("broken"), "broken"],
    ["undefined", undefined, "the handler threw nothing that says why"],
    ["null", null, "the handler threw nothing that says why"],
    ["what cannot be turned into text", Object.create(null), "something was thrown that is no error"],
  ])("a handler that throws %s fails its node and the run", async (_, thrown, message) => {
    for (const wait of [undefined, settle]) {
      const work = () => {
        if (wait === undefined) throw thrown;
        return wait().then(() => Promise.reject(thrown));
      };
      const started = start(answering, { text: "Hi" }, { work });
      const result = await started.result();
      expect(result).toMatchObject({ status: "failed", outputs: {} });
      expect(result.error).toEqual({
        code: "node_failed",
        message: `node "answer" fails: ${message}`,
        retryable: false,
        details: { node: "answer" },
      });
      expect((await kinds(started)).slice(-2)).toEqual(["node-error answer", "run-end failed"]);
      expect(started.statuses()).toEqual({ question: "completed", answer: "failed", reply: "canceled" });
    }
  });

  test.each([
    [undefined, "the outputs must be a map from port to value, got nothing"],
    [null, "the outputs must be a map from port to value, got nothing"],
    ["text", 'the outputs must be a map from port to value, got the text "text"'],
    [{}, 'output "text" must be text, got no value'],
    [{ text: 3 }, 'output "text" must be text, got the number 3'],
  ])("a handler that returns %j fails", async (outputs, message) => {
    const result = await start(answering, { text: "Hi" }, { work: () => outputs as never }).result();
    expect(result.error).toMatchObject({
      code: "invalid_output",
      message: `node "answer" fails: node "answer": ${message}`,
    });
  });

  test("a failure stops what runs beside it, and starts nothing new", async () => {
    const seen: string[] = [];
    const started = start(
      {
        bad: { type: "work" },
        slow: { type: "work" },
        never: { type: "work", inputs: { a: "bad.text" } },
        reply: { type: "reply", inputs: { text: "slow.text" } },
      },
      {},
      {
        async work({ node, signal }) {
          seen.push(node);
          if (node === "bad") {
            await settle();
            throw new PlanetError("key_refused", "no", { hint: "set another key" });
          }
          await aborted(signal);
          throw signal.reason;
        },
      },
    );
    const result = await started.result();
    expect(seen).toEqual(["bad", "slow"]);
    expect(result.error).toMatchObject({
      code: "key_refused",
      message: 'node "bad" fails: no',
      hint: "set another key",
    });
    expect(started.statuses()).toEqual({ bad: "failed", slow: "canceled", never: "canceled", reply: "canceled" });
    expect(await kinds(started)).toEqual([
      "run-start",
      "node-start bad",
      "node-start slow",
      "node-error bad",
      "node-error slow",
      "run-end failed",
    ]);
  });

  test("runs no more nodes at once than it may, and each as soon as there is room", async () => {
    let running = 0;
    let most = 0;
    const nodes = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`n${index}`, { type: "work" }]));
    const reply = { type: "reply", inputs: { text: "n0.text" } };
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
      return { text: "" };
    };
    await start({ ...nodes, reply }, {}, { work, concurrency: 3 }).result();
    expect(most).toBe(3);
  });

  test("what a listener throws stops the run, and the run ends with it", async () => {
    for (const at of ["node-start", "node-end", "run-end"]) {
      const heard: string[] = [];
      const started = start(
        answering,
        { text: "Hi" },
        {
          work: () => ({ text: "x" }),
          onEvent({ type }) {
            heard.push(type);
            if (type === at) throw new PlanetError("storage_failed", "disk full");
          },
        },
      );
      const result = await started.result();
      expect(heard.at(-1)).toBe("run-end");
      if (at === "run-end") expect(result.status).toBe("completed");
      else expect(result.error).toMatchObject({ code: "storage_failed", message: /disk full/ });
    }
  });
});
