import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import {
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  type NodeContext,
  optional,
  PlanetError,
  port,
  type Run,
  type RunEvent,
  type RunInput,
  type RunOptions,
  run,
} from "./index";

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

describe("Run.cancel", () => {
  test("in the middle stops what runs; what ended before stays", async () => {
    const started = start(
      answering,
      { text: "Hi" },
      { work: ({ signal }) => aborted(signal).then(() => Promise.reject(signal.reason)) },
    );
    await settle();
    started.cancel("enough");
    started.cancel("a second time does nothing");
    const result = await started.result();
    expect(result).toMatchObject({ status: "canceled", error: { code: "run_canceled", message: "enough" } });
    expect(started.statuses()).toEqual({ question: "completed", answer: "canceled", reply: "canceled" });
    expect(await kinds(started)).toEqual([
      "run-start",
      "node-start question",
      "node-end question",
      "node-start answer",
      "node-error answer",
      "run-end canceled",
    ]);
  });

  test("after the end does nothing", async () => {
    const started = start(answering, { text: "Hi" }, { work: () => ({ text: "x" }) });
    await started.result();
    started.cancel();
    expect((await started.result()).status).toBe("completed");
    expect((await kinds(started)).at(-1)).toBe("run-end completed");
  });

  test("from a listener that hears of a start keeps the handler from being called", async () => {
    const called: string[] = [];
    const started: Run = start(
      answering,
      { text: "Hi" },
      {
        work({ node }) {
          called.push(node);
          return { text: "" };
        },
        onEvent: (event) => {
          if (event.type === "node-start" && event.node === "answer") started.cancel();
        },
      },
      true,
    );
    expect((await started.result()).status).toBe("canceled");
    expect(called).toEqual([]);
  });

  test("a signal that is aborted already keeps everything from starting", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    const started = start(answering, { text: "Hi" }, { work: () => ({ text: "x" }), signal });
    expect(await kinds(started)).toEqual(["run-start", "run-end canceled"]);
    expect((await started.result()).error?.message).toBe("too late");
    expect(Object.values(started.statuses())).toEqual(["canceled", "canceled", "canceled"]);
  });

  test("a signal that is aborted later cancels", async () => {
    const controller = new AbortController();
    const work = ({ signal }: NodeContext) => aborted(signal).then(() => ({ text: "late" }));
    const started = start(answering, { text: "Hi" }, { work, signal: controller.signal });
    await settle();
    controller.abort();
    expect((await started.result()).status).toBe("canceled");
    // A node that had its result in time keeps it.
    expect(started.statuses().answer).toBe("completed");
  });

  test("a handler that ignores its signal holds the run for the grace only, and is not heard after", async () => {
    const clock = manualClock();
    const gate = new Gate();
    const started = start(
      answering,
      { text: "Hi" },
      { work: (context) => gate.wait().then(() => speak("late", ["late"])(context)), clock, grace: 50 },
    );
    await settle();
    started.cancel();
    let ended = false;
    started.result().then(() => {
      ended = true;
    });
    await clock.advance(49);
    expect(ended).toBe(false);
    await clock.advance(1);
    await started.result();
    const before = await kinds(started);
    expect(before.slice(-2)).toEqual(["node-error answer", "run-end canceled"]);
    gate.open();
    await settle();
    expect(await kinds(started)).toEqual(before);
    expect(clock.waiting).toBe(0);
  });
});

const answering = {
  question: { type: "ask" },
  answer: { type: "work", inputs: { a: "question.text" } },
  reply: { type: "reply", inputs: { text: "answer.text" } },
};

type Work = (context: NodeContext) => { text: string } | Promise<{ text: string }>;

function start(
  nodes: Record<string, unknown>,
  input: RunInput,
  { work, ...options }: RunOptions & { work: Work },
  later = false,
) {
  const registry = createRegistry([
    defineNode({
      type: "ask",
      role: "input",
      description: "Gives the text of the run's input.",
      inputs: {},
      outputs: { text: port.text("The text.") },
      runInputs: () => ({ text: { port: port.text("The question.") } }),
      // Waiting lets a test get hold of the run before its nodes go on.
      run: ({ input: { text } }) =>
        later ? settle().then(() => ({ text: text as string })) : { text: text as string },
    }),
    defineNode({
      type: "work",
      description: "Does what the test says.",
      inputs: {},
      freeInputs: optional(port.any("Anything.")),
      outputs: { text: port.text("The text.") },
      run: (context) => work(context as NodeContext),
    }),
    defineNode({
      type: "reply",
      role: "output",
      description: "Gives its text as the run's result.",
      inputs: { text: port.text("The text.") },
      outputs: { text: port.text("The text.") },
      run: ({ inputs: { text } }) => ({ text }),
    }),
  ]);
  const workflow = defineWorkflow({ api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes });
  return run(compile(workflow, registry), input, { id: "r", clock: manualClock(), ...options });
}

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function kinds(started: Run): Promise<string[]> {
  const events = await collect(started);
  return events.map((event) => {
    const detail = "node" in event ? ` ${event.node}` : event.type === "run-end" ? ` ${event.status}` : "";
    return `${event.type}${detail}`;
  });
}

function speak(text: string, deltas: readonly string[]): Work {
  return ({ delta }) => {
    for (const piece of deltas) delta(piece);
    return { text };
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Holds handlers until the test lets them go on. */
class Gate {
  open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  wait<Value>(value?: Value): Promise<Value> {
    return this.opened.then(() => value as Value);
  }
}
