import { describe, expect, test } from "vitest";
import {
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  type NodeContext,
  port,
  type RunEvent,
  run,
} from "./index";

const loop: unknown[] = [];
loop.push(loop);

const then = "then";

/** What a handler may return although TypeScript says that it cannot, and what the node's error says. */
const strange: readonly (readonly [name: string, work: () => unknown, error: RegExp])[] = [
  ["an output with a getter that throws", () => Object.defineProperty({}, "value", boom), /cannot be read: boom/],
  ["a proxy that throws", () => new Proxy({}, { get: () => fail() }), /boom/],
  ["a proxy that throws when it is listed", () => new Proxy({ value: 1 }, { ownKeys: () => fail() }), /boom/],
  ["a thenable whose then throws", () => Object.defineProperty({}, then, { value: fail }), /boom/],
  ["a thenable whose then is a getter that throws", () => Object.defineProperty({}, then, boom), /boom/],
  [
    "a thenable that settles twice",
    () => Object.defineProperty({}, then, { value: twice }),
    /must be any, got no value/,
  ],
  ["a promise for a getter that throws", async () => Object.defineProperty({}, "value", boom), /boom/],
  ["a proxy of a promise", () => new Proxy(Promise.resolve({ value: 1 }), {}), /promise/i],
  ["a rejection with a proxy", () => Promise.reject(new Proxy({}, { has: () => fail(), get: () => fail() })), /./],
  ["nothing", () => undefined, /must be a map from port to value, got nothing/],
  ["a bigint", () => ({ value: 3n }), /output "value" must be any, and what it got holds a bigint/],
  ["a bigint in a list", () => ({ value: { a: [1n] } }), /holds a bigint \(at a\.0\)/],
  ["a function", () => ({ value: () => 1 }), /holds a function/],
  ["a symbol", () => ({ value: Symbol("s") }), /holds a symbol/],
  ["no number", () => ({ value: Number.NaN }), /holds NaN/],
  ["an endless number", () => ({ value: [Number.POSITIVE_INFINITY] }), /holds Infinity \(at 0\)/],
  ["a list in itself", () => ({ value: loop }), /holds itself/],
  ["a date", () => ({ value: new Date(0) }), /holds a Date/],
  ["a bigint beside its outputs", () => ({ value: 1, extra: 1n }), /output "extra" must be json, .* bigint/],
];

describe.each(["plain", "with attempts"])("a handler (%s) that returns", (kind) => {
  test.each(strange)("%s fails its node", async (_, work, error) => {
    const { events, result } = await play(work, kind === "plain" ? {} : { retry: { attempts: 2 } });
    expect(result.status).toBe("failed");
    expect(result.error?.message).toMatch(error);
    expect(result.error?.message).toMatch(/^node "work" fails: /);
    expect(["invalid_output", "node_failed"]).toContain(result.error?.code);
    expect(events.map(({ type }) => type)).toEqual(["run-start", "node-start", "node-error", "run-end"]);
    expect(events).toEqual(JSON.parse(JSON.stringify(events)));
  });

  test("plain values beside its outputs is left alone", async () => {
    const { result } = await play(() => ({ value: { a: [1, null, "x"] }, extra: 1 }));
    expect(result.output).toEqual({ value: { a: [1, null, "x"] } });
  });
});

describe("what a handler says it used", () => {
  test.each([
    [undefined],
    [null],
    [{}],
    [{ input: 600 }],
    [{ input: "600", output: Number.NaN }],
    [{ input: -5, output: Number.POSITIVE_INFINITY, usd: "much" }],
  ])("as %j does not switch the budget off", async (reported) => {
    const work = ({ use }: NodeContext) => {
      use(reported as never);
      use({ input: 600, output: 500 });
      return { value: 1 };
    };
    const { result } = await play(work, {}, { tokens: 1_000 });
    expect(result.error?.code).toBe("budget_exceeded");
    expect(Number.isFinite(result.usage.input + result.usage.output)).toBe(true);
  });
});

const boom = { get: fail, enumerable: true };

function fail(): never {
  throw new Error("boom");
}

function twice(resolve: (value: unknown) => void): void {
  resolve({});
  resolve({ value: 1 });
  throw new Error("and then some");
}

async function play(work: (context: NodeContext) => unknown, keys = {}, budget?: object) {
  const types = [
    defineNode({
      type: "work",
      description: "Does as the test says.",
      inputs: {},
      outputs: { value: port.any("What it gives.") },
      run: work as () => { value: unknown },
    }),
    defineNode({
      type: "reply",
      description: "Gives the result.",
      role: "output",
      inputs: { value: port.any("The result.") },
      outputs: { value: port.any("The result.") },
      run: ({ inputs }) => ({ value: inputs.value }),
    }),
  ];
  const workflow = defineWorkflow({
    api_version: "aiplanet/v1",
    kind: "Workflow",
    name: "w",
    nodes: { work: { type: "work", ...keys }, reply: { type: "reply", inputs: { value: "work.value" } } },
    ...(budget === undefined ? {} : { budget }),
  });
  const started = run(compile(workflow, createRegistry(types)));
  const events: RunEvent[] = [];
  for await (const event of started) events.push(event);
  return { events, result: await started.result() };
}
