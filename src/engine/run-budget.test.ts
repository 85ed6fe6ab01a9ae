import { describe, expect, test } from "vitest";
import { Gate, type Work } from "./fixtures/start-run";
import {
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  type NodeContext,
  PlanetError,
  port,
  type Run,
  type RunOptions,
  run,
} from "./index";

const two = { input: 2, output: 0 };

describe("a budget", () => {
  test("is known to handlers, where it is one of tokens or money", async () => {
    const known: boolean[] = [];
    const work: Work = ({ hasBudget }) => {
      known.push(hasBudget);
      return { text: "" };
    };
    for (const budget of [{ tokens: 5 }, { usd: 1 }, { time: "1s" }, {}]) await start(work, budget).result();
    expect(known).toEqual([true, true, false, false]);
  });

  test("stops a run before the call that would pass it", async () => {
    let called = false;
    const started = start(
      ({ reserve }) => {
        reserve({ input: 4, output: 0 });
        called = true;
        return { text: "" };
      },
      { tokens: 3 },
    );
    expect(await started.result()).toMatchObject({
      status: "failed",
      usage: { input: 0, output: 0 },
      error: {
        code: "budget_exceeded",
        message: "the next call needs about 4 tokens, and of the budget of 3 tokens 0 are used",
      },
    });
    expect(called).toBe(false);
    expect(started.statuses()).toMatchObject({ one: "failed" });
  });

  test("calls under way at the same time do not pass it together", async () => {
    const gate = new Gate();
    let calls = 0;
    const started = start(
      async ({ reserve, use }) => {
        const release = reserve(two);
        calls += 1;
        await gate.wait();
        release();
        use(two);
        return { text: "" };
      },
      { tokens: 5 },
      ["one", "two", "three"],
      {},
      { grace: 0 },
    );
    const result = await started.result();
    gate.open();
    expect(calls).toBe(2);
    expect(result.error?.message).toContain("0 are used and 4 set aside for calls under way");
  });

  test("what was set aside and is given back can be used, and given back only once", async () => {
    const started = start(
      ({ reserve, use }) => {
        for (let call = 0; call < 3; call += 1) {
          const release = reserve(two);
          release();
          release();
          use({ input: 1, output: 0 });
        }
        return { text: "" };
      },
      { tokens: 4 },
    );
    expect(await started.result()).toMatchObject({ status: "completed", usage: { input: 3 } });
  });

  test("what an attempt leaves set aside is given back when it ends", async () => {
    const started = start(
      ({ attempt, reserve }) => {
        reserve(two);
        if (attempt < 3) throw new PlanetError("provider_unavailable", "busy", { retryable: true });
        return { text: "" };
      },
      { tokens: 3 },
      ["one"],
      { retry: { attempts: 3, backoff: "1ms" } },
    );
    expect(await started.result()).toMatchObject({ status: "completed" });
  });

  test("what is no number sets nothing aside", async () => {
    const started = start(
      ({ reserve }) => {
        reserve({ input: Number.NaN, output: -5 });
        return { text: "" };
      },
      { tokens: 1 },
    );
    expect((await started.result()).status).toBe("completed");
  });

  test("a host's own budget is asked too, and its refusal keeps the call from being made", async () => {
    const told: string[] = [];
    const onReserve: RunOptions["onReserve"] = ({ input }) => {
      told.push(`hold ${input}`);
      if (told.length > 2) throw new PlanetError("budget_exceeded", "that is all");
      return () => told.push("release");
    };
    const work: Work = ({ hasBudget, reserve }) => {
      expect(hasBudget).toBe(true);
      reserve(two);
      return { text: "" };
    };
    expect((await start(work, {}, ["one"], {}, { onReserve }).result()).status).toBe("completed");
    expect(told).toEqual(["hold 2", "release"]);
    expect(await start(work, {}, ["one"], {}, { onReserve }).result()).toMatchObject({
      error: { code: "budget_exceeded" },
    });
    // Where the run's own budget refuses, the host gets back what it has set aside.
    told.length = 0;
    await start(work, { tokens: 1 }, ["one"], {}, { onReserve }).result();
    expect(told).toEqual(["hold 2", "release"]);
  });
});

/** Starts a run of nodes that all do the same, and a reply after them. */
function start(
  work: Work,
  budget: Record<string, unknown>,
  ids: readonly string[] = ["one"],
  keys: Record<string, unknown> = {},
  options: RunOptions = {},
): Run {
  const text = { text: port.text("The text.") };
  const registry = createRegistry([
    defineNode({
      type: "work",
      description: "Does what the test says.",
      inputs: {},
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
  const works = Object.fromEntries(ids.map((id) => [id, { type: "work", ...keys }]));
  const reply = { type: "reply", inputs: { text: ids.map((id) => `${id}.text`) } };
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes: { ...works, reply }, budget };
  return run(compile(defineWorkflow(file), registry), {}, { id: "r", ...options });
}
