import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  type NodeContext,
  type NodeStatus,
  optional,
  type Plan,
  PlanetError,
  port,
  type Run,
  type RunEvent,
  type RunOptions,
  run,
} from "../../src/engine";
import { manualClock } from "./manual-clock";

/** One node of a random graph. It may read any node before it. */
interface RandomNode {
  readonly reads: readonly number[];
  readonly required: boolean;
  readonly after: readonly number[];
  readonly when: boolean | undefined;
  readonly behaviour: "sync" | "async" | "slow" | "throws" | "recovers";
  readonly onError: "fail" | "skip" | "value";
}

const runs = 400;

describe("a random workflow", () => {
  test("runs as the simple model says", async () => {
    await fc.assert(
      fc.asyncProperty(graphs(), fc.integer({ min: 1, max: 4 }), async (graph, concurrency) => {
        const world = makeWorld(graph);
        const started = run(world.plan, {}, { ...world.options, concurrency });
        const result = await drive(world, started);
        const events = await collect(started);
        checkShape(events);
        checkOrder(graph, events);
        expect(world.most).toBeLessThanOrEqual(concurrency);
        for (const calls of world.finished.values()) expect(calls).toBe(1);
        const model = simulate(graph);
        if (model.fails) {
          expect(result.status).toBe("failed");
          expect(
            Object.values(started.statuses()).filter((status) => status === "pending" || status === "running"),
          ).toEqual([]);
        } else {
          expect(result.status).toBe("completed");
          expect(started.statuses()).toEqual(model.statuses);
          expect(result.output).toEqual({ values: model.output });
        }
      }),
      { numRuns: runs },
    );
  });

  test("resumed from any of its events, gives the same and runs nothing again that had ended", async () => {
    await fc.assert(
      fc.asyncProperty(graphs(), fc.nat(), async (graph, cut) => {
        const first = makeWorld(graph);
        const whole = run(first.plan, {}, first.options);
        const expected = await drive(first, whole);
        const events = await collect(whole);
        const history = events.slice(0, 1 + (cut % events.length));
        const ended = new Set(
          history.flatMap((e) => (e.type === "node-end" || e.type === "node-skip" ? [e.node] : [])),
        );
        const second = makeWorld(graph);
        const resumed = run(second.plan, {}, { ...second.options, history });
        const result = await drive(second, resumed);
        expect(result.status).toBe(expected.status);
        expect(result.output).toEqual(expected.output);
        for (const node of second.finished.keys()) expect(ended.has(node)).toBe(false);
        const all = await collect(resumed);
        expect(all.slice(0, history.length)).toEqual(history);
        expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
        expect(all.at(-1)?.type).toBe("run-end");
      }),
      { numRuns: runs },
    );
  });

  test("hosted, comes to the same, and asks for its steps in an order that is always the same", async () => {
    await fc.assert(
      fc.asyncProperty(graphs(), async (graph) => {
        const model = simulate(graph);
        const orders = new Set<string>();
        for (let round = 0; round < 2; round += 1) {
          const world = makeWorld(graph);
          const asked: string[] = [];
          const started = run(
            world.plan,
            {},
            {
              ...world.options,
              step(node, body) {
                asked.push(node);
                return body();
              },
            },
          );
          const result = await drive(world, started);
          orders.add(asked.join());
          checkShape(await collect(started));
          expect(result.status).toBe(model.fails ? "failed" : "completed");
          if (!model.fails) expect(started.statuses()).toEqual(model.statuses);
        }
        expect(orders.size).toBe(1);
      }),
      { numRuns: runs / 2 },
    );
  });

  test("canceled at any event, ends", async () => {
    await fc.assert(
      fc.asyncProperty(graphs(), fc.nat({ max: 30 }), async (graph, at) => {
        const world = makeWorld(graph);
        let cancel: () => void = () => undefined;
        const started = run(
          world.plan,
          {},
          {
            ...world.options,
            onEvent: ({ seq }) => {
              if (seq === at) cancel();
            },
          },
        );
        cancel = () => started.cancel();
        if (at === 0) cancel();
        await drive(world, started);
        checkShape(await collect(started));
      }),
      { numRuns: runs },
    );
  });
});

function graphs(): fc.Arbitrary<RandomNode[]> {
  return fc
    .integer({ min: 1, max: 12 })
    .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => nodeAt(i))));
}

function nodeAt(index: number): fc.Arbitrary<RandomNode> {
  const before = index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat({ max: index - 1 }), { maxLength: 3 });
  return fc.record({
    reads: before,
    required: fc.boolean(),
    after: before,
    when: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.boolean() }),
    behaviour: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("sync" as const, "async" as const, "slow" as const) },
      { weight: 1, arbitrary: fc.constantFrom("throws" as const, "recovers" as const) },
    ),
    onError: fc.constantFrom("fail" as const, "skip" as const, "value" as const),
  });
}

