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
  type RunOptions,
  run,
} from "./index";

const busy = (retryAfter?: number) => new PlanetError("provider_unavailable", "busy", { retryable: true, retryAfter });

describe("retry", () => {
  test("waits longer each time, with jitter, and goes on when an attempt succeeds", async () => {
    const clock = manualClock();
    const attempts: number[] = [];
    const started = start(
      { a: { type: "work", retry: { attempts: 4, backoff: "100ms", max_backoff: "300ms" } } },
      {
        clock,
        random: () => 0.5,
        work({ attempt }) {
          attempts.push(clock.now());
          if (attempt < 4) throw busy();
          return { value: attempt };
        },
      },
    );
    await clock.advance(1_000);
    expect(attempts).toEqual([0, 75, 225, 450]);
    expect(await started.result()).toMatchObject({ status: "completed", output: { value: 4 } });
    expect((await events(started, "node-retry")).map(({ attempt, delay }) => [attempt, delay])).toEqual([
      [2, 75],
      [3, 150],
      [4, 225],
    ]);
  });

  test("honours the time that the other side asks for", async () => {
    const clock = manualClock();
    const started = start(
      { a: { type: "work", retry: { attempts: 2, backoff: "1ms" } } },
      { clock, work: ({ attempt }) => (attempt === 1 ? Promise.reject(busy(5_000)) : { value: clock.now() }) },
    );
    await settle();
    await clock.advance(5_000);
    expect(await started.result()).toMatchObject({ output: { value: 5_000 } });
  });

  test("is for errors that may pass only", async () => {
    for (const thrown of [new PlanetError("key_refused", "no"), new Error("bug"), undefined]) {
      let calls = 0;
      const started = start(
        { a: { type: "work", retry: { attempts: 5 } } },
        {
          work() {
            calls += 1;
            return Promise.reject(thrown);
          },
        },
      );
      expect((await started.result()).status).toBe("failed");
      expect(calls).toBe(1);
    }
  });

  test("a run that is canceled waits no longer", async () => {
    const clock = manualClock();
    const started = start(
      { a: { type: "work", retry: { attempts: 5, backoff: "1h" } } },
      { clock, work: () => Promise.reject(busy()) },
    );
    await clock.alarms(1);
    started.cancel();
    expect((await started.result()).status).toBe("canceled");
    expect(clock.waiting).toBe(0);
  });

  test("all attempts share one idempotency key", async () => {
    const clock = manualClock();
    const keys = new Set<string>();
    const started = start(
      { a: { type: "work", retry: { attempts: 3, backoff: "1ms" } } },
      {
        clock,
        work({ idempotencyKey, attempt }) {
          keys.add(idempotencyKey);
          return attempt < 3 ? Promise.reject(busy()) : { value: 1 };
        },
      },
    );
    await settle();
    await clock.advance(10);
    await started.result();
    expect([...keys]).toEqual(["r:a"]);
  });
});

describe("timeout", () => {
  test("aborts the attempt's signal, and the next attempt gets its own time", async () => {
    const clock = manualClock();
    const aborted: boolean[] = [];
    const started = start(
      { a: { type: "work", timeout: "10ms", retry: { attempts: 2, backoff: "1ms" } } },
      {
        clock,
        random: () => 0,
        work({ signal, attempt }) {
          if (attempt === 2) return { value: 2 };
          signal.addEventListener("abort", () => aborted.push(true));
          return new Promise(() => undefined);
        },
      },
    );
    await clock.advance(20);
    expect(await started.result()).toMatchObject({ status: "completed", output: { value: 2 } });
    expect(aborted).toEqual([true]);
    expect(await events(started, "node-retry")).toMatchObject([
      { error: { code: "node_timeout", message: 'node "a" takes longer than 10ms' } },
    ]);
    expect(clock.waiting).toBe(0);
  });

  test("is called off when the attempt ends in time", async () => {
    const clock = manualClock();
    await start({ a: { type: "work", timeout: "10ms" } }, { clock, work: async () => ({ value: 1 }) }).result();
    expect(clock.waiting).toBe(0);
  });

  test("what a handler says after its time is not heard", async () => {
    const clock = manualClock();
    let late: (() => void) | undefined;
    const started = start(
      { a: { type: "work", timeout: "10ms", on_error: "skip" }, b: { type: "work", after: ["a"] } },
      {
        clock,
        work({ node, delta }) {
          if (node === "b") {
            late?.();
            return { value: 1 };
          }
          late = () => delta("late");
          return new Promise(() => undefined);
        },
      },
    );
    await clock.advance(10);
    await started.result();
    expect(await events(started, "node-delta")).toEqual([]);
  });
});

