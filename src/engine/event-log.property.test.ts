import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { collect } from "./fixtures/start-run";
import {
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  type Journal,
  type NodeContext,
  optional,
  type Plan,
  PlanetError,
  port,
  type RunEvent,
  type RunOptions,
  run,
} from "./index";

/** One node of a random graph. It may read any node before it. */
interface RandomNode {
  readonly reads: readonly number[];
  readonly when: boolean | undefined;
  readonly behaviour: "sync" | "async" | "slow" | "throws" | "recovers" | "streams";
  readonly onError: "fail" | "skip" | "value";
  /** So many elements in its list; undefined for a node without one. */
  readonly elements: number | undefined;
}

const graphsTried = 120;
const mostTurns = 2_000;
const full = new PlanetError("storage_failed", "the disk is full");

describe("a random workflow with a journal", () => {
  test("cut off after any event that was kept, comes to the same when it is resumed", {
    timeout: 120_000,
  }, async () => {
    const turns = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(graphs(), turns, fc.integer({ min: 1, max: 4 }), async (graph, pace, concurrency) => {
        const whole = await live(graph, { concurrency }, pace, Number.POSITIVE_INFINITY, []);
        checkNumbers(whole.kept);
        expect(whole.told).toEqual(whole.kept);
        for (let cut = 0; cut <= whole.kept.length; cut += 1) {
          const first = await live(graph, { concurrency }, pace, cut, []);
          if (first.lost) expect(first.result.error).toMatchObject({ code: "storage_failed" });
          // The last thing that a run says is not kept, when nothing can be.
          expect(first.lost ? first.told.slice(0, -1) : first.told).toEqual(first.kept);
          expect(first.told.at(-1)?.type).toBe("run-end");
          const second = await live(graph, { concurrency }, pace, Number.POSITIVE_INFINITY, first.kept);
          expect(second.result.status).toBe(whole.result.status);
          expect(second.result.output).toEqual(whole.result.output);
          if (whole.result.status === "completed") expect(second.statuses).toEqual(whole.statuses);
          checkNumbers([...first.kept, ...second.kept]);
        }
      }),
      { numRuns: graphsTried },
    );
  });
});

/** Runs a graph until the journal has kept so many events, with those of an earlier life; checks each start. */
async function live(
  graph: readonly RandomNode[],
  options: RunOptions,
  pace: readonly number[],
  cut: number,
  history: readonly RunEvent[],
) {
  const clock = manualClock();
  const journal = limitedJournal(pace, cut);
  const told: RunEvent[] = [];
  // Collected, because what a handler or a listener throws is an event of the run like any other.
  const faults: string[] = [];
  const started = run(
    planOf(graph, (context) => {
      faults.push(...startFaults(graph, context, history, journal.kept));
      return behave(graph, context, clock);
    }),
    {},
    {
      ...options,
      id: "r",
      clock,
      random: () => 0,
      history,
      journal,
      onEvent(event) {
        if (event.type !== "run-end" && !journal.kept.includes(event)) faults.push(`tells ${event.type} unkept`);
        told.push(event);
      },
    },
  );
  let result: Awaited<ReturnType<typeof started.result>> | undefined;
  started.result().then((ended) => {
    result = ended;
  });
  for (let turn = 0; result === undefined; turn += 1) {
    if (turn === mostTurns) throw new Error("the run does not end");
    journal.turn();
    await clock.advance(1);
  }
  expect(faults).toEqual([]);
  expect(await collect(started)).toEqual([...history, ...told]);
  return { result, told, kept: journal.kept, lost: journal.lost(), statuses: started.statuses() };
}

/** A journal that keeps as many events in each turn as its pace says, and none after so many in all. */
function limitedJournal(pace: readonly number[], cut: number) {
  const kept: RunEvent[] = [];
  let waiting: { readonly event: RunEvent; readonly done: (error?: PlanetError) => void }[] = [];
  let turns = 0;
  let lost = false;
  const journal: Journal = { append: (event, done) => void waiting.push({ event, done }) };
  return {
    ...journal,
    kept,
    lost: () => lost,
    turn() {
      // A pace of 0 alone would keep nothing for ever.
      const most = pace[turns % pace.length] || (turns % 3 === 0 ? 1 : 0);
      turns += 1;
      for (const { event, done } of waiting.splice(0, Math.min(most, cut - kept.length))) {
        kept.push(event);
        done();
      }
      if (kept.length < cut || waiting.length === 0) return;
      lost = true;
      const refused = waiting;
      waiting = [];
      for (const { done } of refused) done(full);
    },
  };
}

