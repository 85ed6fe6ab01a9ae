import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { collect } from "./fixtures/start-run";
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
  type RunOptions,
  run,
  type Step,
  type StepOutcome,
} from "./index";

const diamond = {
  ask: { type: "ask" },
  b: { type: "work", inputs: { x: "ask.text" } },
  a: { type: "work", inputs: { x: "b.text" } },
  c: { type: "work", when: "b.text == ''", inputs: { x: "b.text" } },
  d: { type: "work", inputs: { x: ["a.text", "c.text"] } },
  reply: { type: "reply", inputs: { text: "d.text" } },
};

describe("a hosted run", () => {
  test("gives the same events and result as a run in process", async () => {
    for (const [node, nodes] of [
      ["", diamond],
      ["a", diamond],
      ["a", { ...diamond, a: { ...diamond.a, on_error: "skip" } }],
      ["b", { ...diamond, b: { ...diamond.b, on_error: { value: { text: "v" } } } }],
    ] as const) {
      const work = async (context: NodeContext) => {
        await settle();
        if (context.node === node) throw new PlanetError("key_refused", "no", { hint: "hint" });
        context.use({ input: 1, output: 1 });
        return { text: context.node };
      };
      const inProcess = start(nodes, { work });
      const hosted = start(nodes, { work, step: (_, body) => body() });
      expect(await hosted.result()).toEqual(await inProcess.result());
      expect(byNode(await collect(hosted))).toEqual(byNode(await collect(inProcess)));
      expect(hosted.statuses()).toEqual(inProcess.statuses());
    }
  });

  test("asks for all steps in topological order within one turn, and never for input and output nodes", async () => {
    const asked: string[] = [];
    const started = start(diamond, {
      work: () => settle().then(() => ({ text: "x" })),
      step(node, body) {
        asked.push(node);
        return body();
      },
    });
    expect(asked).toEqual(["b", "a", "c", "d"]);
    await started.result();
    expect(asked).toEqual(["b", "a", "c", "d"]);
  });

  test("outcomes are plain values, also of failures and skips", async () => {
    const outcomes = new Map<string, StepOutcome>();
    const step: Step = async (node, body) => {
      const outcome = await body();
      outcomes.set(node, structuredClone(outcome));
      return outcome;
    };
    const nodes = { ...diamond, e: { type: "work", inputs: { x: "d.text" } } };
    const started = start(nodes, {
      step,
      work({ node, use }) {
        if (node === "d") throw new Error("broken");
        use({ input: 2, output: 0 });
        return { text: node };
      },
    });
    await started.result();
    expect(Object.fromEntries(outcomes)).toEqual({
      a: { status: "completed", outputs: { text: "a" }, usage: { input: 2, output: 0 } },
      b: { status: "completed", outputs: { text: "b" }, usage: { input: 2, output: 0 } },
      c: { status: "skipped", reason: "condition" },
      d: { status: "failed", error: { code: "node_failed", message: "broken", retryable: false } },
      e: { status: "canceled" },
    });
  });

  test("a step that is replayed is not run, and its end is told all the same, after those that it needed", async () => {
    const recorded = new Map<string, StepOutcome>();
    const record: Step = async (node, body) => {
      const outcome = await body();
      recorded.set(node, outcome);
      return outcome;
    };
    const calls: string[] = [];
    const work = ({ node, use }: NodeContext) => {
      calls.push(node);
      use({ input: 1, output: 0 });
      return { text: node };
    };
    const first = start(diamond, { work, step: record });
    const result = await first.result();
    calls.length = 0;
    recorded.delete("d");
    const second = start(diamond, { work, step: async (node, body) => recorded.get(node) ?? body() });
    expect(await second.result()).toEqual(result);
    expect(calls).toEqual(["d"]);
    const ends = (events: RunEvent[]) => events.filter(({ type }) => type === "node-end" || type === "node-skip");
    const nodes = ends(await collect(second)).map((event) => ("node" in event ? event.node : ""));
    expect(nodes).toHaveLength(6);
    for (const [before, after] of [
      ["ask", "b"],
      ["b", "a"],
      ["b", "c"],
      ["a", "d"],
      ["c", "d"],
      ["d", "reply"],
    ] as const) {
      expect(nodes.indexOf(before)).toBeLessThan(nodes.indexOf(after));
    }
    expect(second.statuses()).toEqual(first.statuses());
  });

  test("nothing starts before the host has what it needs", async () => {
    let commit: () => void = () => undefined;
    const calls: string[] = [];
    const started = start(diamond, {
      work({ node }) {
        calls.push(node);
        return { text: node };
      },
      async step(node, body) {
        const outcome = await body();
        if (node === "b") {
          await new Promise<void>((resolve) => {
            commit = resolve;
          });
        }
        return outcome;
      },
    });
    await settle();
    expect(calls).toEqual(["b"]);
    commit();
    expect((await started.result()).status).toBe("completed");
  });

  test("runs no more nodes at once than it may", async () => {
    let running = 0;
    let most = 0;
    const nodes = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`n${index}`, { type: "work" }]));
    const started = start(
      { ...nodes, reply: { type: "reply", inputs: { text: "n0.text" } } },
      {
        concurrency: 2,
        step: (_, body) => body(),
        async work() {
          running += 1;
          most = Math.max(most, running);
          await settle();
          running -= 1;
          return { text: "" };
        },
      },
      {},
    );
    expect((await started.result()).status).toBe("completed");
    expect(most).toBe(2);
  });

  test("a host that fails ends the run", async () => {
    const started = start(diamond, {
      work: () => ({ text: "" }),
      step: (node, body) => (node === "b" ? Promise.reject(new PlanetError("storage_failed", "gone")) : body()),
    });
    expect((await started.result()).error).toMatchObject({ code: "storage_failed", message: 'node "b" fails: gone' });
  });

  test("can be canceled, before and in the middle, and waits for the grace only", async () => {
    const early = start(diamond, {
      work: () => ({ text: "" }),
      step: (_, body) => body(),
      signal: AbortSignal.abort(),
    });
    expect((await early.result()).status).toBe("canceled");
    const clock = manualClock();
    const outcomes: StepOutcome[] = [];
    const started = start(diamond, {
      clock,
      grace: 10,
      work: () => new Promise(() => undefined),
      async step(_, body) {
        const outcome = await body();
        outcomes.push(outcome);
        return outcome;
      },
    });
    await settle();
    started.cancel();
    await clock.advance(10);
    expect((await started.result()).status).toBe("canceled");
    await settle();
    expect(outcomes.map(({ status }) => status)).toEqual(["canceled", "canceled", "canceled", "canceled"]);
    expect(clock.waiting).toBe(0);
  });

  test("has no history beside its host's", () => {
    const history: RunEvent[] = [{ seq: 0, time: 0, type: "run-start", run: "r", workflow: "w", input: {} }];
    expect(() => start(diamond, { work: () => ({ text: "" }), step: (_, body) => body(), history })).toThrow(
      "a run has both history and step",
    );
  });
});