/** What must come out: node by node, with no scheduling at all. */
function simulate(graph: readonly RandomNode[]) {
  const statuses: Record<string, NodeStatus> = {};
  const values: (number | undefined)[] = [];
  let fails = false;
  for (const [index, { reads, required, when, behaviour, onError }] of graph.entries()) {
    const fed = !required || reads.length === 0 || reads.some((read) => values[read] !== undefined);
    let status: NodeStatus = fed && when !== false ? "completed" : "skipped";
    let value: number | undefined = status === "completed" ? index : undefined;
    if (status === "completed" && behaviour === "throws") {
      if (onError === "fail") fails = true;
      if (onError === "skip") status = "skipped";
      value = onError === "value" ? -1 : undefined;
    }
    values.push(value);
    statuses[`n${index}`] = status;
  }
  return {
    fails,
    statuses: { ...statuses, reply: "completed" },
    output: values.filter((value) => value !== undefined),
  };
}

interface World {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly clock: ReturnType<typeof manualClock>;
  /** How often each node's handler was called for a first attempt. */
  readonly finished: Map<string, number>;
  most: number;
}

function makeWorld(graph: readonly RandomNode[]): World {
  const clock = manualClock();
  const finished = new Map<string, number>();
  let running = 0;
  const world: World = {
    plan: undefined as unknown as Plan,
    options: { id: "r", clock, random: () => 0 },
    clock,
    finished,
    most: 0,
  };
  const handler = async ({ node, attempt, signal }: NodeContext, behaviour: RandomNode["behaviour"]) => {
    running += 1;
    world.most = Math.max(world.most, running);
    if (attempt === 1) finished.set(node, (finished.get(node) ?? 0) + 1);
    try {
      if (behaviour === "slow") await new Promise<void>((resolve) => clock.after(5, resolve));
      else if (behaviour !== "sync") await undefined;
      if (signal.aborted) throw signal.reason;
      if (behaviour === "throws") throw new Error("broken");
      if (behaviour === "recovers" && attempt === 1)
        throw new PlanetError("provider_unavailable", "", { retryable: true });
      return { value: Number(node.slice(1)) };
    } finally {
      running -= 1;
    }
  };
  return Object.assign(world, { plan: planOf(graph, handler) });
}

type Handler = (context: NodeContext, behaviour: RandomNode["behaviour"]) => Promise<{ value: number }>;

function planOf(graph: readonly RandomNode[], handler: Handler): Plan {
  const node = (type: string, required: boolean) =>
    defineNode({
      type,
      description: "Does what the graph says.",
      inputs: { x: required ? port.any("Values.") : optional(port.any("Values.")) },
      outputs: { value: port.number("The node's number.") },
      run(context) {
        const behaviour = graph[Number(context.node.slice(1))]?.behaviour ?? "sync";
        // A handler that gives no promise has its own way through the scheduler.
        if (behaviour === "sync" && context.inputs.x === undefined) return handlerSync(context as NodeContext, handler);
        return handler(context as NodeContext, behaviour);
      },
    });
  const reply = defineNode({
    type: "reply",
    role: "output",
    description: "Gives all values.",
    inputs: { values: optional(port.json("Values.")) },
    outputs: { values: port.json("Values.") },
    run: ({ inputs }) => ({ values: inputs.values ?? [] }),
  });
  const entries = graph.map(({ reads, required, after, when, behaviour, onError }, index): [string, unknown] => [
    `n${index}`,
    {
      type: required && reads.length > 0 ? "needs" : "takes",
      ...(reads.length === 0 ? {} : { inputs: { x: reads.map((read) => `n${read}.value`) } }),
      after: after.map((id) => `n${id}`),
      ...(when === undefined ? {} : { when: String(when) }),
      ...(behaviour === "recovers" ? { retry: { attempts: 2, backoff: "3ms" } } : {}),
      on_error: onError === "value" ? { value: { value: -1 } } : onError,
    },
  ]);
  const all = { type: "reply", inputs: { values: graph.map((_, index) => `n${index}.value`) } };
  const nodes = Object.fromEntries([...entries, ["reply", all]]);
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "random", nodes };
  return compile(defineWorkflow(file), createRegistry([node("needs", true), node("takes", false), reply]));
}

function handlerSync(context: NodeContext, handler: Handler): { value: number } {
  void handler(context, "sync");
  return { value: Number(context.node.slice(1)) };
}

/** Moves the clock on until the run has ended. */
async function drive(world: World, started: Run) {
  let ended = false;
  const result = started.result().then((value) => {
    ended = true;
    return value;
  });
  while (!ended) await world.clock.advance(1);
  return result;
}

function checkShape(events: readonly RunEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
  expect(events[0]?.type).toBe("run-start");
  expect(events.filter(({ type }) => type === "run-end")).toEqual([events.at(-1)]);
}

/** A node starts, or is skipped, after all that it waits for has ended. */
function checkOrder(graph: readonly RandomNode[], events: readonly RunEvent[]): void {
  const endOf = (id: string) =>
    events.findIndex((e) => (e.type === "node-end" || e.type === "node-skip") && e.node === id);
  for (const [index, { reads, after }] of graph.entries()) {
    const starts = events.findIndex(
      (e) => (e.type === "node-start" || e.type === "node-skip") && e.node === `n${index}`,
    );
    if (starts === -1) continue;
    for (const before of [...reads, ...after]) {
      expect(endOf(`n${before}`)).toBeGreaterThan(-1);
      expect(endOf(`n${before}`)).toBeLessThan(starts);
    }
  }
}

async function collect(started: Run): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of started) all.push(event);
  return all;
}
