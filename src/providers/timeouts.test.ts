import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { Ask } from "./provider-call";
import { callPolicy, type PolicySettings } from "./resilience-policy";
import { timeoutsLayer } from "./timeouts";

function timed(ask: Ask, timeouts: PolicySettings["timeouts"] = {}) {
  const clock = manualClock();
  return { clock, ask: timeoutsLayer({ policyOf: () => callPolicy("openai", { timeouts }), clock })(ask) };
}

test("an answer in time comes as it is, and leaves no alarm and no listener behind", async () => {
  const vendor = scriptedAsk([text("a"), text("b"), end()]);
  const { clock, ask } = timed(vendor.ask);
  const options = callOptions({ idempotencyKey: "run:node" });
  expect(await read(ask(question, options))).toEqual([text("a"), text("b"), end()]);
  expect(vendor.calls[0]).toMatchObject({ idempotencyKey: "run:node" });
  expect(clock.waiting).toBe(0);
  expect(getEventListeners(options.signal, "abort")).toEqual([]);
});

test.each([
  ["begin", "first_byte", [], { firstByte: 1_000 }, 1_000, '"openai" does not begin to answer within 1.0s'],
  ["go on", "gap", [text("a")], { gap: 300 }, 300, '"openai" stops in the middle of an answer for longer than 300ms'],
  ["end", "total", [text("a")], { total: 500 }, 500, '"openai" takes longer than 500ms for an answer'],
  ["begin or end", "total", [], { total: 500 }, 500, '"openai" takes longer than 500ms for an answer'],
])("an answer that does not %s is ended, naming %s", async (_, key, begins, limits, after, message) => {
  for (const how of ["hang", "hang on"] as const) {
    const vendor = scriptedAsk([...begins, how]);
    const { clock, ask } = timed(vendor.ask, limits);
    const options = callOptions();
    const outcome = expect(read(ask(question, options))).rejects.toMatchObject({
      code: "provider_unavailable",
      message,
      retryable: true,
      hint: `if it needs longer, raise "providers.openai.timeout.${key}" in the config file`,
    });
    await clock.advance(after - 1);
    expect(vendor.calls[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    await outcome;
    expect(vendor.calls[0]?.signal.aborted).toBe(true);
    expect(options.signal.aborted).toBe(false);
    expect(clock.waiting).toBe(0);
    expect(getEventListeners(options.signal, "abort")).toEqual([]);
  }
});

test("each part starts the gap anew, with one alarm for the whole answer", async () => {
  const { clock, ask } = timed(
    async function* () {
      for (let index = 0; index < 10; index += 1) {
        await new Promise<void>((resolve) => clock.after(90, resolve));
        yield text(String(index));
      }
      yield end();
    },
    { firstByte: 100, gap: 100 },
  );
  const answer = read(ask(question, callOptions()));
  for (let step = 0; step < 10; step += 1) {
    await clock.advance(90);
    expect(clock.waiting).toBeLessThanOrEqual(2);
  }
  expect(await answer).toHaveLength(11);
  expect(clock.waiting).toBe(0);
});

test("the time that the reader takes is no gap of the provider", async () => {
  const { clock, ask } = timed(scriptedAsk([text("a"), text("b"), end()]).ask, { gap: 100 });
  const parts = ask(question, callOptions())[Symbol.asyncIterator]();
  await parts.next();
  await clock.advance(1_000);
  expect(await parts.next()).toEqual({ done: false, value: text("b") });
  await parts.return?.();
  expect(clock.waiting).toBe(0);
});

test("what passes the total while nobody reads is told with the next part, once", async () => {
  const vendor = scriptedAsk([text("a"), text("b"), end()]);
  const { clock, ask } = timed(vendor.ask, { total: 500 });
  const parts = ask(question, callOptions())[Symbol.asyncIterator]();
  await parts.next();
  await clock.advance(500);
  expect(vendor.ended).toBe(1);
  await expect(parts.next()).rejects.toThrow("takes longer than 500ms");
  expect(await parts.next()).toEqual({ done: true, value: undefined });
});

test.each(["hang", "hang on"] as const)("an abort passes its reason on at once (%s)", async (how) => {
  const vendor = scriptedAsk([text("a"), how]);
  const { clock, ask } = timed(vendor.ask);
  const controller = new AbortController();
  const answer = read(ask(question, callOptions({ signal: controller.signal })));
  await settle();
  const reason = new Error("the run is canceled");
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  expect(vendor.calls[0]?.signal.reason).toBe(reason);
  expect(clock.waiting).toBe(0);
});

test("a call whose signal is aborted beforehand is not made", async () => {
  const vendor = scriptedAsk([end()]);
  const reason = new Error("too late");
  const { clock, ask } = timed(vendor.ask);
  await expect(read(ask(question, callOptions({ signal: AbortSignal.abort(reason) })))).rejects.toBe(reason);
  expect(vendor.calls).toHaveLength(0);
  expect(clock.waiting).toBe(0);
});

test("a reader that stops early ends the vendor's answer", async () => {
  const vendor = scriptedAsk([text("a"), "hang on"]);
  const { clock, ask } = timed(vendor.ask);
  const options = callOptions();
  for await (const part of ask(question, options)) {
    expect(part).toEqual(text("a"));
    break;
  }
  expect(vendor.ended).toBe(1);
  expect(vendor.calls[0]?.signal.aborted).toBe(true);
  expect(clock.waiting).toBe(0);
  expect(getEventListeners(options.signal, "abort")).toEqual([]);
});

test("a vendor's own error passes through unchanged, also when it is thrown without waiting", async () => {
  const error = new Error("no");
  for (const vendor of [
    scriptedAsk([error]).ask,
    () => {
      throw error;
    },
  ]) {
    const { clock, ask } = timed(vendor);
    const options = callOptions();
    await expect(read(ask(question, options))).rejects.toBe(error);
    expect(clock.waiting).toBe(0);
    expect(getEventListeners(options.signal, "abort")).toEqual([]);
  }
});

test("a provider within the process is not timed", async () => {
  const vendor = scriptedAsk([end()]);
  const clock = manualClock();
  const options = callOptions();
  await read(timeoutsLayer({ policyOf: () => undefined, clock })(vendor.ask)(question, options));
  expect(vendor.calls[0]).toBe(options);
});
