import { describe, expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { compile } from "./compile";
import { defineNode, type NodeHandler } from "./node";
import { port } from "./port";
import { parseWorkflow } from "./read-workflow";
import { createRegistry } from "./registry";
import { type RunOptions, run } from "./run";
import type { StepCache } from "./step-cache";

describe("a node with cache", () => {
  test("is not run again for the same config and inputs", async () => {
    const { calls, ask } = workbench("cache: true");
    expect(await ask("a")).toBe("a 1");
    expect(await ask("a")).toBe("a 1");
    expect(calls()).toBe(1);
  });

  test("is run for other inputs", async () => {
    const { calls, ask } = workbench("cache: true");
    await ask("a");
    expect(await ask("b")).toBe("b 2");
    expect(calls()).toBe(2);
  });

  test("is run again when its type has another version", async () => {
    const cache = memory();
    expect(await workbench("cache: true", { cache }).ask("a")).toBe("a 1");
    expect(await workbench("cache: true", { cache, version: 2 }).ask("a")).toBe("a 1");
    expect(cache.size()).toBe(2);
  });

  test("is run again when what was kept is older than it says", async () => {
    const clock = manualClock();
    const { calls, ask } = workbench("cache: 10s", { clock });
    await ask("a");
    await clock.advance(10_000);
    await ask("a");
    expect(calls()).toBe(1);
    await clock.advance(1);
    await ask("a");
    expect(calls()).toBe(2);
  });

  test("keeps each element of a list by itself", async () => {
    const { calls, ask } = workbench('cache: true\n    for_each: \'["x", "y", "x"]\'', { input: "item" });
    expect(await ask("a")).toEqual(["x 1", "y 2", "x 1"].map((text) => expect.stringContaining(text.slice(0, 1))));
    const after = calls();
    await ask("b");
    expect(calls()).toBe(after);
  });

  test("does not keep what failed", async () => {
    const { calls, ask } = workbench("cache: true", { failing: 1 });
    await expect(ask("a")).rejects.toMatchObject({ code: "node_failed" });
    expect(await ask("a")).toBe("a 2");
    expect(calls()).toBe(2);
  });

  test("does its work and says so where the store fails", async () => {
    const broken: StepCache = {
      find: () => Promise.reject(new Error("the disk is gone")),
      keep: () => Promise.reject(new Error("the disk is full")),
    };
    const notices: string[] = [];
    const { ask } = workbench("cache: true", { cache: broken, notices });
    expect(await ask("a")).toBe("a 1");
    expect(notices).toEqual([
      'outputs of "work" cannot be looked up: the disk is gone',
      'outputs of "work" cannot be kept: the disk is full',
    ]);
  });

  test("is run again when what was kept does not fit its ports", async () => {
    const stale: StepCache = { find: async () => ({ text: 3 }), keep: async () => undefined };
    expect(await workbench("cache: true", { cache: stale }).ask("a")).toBe("a 1");
  });
});

test("a node without cache keeps nothing", async () => {
  const cache = memory();
  const { calls, ask } = workbench("title: Work", { cache });
  await ask("a");
  await ask("a");
  expect([calls(), cache.size()]).toEqual([2, 0]);
});

test("a type that keeps the answers to its calls does not have its outputs kept", async () => {
  const cache = memory();
  const { calls, ask } = workbench("cache: true", { cache, caching: "calls" });
  await ask("a");
  await ask("a");
  expect([calls(), cache.size()]).toEqual([2, 0]);
});

interface Bench extends Pick<RunOptions, "clock"> {
  readonly cache?: StepCache;
  readonly version?: number;
  readonly caching?: NodeHandler["caching"];
  /** How many first calls fail. */
  readonly failing?: number;
  readonly input?: string;
  readonly notices?: string[];
}

/** A workflow whose node `work` says its input and how often it has been called; `keys` are its engine keys. */
function workbench(keys: string, { cache = memory(), failing = 0, notices = [], clock, ...bench }: Bench = {}) {
  let calls = 0;
  const question = defineNode({
    type: "question",
    description: "Gives the run's text.",
    role: "input",
    inputs: {},
    outputs: { text: port.text("The text.") },
    runInputs: () => ({ text: { port: port.text("The text.") } }),
    run: ({ input }) => ({ text: String(input.text) }),
  });
  const work = defineNode({
    type: "work",
    version: bench.version,
    description: "Counts its calls.",
    caching: bench.caching,
    inputs: { text: port.text("A text.") },
    outputs: { text: port.text("The text and the count.") },
    run({ inputs }) {
      calls += 1;
      if (calls <= failing) throw new Error("not yet");
      return { text: `${inputs.text} ${calls}` };
    },
  });
  const reply = defineNode({
    type: "reply",
    description: "Gives the result.",
    role: "output",
    inputs: { value: port.any("A value.") },
    outputs: { value: port.any("The same.") },
    run: ({ inputs }) => ({ value: inputs.value }),
  });
  const text = `api_version: aiplanet/v1
kind: Workflow
name: bench
nodes:
  question: { type: question }
  work:
    type: work
    ${keys}
    inputs: { text: ${bench.input ?? "question.text"} }
  reply: { type: reply, inputs: { value: work.text } }\n`;
  const plan = compile(parseWorkflow(text), createRegistry([question, work, reply]));
  const ask = async (input: string) => {
    const onEvent: RunOptions["onEvent"] = (event) => {
      if (event.type === "node-delta" && "notice" in event) notices.push(event.notice);
    };
    const result = await run(plan, { text: input }, { kept: cache, clock, onEvent }).result();
    if (result.status !== "completed") throw result.error;
    return result.output?.value;
  };
  return { calls: () => calls, ask };
}

function memory(): StepCache & { size(): number } {
  const kept = new Map<string, { readonly outputs: Readonly<Record<string, unknown>>; readonly createdAt: number }>();
  return {
    find: async (key, since = 0) => {
      const found = kept.get(key);
      return found !== undefined && found.createdAt >= since ? found.outputs : undefined;
    },
    keep: async ({ key, outputs, createdAt }) => void kept.set(key, { outputs, createdAt }),
    size: () => kept.size,
  };
}
