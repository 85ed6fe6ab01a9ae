import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Json } from "./plain-json";
import { parseWorkflow } from "./read-workflow";
import { workflowDifference } from "./workflow-difference";

describe("workflowDifference", () => {
  test("names nodes that came and went, with what the file says of them", () => {
    const before = graph({ a: { type: "t", title: "A" }, b: { type: "t", config: { x: 1 }, timeout: "60s" } });
    const after = graph({ a: { type: "t", title: "A" }, c: { type: "u", inputs: { text: "a.text" } } });
    expect(difference(before, after)).toEqual([
      {
        kind: "node",
        change: "removed",
        node: "b",
        type: "t",
        fields: { config: { x: 1 }, inputs: {}, timeout: "1m" },
      },
      { kind: "node", change: "added", node: "c", type: "u", fields: { config: {}, inputs: { text: "a.text" } } },
    ]);
  });

  test("names each field of a node by the way to it, with both values", () => {
    const before = graph({
      a: {
        type: "t",
        config: { model: "one", deep: { list: [1, 2], same: true }, gone: null },
        inputs: { text: "b.text", more: ["b.text", "c.text"] },
        when: "b.size > 1",
        after: ["b"],
        retry: { attempts: 3 },
        on_error: "skip",
        cache: "7d",
      },
    });
    const after = graph({
      a: {
        type: "u",
        title: "A",
        config: { model: "two", deep: { list: [1, 3], same: true }, "": 1 },
        inputs: { text: "c.text", more: ["c.text", "b.text"] },
        for_each: "b.items",
        concurrency: 2,
        timeout: "1500ms",
        retry: { attempts: 3, backoff: "1s" },
        on_error: { value: { text: "" } },
        cache: true,
      },
    });
    expect(difference(before, after).map((change) => ({ ...change, kind: undefined, node: undefined }))).toEqual(
      [
        { path: ["type"], before: "t", after: "u" },
        { path: ["config", "model"], before: "one", after: "two" },
        { path: ["config", "deep", "list"], before: [1, 2], after: [1, 3] },
        { path: ["config", "gone"], before: null },
        { path: ["config", ""], after: 1 },
        { path: ["inputs", "text"], before: "b.text", after: "c.text" },
        { path: ["inputs", "more"], before: ["b.text", "c.text"], after: ["c.text", "b.text"] },
        { path: ["when"], before: "b.size > 1" },
        { path: ["after"], before: ["b"] },
        { path: ["retry", "backoff"], after: "1s" },
        { path: ["on_error"], before: "skip", after: { value: { text: "" } } },
        { path: ["cache"], before: "7d", after: true },
        { path: ["title"], after: "A" },
        { path: ["for_each"], after: "b.items" },
        { path: ["concurrency"], after: 2 },
        { path: ["timeout"], after: "1500ms" },
      ].map((change) => ({ kind: undefined, node: undefined, ...change })),
    );
  });

  test("names what the workflow says beside its nodes", () => {
    const nodes = { a: { type: "t" } };
    const before = graph(nodes, {
      description: "Old.",
      budget: { usd: 1, time: "2m" },
      knowledge: { docs: { sources: ["docs"], max_file_size: "1MB", chunk: { size: 800 } }, old: {} },
    });
    const after = graph(nodes, {
      name: "other",
      budget: { usd: 1, time: "120s", tokens: 5 },
      knowledge: { docs: { sources: ["docs", "more"], max_file_size: "2MB", chunk: { size: 400 } } },
    });
    expect(difference(before, after)).toEqual([
      { kind: "workflow", path: ["name"], before: "test", after: "other" },
      { kind: "workflow", path: ["description"], before: "Old." },
      { kind: "workflow", path: ["knowledge", "docs", "sources"], before: ["docs"], after: ["docs", "more"] },
      { kind: "workflow", path: ["knowledge", "docs", "chunk", "size"], before: 800, after: 400 },
      { kind: "workflow", path: ["knowledge", "docs", "max_file_size"], before: 2 ** 20, after: 2 ** 21 },
      { kind: "workflow", path: ["knowledge", "old"], before: {} },
      { kind: "workflow", path: ["budget", "tokens"], after: 5 },
    ]);
  });

  test("finds none between the two shapes of a file, wherever its nodes stand on the canvas", () => {
    const nodes = { a: { type: "t", config: { x: 1 } }, b: { type: "t", inputs: { text: "a.text" } } };
    expect(difference(graph(nodes), canvas({ x: 1 }))).toEqual([]);
    expect(difference(canvas({ x: 1 }), canvas({ x: 700 }))).toEqual([]);
  });

  test("names edges that leave their ports open", () => {
    const open = (edges: readonly object[]) => JSON.stringify({ ...JSON.parse(canvas({ x: 1 })), edges });
    const before = open([{ source: "a", target: "b", sourceHandle: "text", id: "e1" }]);
    expect(difference(before, open([{ source: "b", target: "a" }]))).toEqual([
      { kind: "edge", change: "removed", source: "a", target: "b", sourcePort: "text" },
      { kind: "edge", change: "added", source: "b", target: "a" },
    ]);
  });

  test("finds none between a workflow and itself, however it is written", () => {
    fc.assert(
      fc.property(workflows(), fc.infiniteStream(fc.nat()), fc.boolean(), (file, random, json) => {
        const shuffled = shuffle(file, random);
        const text = json ? JSON.stringify(shuffled, null, 3) : `# written anew\n${stringify(shuffled, { indent: 4 })}`;
        expect(difference(stringify(file), text)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("finds every single edit where it was made, with both values", () => {
    fc.assert(
      fc.property(workflows(), fc.nat(), fc.constantFrom(...edits), (file, choice, [path, after]) => {
        const ids = Object.keys(file.nodes);
        const node = ids[choice % ids.length] ?? "";
        const edited = { ...file, nodes: { ...file.nodes, [node]: withValue(file.nodes[node] ?? {}, path, after) } };
        const [only, ...others] = difference(stringify(file), stringify(edited));
        expect(only).toMatchObject({ kind: "field", node, path, after });
        expect(others).toEqual([]);
        expect(difference(stringify(edited), stringify(file))).toEqual([swapped(only)]);
      }),
      { numRuns: 100 },
    );
  });

  test("finds what takes it from one workflow to the other, and the reverse on the way back", () => {
    fc.assert(
      fc.property(workflows(), workflows(), (one, other) => {
        const [there, back] = [
          difference(stringify(one), stringify(other)),
          difference(stringify(other), stringify(one)),
        ];
        const sorted = (list: readonly object[]) => list.map((change) => JSON.stringify(change, sortedKeys)).sort();
        expect(sorted(back)).toEqual(sorted(there.map(swapped)));
      }),
      { numRuns: 50 },
    );
  });
});

const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));

/** Edits of one field each: the way to it, and a value that no generated workflow has. */
const edits: readonly (readonly [path: readonly [string, ...string[]], after: Json])[] = [
  [["type"], "another_type"],
  [["title"], "another title"],
  [["config", "new key"], "text"],
  [["config", "new key"], { deep: [1] }],
  [["inputs", "new_input"], "a.other"],
  [["inputs", "new_input"], ["a.other"]],
  [["when"], "a.other == 1"],
  [["after"], ["c"]],
  [["for_each"], "a.others"],
  [["concurrency"], 77],
  [["timeout"], "77s"],
  [["retry", "attempts"], 7],
  [["on_error"], "skip"],
  [["cache"], "77d"],
];

function withValue(map: object, [first, ...rest]: readonly string[], value: Json): object {
  if (first === undefined) return map;
  const inner = (map as Record<string, object>)[first];
  const [next] = rest;
  return { ...map, [first]: next === undefined ? value : withValue(inner ?? {}, [next, ...rest.slice(1)], value) };
}

function workflows() {
  const config = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,4}$/),
    fc.oneof(values, fc.dictionary(fc.constantFrom("p", "q"), values)),
  );
  const duration = fc.constantFrom("1s", "90s", "500ms", "1.5s", "2h");
  const node = fc.record(
    {
      type: fc.constantFrom("t", "u"),
      title: fc.string(),
      config,
      inputs: fc.dictionary(
        fc.constantFrom("text", "more"),
        fc.constantFrom("a.text", "b.text", ["a.text"], ["b.x", "a.y"]),
      ),
      when: fc.constantFrom("a.x == 1", true),
      after: fc.constantFrom(["a"], ["a", "b"]),
      concurrency: fc.integer({ min: 1, max: 9 }),
      timeout: duration,
      retry: fc.record({ attempts: fc.integer({ min: 1, max: 5 }), backoff: fc.constantFrom("1s", "90s") }),
      on_error: fc.constantFrom("fail", { value: { text: "" } }),
      cache: fc.oneof(fc.boolean(), duration),
    },
    { requiredKeys: ["type", "retry"] },
  );
  return fc.record({
    api_version: fc.constant("aiplanet/v1"),
    kind: fc.constant("Workflow"),
    name: fc.constantFrom("one", "two"),
    budget: fc.record({ usd: fc.integer({ min: 1, max: 3 }), time: duration }, { requiredKeys: [] }),
    nodes: fc.dictionary(fc.constantFrom("a", "b", "c"), node, { minKeys: 1 }),
  });
}

/** The same with the keys of all maps in another order. */
function shuffle(value: unknown, random: Iterator<number>): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, field]) => ({ key, field, at: random.next().value as number }));
  entries.sort((left, right) => left.at - right.at);
  return Object.fromEntries(entries.map(({ key, field }) => [key, shuffle(field, random)]));
}

/** A change the other way round. */
function swapped(change: object | undefined): object {
  const { before, after, change: kind, ...rest } = change as Record<string, unknown>;
  return {
    ...rest,
    ...(kind === undefined ? {} : { change: kind === "added" ? "removed" : "added" }),
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function difference(before: string, after: string) {
  return workflowDifference(parseWorkflow(before), parseWorkflow(after));
}

function graph(nodes: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): string {
  return stringify({ api_version: "aiplanet/v1", kind: "Workflow", name: "test", ...more, nodes });
}

function canvas(position: object): string {
  return JSON.stringify({
    name: "test",
    nodes: [
      { id: "b", type: "t", data: { label: "B" }, position },
      { id: "a", type: "t", data: { x: 1 }, position },
    ],
    edges: [{ id: "e", source: "a", target: "b", sourceHandle: "text", targetHandle: "text" }],
  });
}