function start(
  nodes: Record<string, unknown>,
  { work, ...options }: RunOptions & { work: (context: NodeContext) => { text: string } | Promise<{ text: string }> },
  input: Record<string, unknown> = { text: "Hi" },
): Run {
  const text = { text: port.text("The text.") };
  const registry = createRegistry([
    defineNode({
      type: "ask",
      role: "input",
      description: "Gives the text of the run's input.",
      inputs: {},
      outputs: text,
      runInputs: () => ({ text: { port: port.text("The question.") } }),
      run: (context) => ({ text: String(context.input.text) }),
    }),
    defineNode({
      type: "work",
      description: "Does what the test says.",
      inputs: {},
      freeInputs: optional(port.any("Anything.")),
      outputs: text,
      run: (context) => work(context as NodeContext),
    }),
    defineNode({
      type: "reply",
      role: "output",
      description: "Gives its text as the run's result.",
      inputs: text,
      outputs: text,
      run: ({ inputs }) => ({ text: inputs.text }),
    }),
  ]);
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes };
  return run(compile(defineWorkflow(file), registry), input, { id: "r", clock: manualClock(), ...options });
}

/** Nodes that do not wait for each other may take turns differently, so each node's events are told by themselves. */
function byNode(events: readonly RunEvent[]): Record<string, unknown[]> {
  const groups: Record<string, unknown[]> = {};
  for (const { seq, ...event } of events) {
    const key = "node" in event ? event.node : event.type;
    groups[key] = [...(groups[key] ?? []), event];
  }
  return groups;
}