/** What is wrong with a start: what has ended must not run again, and what a node needs must be kept before. */
function startFaults(
  graph: readonly RandomNode[],
  { node, element, attempt }: NodeContext,
  history: readonly RunEvent[],
  kept: readonly RunEvent[],
): string[] {
  const has = (events: readonly RunEvent[], id: string, of: number | undefined) =>
    events.some(
      (event) => (event.type === "node-end" || event.type === "node-skip") && event.node === id && event.element === of,
    );
  const faults: string[] = [];
  if (has(history, node, undefined)) faults.push(`"${node}" runs again`);
  if (element !== undefined && attempt === 1 && has(history, node, element)) faults.push(`"${node}[${element}]" too`);
  for (const read of graph[Number(node.slice(1))]?.reads ?? []) {
    // That a node is not to run follows from what is kept, and need not be kept itself.
    const isKept = graph[read]?.when === false || has([...history, ...kept], `n${read}`, undefined);
    if (!isKept) faults.push(`"${node}" starts before "n${read}" is kept`);
  }
  return faults;
}

async function behave(
  graph: readonly RandomNode[],
  { node, attempt, element = 0, signal, delta }: NodeContext,
  clock: ReturnType<typeof manualClock>,
) {
  const behaviour = graph[Number(node.slice(1))]?.behaviour;
  if (behaviour === "slow") await new Promise<void>((resolve) => clock.after(5 + element, resolve));
  else if (behaviour !== "sync") await undefined;
  if (signal.aborted) throw signal.reason;
  if (behaviour === "throws" && element !== 1) throw new Error("broken");
  if (behaviour === "recovers" && attempt === 1) throw new PlanetError("provider_unavailable", "", { retryable: true });
  if (behaviour === "streams") for (const text of ["a", "b"]) delta(text);
  return { value: Number(node.slice(1)) + element / 10 };
}

function planOf(graph: readonly RandomNode[], work: (context: NodeContext) => Promise<{ value: number }>): Plan {
  const takes = defineNode({
    type: "takes",
    description: "Does what the graph says.",
    inputs: { x: optional(port.any("Values.")) },
    outputs: { value: port.any("The node's number.") },
    run: (context) => work(context as NodeContext),
  });
  const reply = defineNode({
    type: "reply",
    role: "output",
    description: "Gives all values.",
    inputs: { values: optional(port.json("Values.")) },
    outputs: { values: port.json("Values.") },
    run: ({ inputs }) => ({ values: inputs.values ?? [] }),
  });
  const entries = graph.map(({ reads, when, behaviour, onError, elements }, index): [string, unknown] => [
    `n${index}`,
    {
      type: "takes",
      ...(reads.length === 0 ? {} : { inputs: { x: reads.map((read) => `n${read}.value`) } }),
      ...(when === undefined ? {} : { when: String(when) }),
      ...(elements === undefined ? {} : { for_each: `[${Array(elements).fill(0).join(", ")}]`, concurrency: 2 }),
      ...(behaviour === "recovers" ? { retry: { attempts: 2, backoff: "3ms" } } : {}),
      on_error: onError === "value" ? { value: { value: -1 } } : onError,
    },
  ]);
  const all = { type: "reply", inputs: { values: graph.map((_, index) => `n${index}.value`) } };
  const nodes = Object.fromEntries([...entries, ["reply", all]]);
  const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "random", nodes };
  return compile(defineWorkflow(file), createRegistry([takes, reply]));
}

function graphs(): fc.Arbitrary<RandomNode[]> {
  return fc
    .integer({ min: 1, max: 6 })
    .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => nodeAt(index))));
}

function nodeAt(index: number): fc.Arbitrary<RandomNode> {
  const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 4 });
  return fc.record({
    reads: index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat({ max: index - 1 }), { maxLength: 3 }),
    when: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.boolean() }),
    behaviour: fc.constantFrom("sync", "async", "slow", "throws", "recovers", "streams"),
    onError: fc.constantFrom("fail", "skip", "value"),
    elements: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, rarely(fc.nat({ max: 3 }))),
  });
}

/** Numbers go up one by one, over all lives. */
function checkNumbers(events: readonly RunEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
}