describe("on_error", () => {
  test("skip lets the run go on without the node, and names the failure", async () => {
    const started = start(
      { a: { type: "work", on_error: "skip" }, b: { type: "work" } },
      { work: ({ node }) => (node === "a" ? Promise.reject(new Error("broken")) : { value: 1 }) },
    );
    expect((await started.result()).status).toBe("completed");
    expect(started.statuses()).toMatchObject({ a: "skipped", b: "completed" });
    expect(await events(started, "node-error")).toMatchObject([{ node: "a", error: { message: "broken" } }]);
    expect(await events(started, "node-skip")).toMatchObject([{ node: "a", reason: "error" }]);
  });

  test("a value stands for the node's outputs", async () => {
    const started = start(
      { a: { type: "work", on_error: { value: { value: 7 } } } },
      {
        work() {
          throw new Error("broken");
        },
      },
    );
    expect(await started.result()).toMatchObject({ status: "completed", output: { value: 7 } });
    expect((await events(started, "node-error")).length).toBe(1);
  });

  test("counts for a condition that cannot be worked out, too", async () => {
    const nodes = {
      a: { type: "work" },
      b: { type: "work", inputs: { x: "a.value" }, when: "a.value.missing == 1", on_error: "skip" },
    };
    const started = start(nodes, { work: () => ({ value: {} }) });
    expect((await started.result()).status).toBe("completed");
    expect(started.statuses().b).toBe("skipped");
  });

  test("does not hide that the run is canceled", async () => {
    const started = start(
      { a: { type: "work", on_error: "skip" } },
      {
        work: ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      },
    );
    await settle();
    started.cancel();
    expect((await started.result()).status).toBe("canceled");
    expect(started.statuses().a).toBe("canceled");
  });
});

describe("budget", () => {
  test("passing the tokens stops the run with its own error, at the node that passed it", async () => {
    const started = start(
      { a: { type: "work" }, b: { type: "work" } },
      {
        work({ node, use, signal }) {
          if (node === "a")
            return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
          use({ input: 6, output: 5, usd: 0.1 });
          return { value: 1 };
        },
      },
      { tokens: 10 },
    );
    expect(await started.result()).toMatchObject({
      status: "failed",
      error: { code: "budget_exceeded", message: "the run used 11 tokens, its budget allows 10" },
      usage: { input: 6, output: 5, usd: 0.1 },
    });
    expect(started.statuses()).toMatchObject({ a: "canceled", b: "failed" });
  });

  test("counts attempts that fail, and money", async () => {
    const clock = manualClock();
    const started = start(
      { a: { type: "work", retry: { attempts: 9, backoff: "1ms" } } },
      {
        clock,
        work({ use }) {
          use({ input: 1, output: 0, usd: 0.4 });
          throw busy();
        },
      },
      { usd: 1 },
    );
    await settle();
    await clock.advance(1_000);
    expect(await started.result()).toMatchObject({ error: { code: "budget_exceeded" }, usage: { input: 3 } });
  });

  test("time stops what runs, and is called off when the run ends before", async () => {
    const clock = manualClock();
    const slow = start(
      { a: { type: "work" } },
      {
        clock,
        work: ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      },
      { time: "5s" },
    );
    await clock.advance(5_000);
    expect(await slow.result()).toMatchObject({ status: "failed", error: { code: "budget_exceeded" } });
    await start({ a: { type: "work" } }, { clock, work: () => ({ value: 1 }) }, { time: "5s" }).result();
    expect(clock.waiting).toBe(0);
  });
});

function start(
  nodes: Record<string, unknown>,
  {
    work,
    ...options
  }: RunOptions & { work: (context: NodeContext) => { value: unknown } | Promise<{ value: unknown }> },
  budget: Record<string, unknown> = {},
): Run {
  const registry = createRegistry([
    defineNode({
      type: "work",
      description: "Does what the test says.",
      inputs: {},
      freeInputs: optional(port.any("Anything.")),
      outputs: { value: port.any("The value.") },
      run: (context) => work(context as NodeContext),
    }),
    defineNode({
      type: "reply",
      role: "output",
      description: "Gives its value as the run's result.",
      inputs: { value: optional(port.any("The value.")) },
      outputs: { value: optional(port.any("The value.")) },
      run: ({ inputs: { value } }) => ({ value }),
    }),
  ]);
  const last = Object.keys(nodes).at(-1);
  const reply = { type: "reply", inputs: { value: `${last}.value` } };
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes: { ...nodes, reply }, budget };
  return run(compile(defineWorkflow(file), registry), {}, { id: "r", clock: manualClock(), ...options });
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows the fields of the kind of event that it asks for.
async function events(started: Run, type: string): Promise<any[]> {
  const found: unknown[] = [];
  for await (const event of started) if (event.type === type) found.push(event);
  return found;
}
