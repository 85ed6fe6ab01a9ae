import { expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import { injectLayer } from "./inject";
import { parseFault } from "./inject-fault";
import type { ProviderCall } from "./provider-call";

const embedding: ProviderCall = {
  kind: "embedding",
  target: "openai:small",
  request: { texts: ["a"], purpose: "query" },
};
const search: ProviderCall = { kind: "search", target: "serpapi", request: { query: "q", limit: 1 } };
const vectors = { type: "vectors", vectors: [new Float32Array([1])] } as const;
const documents = { type: "documents", documents: [{ document: "a", text: "a" }] } as const;

const by = (node: string) => callOptions({ caller: { run: "run-1", node, attempt: 1 } });

function injected(...faults: readonly string[]) {
  const clock = manualClock();
  return { clock, layer: injectLayer(faults.map(parseFault), { clock }) };
}

test.each([
  ["rate_limit", "provider_unavailable", true, 10, '"openai" is asked too often (injected)'],
  ["quota", "provider_unavailable", false, undefined, '"openai" has no quota left (injected)'],
  ["unavailable", "provider_unavailable", true, undefined, '"openai" is not available: status 503 (injected)'],
  ["timeout", "provider_unavailable", true, undefined, '"openai" does not begin to answer in time (injected)'],
  ["malformed", "provider_unavailable", true, undefined, '"openai" sends what cannot be read (injected)'],
  ["key_refused", "key_refused", false, undefined, '"openai" refuses its key (injected)'],
])("%s fails as a vendor would, without a call", async (kind, code, retryable, retryAfter, message) => {
  const vendor = scriptedAsk([end()]);
  const { layer } = injected(`answer=${kind}`);
  const failure = { code, retryable, retryAfter, message };
  for (const call of [question, embedding]) {
    await expect(read(layer(vendor.ask)(call, by("answer")))).rejects.toMatchObject(failure);
  }
  expect(vendor.calls).toHaveLength(0);
});

test("only the first calls of that node meet the fault, and the next fault follows", async () => {
  const vendor = scriptedAsk([end()]);
  const { layer } = injected("answer=unavailable:2", "answer=key_refused:1", "other=timeout");
  const call = (node: string) => read(layer(vendor.ask)(question, by(node)));
  expect(await call("third")).toEqual([end()]);
  await expect(call("answer")).rejects.toThrow("503");
  await expect(call("answer")).rejects.toThrow("503");
  await expect(call("answer")).rejects.toThrow("key");
  expect(await call("answer")).toEqual([end()]);
  await expect(call("other")).rejects.toThrow("in time");
  expect(await read(layer(vendor.ask)(question, callOptions()))).toEqual([end()]);
});

test("hang_up gives the first piece of the real answer and ends it", async () => {
  const vendor = scriptedAsk([text("a"), text("b"), end()]);
  const { layer } = injected("answer=hang_up");
  const parts: unknown[] = [];
  const answer = async () => {
    for await (const part of layer(vendor.ask)(question, by("answer"))) parts.push(part);
  };
  await expect(answer()).rejects.toMatchObject({
    code: "provider_unavailable",
    message: '"openai" breaks off in the middle of its answer (injected)',
    retryable: true,
  });
  expect(parts).toEqual([text("a")]);
  expect(vendor.ended).toBe(1);
});

test.each([
  ["vectors", embedding, vectors],
  ["documents", search, documents],
])("hang_up gives no %s, for they come whole", async (_, call, part) => {
  const { layer } = injected("answer=hang_up");
  const first = layer(scriptedAsk([part, end()]).ask)(call, by("answer"))
    [Symbol.asyncIterator]()
    .next();
  await expect(first).rejects.toThrow("breaks off");
});

test.each([
  [question, []],
  [embedding, [{ type: "vectors", vectors: [] }]],
  [search, [{ type: "documents", documents: [] }]],
])("empty is an answer without anything in it", async (call, parts) => {
  const vendor = scriptedAsk([text("a"), end()]);
  const { layer } = injected("answer=empty");
  expect(await read(layer(vendor.ask)(call, by("answer")))).toEqual([
    ...parts,
    { type: "end", usage: { input: 0, output: 0 } },
  ]);
  expect(vendor.calls).toHaveLength(0);
});

test("slow gives the real answer late, and ends its wait on an abort", async () => {
  const vendor = scriptedAsk([text("a"), end()]);
  const { clock, layer } = injected("answer=slow");
  const answer = read(layer(vendor.ask)(question, by("answer")));
  await clock.advance(2_999);
  expect(vendor.calls).toHaveLength(0);
  await clock.advance(1);
  expect(await answer).toEqual([text("a"), end()]);
  const controller = new AbortController();
  const stopped = read(layer(vendor.ask)(question, { ...by("answer"), signal: controller.signal }));
  const outcome = expect(stopped).rejects.toBe("enough");
  await clock.alarms(1);
  controller.abort("enough");
  await outcome;
  expect(clock.waiting).toBe(0);
});
