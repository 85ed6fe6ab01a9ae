import { expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import type { CallOptions } from "./contracts";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import { limitsLayer } from "./limits";
import type { Ask } from "./provider-call";
import { callPolicy, type PolicySettings } from "./resilience-policy";

function limited(settings: PolicySettings, clock = manualClock(), estimate = () => 10) {
  const layer = limitsLayer({ policyOf: () => callPolicy("openai at home", settings), clock, estimate });
  return { clock, call: (ask: Ask, options: CallOptions = callOptions()) => layer(ask)(question, options) };
}

test("a call gives its place up when its answer ends, fails, or is read no further", async () => {
  const { call } = limited({ concurrency: 1 });
  const vendor = scriptedAsk([text("a"), end()], [new Error("no")], [text("a"), "hang"], [text("b"), end()]);
  expect(await read(call(vendor.ask))).toEqual([text("a"), end()]);
  await expect(read(call(vendor.ask))).rejects.toThrow("no");
  for await (const _ of call(vendor.ask)) break;
  expect(vendor.ended).toBe(3);
  expect(await read(call(vendor.ask))).toEqual([text("b"), end()]);
});

test("planets of one process stand in one queue for the same provider", async () => {
  const one = limited({ concurrency: 1 });
  const other = limited({ concurrency: 1 }, one.clock);
  const vendor = scriptedAsk(["hang"], [end()]);
  const controller = new AbortController();
  const first = expect(read(one.call(vendor.ask, callOptions({ signal: controller.signal })))).rejects.toThrow();
  const second = read(other.call(vendor.ask));
  await settle();
  expect(vendor.calls).toHaveLength(1);
  controller.abort();
  await first;
  expect(await second).toEqual([end()]);
});

test("tokens count as estimated until the end of the answer says what was used", async () => {
  const { clock, call } = limited({ tokensPerMinute: 100 }, manualClock(), () => 80);
  const vendor = scriptedAsk([end(20)], [end(90)], [end(1)]);
  await read(call(vendor.ask));
  await read(call(vendor.ask));
  const third = read(call(vendor.ask));
  await clock.advance(59_999);
  expect(vendor.calls).toHaveLength(2);
  await clock.advance(1);
  expect(await third).toEqual([end(1)]);
});

test("the tokens of a call that failed, or whose vendor tells no usage, stay as estimated", async () => {
  for (const script of [[new Error("no")], [{ type: "end", usage: undefined } as const]]) {
    const { clock, call } = limited({ tokensPerMinute: 100 }, manualClock(), () => 80);
    const vendor = scriptedAsk(script, [end()]);
    await read(call(vendor.ask)).catch((error: Error) => expect(error.message).toBe("no"));
    const second = read(call(vendor.ask));
    await settle();
    expect(vendor.calls).toHaveLength(1);
    await clock.advance(60_000);
    expect(await second).toEqual([end()]);
  }
});

test("nothing is estimated where tokens are not limited", async () => {
  const estimate = () => {
    throw new Error("asked for an estimate");
  };
  const { call } = limited({ concurrency: 1, requestsPerMinute: 10 }, manualClock(), estimate);
  expect(await read(call(scriptedAsk([end()]).ask))).toEqual([end()]);
});

test("who waits for long is told what for", async () => {
  const { clock, call } = limited({ concurrency: 3, requestsPerMinute: 1, tokensPerMinute: 1_000 });
  const vendor = scriptedAsk([end()]);
  await read(call(vendor.ask));
  const notices: string[] = [];
  const options = callOptions({ onNotice: (notice) => notices.push(notice) });
  const waiting = [read(call(vendor.ask, options)), read(call(vendor.ask, options))];
  await clock.advance(120_000);
  await Promise.all(waiting);
  expect(notices).toEqual([
    'a call of "openai" waits for its turn, it is the next one (allowed: 3 at once, 1 a minute, 1000 tokens a minute)',
    'a call of "openai" waits for its turn, 1 before it (allowed: 3 at once, 1 a minute, 1000 tokens a minute)',
  ]);
});

test("calls without limits, and of providers within the process, pass by", async () => {
  const options = callOptions();
  const vendor = scriptedAsk([end()]);
  await read(limited({}).call(vendor.ask, options));
  const layer = limitsLayer({ policyOf: () => undefined, clock: manualClock(), estimate: () => 1 });
  await read(layer(vendor.ask)(question, options));
  expect(vendor.calls).toEqual([options, options]);
});
