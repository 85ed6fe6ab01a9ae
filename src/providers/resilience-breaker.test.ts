import { expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { PlanetError } from "../engine/errors";
import { type Action, callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import { type CallPart, providerOf, withLayers } from "./provider-call";
import { breakerLayer, openCircuitLayer } from "./resilience-breaker";
import { callPolicy } from "./resilience-policy";

const down = new PlanetError("provider_unavailable", "status 503", { retryable: true });
const refused = new PlanetError("key_refused", "no");
const breaker = { failures: 3, cooldown: 1_000 };
const aloneFor = (time: string) => ({
  code: "provider_unavailable",
  message: `"openai" keeps failing and is left alone ${time}: status 503`,
  retryable: false,
});

function guarded(...scripts: readonly (readonly Action[])[]) {
  const clock = manualClock();
  const vendor = scriptedAsk(...scripts);
  const options = { policyOf: (name: string) => callPolicy(name, { breaker }), clock };
  const ask = withLayers(vendor.ask, [breakerLayer(options), openCircuitLayer(options)]);
  const call = (signal?: AbortSignal) => read(ask(question, callOptions(signal === undefined ? {} : { signal })));
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1) await expect(call()).rejects.toBeInstanceOf(Error);
  };
  return { clock, vendor, options, ask, call, fail };
}

test("after so many failures in a row calls fail at once, and say for how long", async () => {
  const { clock, vendor, call } = guarded([down]);
  for (let time = 0; time < 3; time += 1) await expect(call()).rejects.toBe(down);
  await expect(call()).rejects.toMatchObject(aloneFor("for another 1.0s"));
  await clock.advance(600);
  await expect(call()).rejects.toMatchObject({ ...aloneFor("for another 400ms"), cause: down });
  expect(vendor.calls).toHaveLength(3);
});

test("an answer in between starts the count anew", async () => {
  const { vendor, call, fail } = guarded([down], [down], [end()], [down], [down], [end()]);
  await fail(2);
  await call();
  await fail(2);
  await call();
  expect(vendor.calls).toHaveLength(6);
});

test("failures that say nothing of the provider's health do not count", async () => {
  const over = new PlanetError("provider_unavailable", "no", { retryable: false });
  const { vendor, fail } = guarded([refused], [over], [new Error("no")]);
  await fail(20);
  expect(vendor.calls).toHaveLength(20);
});

test("an abort does not count", async () => {
  const { vendor, call } = guarded(["hang"]);
  for (let time = 0; time < 5; time += 1) {
    const controller = new AbortController();
    const outcome = expect(call(controller.signal)).rejects.toThrow("the vendor's own words");
    while (vendor.calls.length === time) await new Promise(setImmediate);
    controller.abort();
    await outcome;
  }
});

test("after the cooldown one call goes through; its first part lets the others in again", async () => {
  const { clock, vendor, ask, call, fail } = guarded([down], [down], [down], [text("a"), end()]);
  await fail(3);
  await clock.advance(1_000);
  const trial = ask(question, callOptions())[Symbol.asyncIterator]();
  const first = trial.next();
  await expect(call()).rejects.toMatchObject(aloneFor("until another call is answered"));
  expect(await first).toEqual({ done: false, value: text("a") });
  expect(await call()).toHaveLength(2);
  expect(vendor.calls).toHaveLength(5);
  await trial.return?.();
});

test("a trial that fails leaves the provider alone for another cooldown", async () => {
  const { clock, vendor, call, fail } = guarded([down]);
  await fail(3);
  await clock.advance(1_000);
  await expect(call()).rejects.toBe(down);
  await expect(call()).rejects.toMatchObject(aloneFor("for another 1.0s"));
  expect(vendor.calls).toHaveLength(4);
});

test("a trial that is aborted lets the next call try", async () => {
  const { clock, vendor, call, fail } = guarded([down], [down], [down], ["hang"], [down]);
  await fail(3);
  await clock.advance(1_000);
  const controller = new AbortController();
  const outcome = expect(call(controller.signal)).rejects.toThrow("the vendor's own words");
  await clock.advance(0);
  controller.abort();
  await outcome;
  await expect(call()).rejects.toBe(down);
  await expect(call()).rejects.toMatchObject(aloneFor("for another 1.0s"));
  expect(vendor.calls).toHaveLength(5);
});

test("a reader that stops early is no failure, and ends the answer", async () => {
  const { vendor, ask, fail } = guarded([down], [down], [text("a"), "hang"], [down], [down], [end()]);
  await fail(2);
  for await (const _ of ask(question, callOptions())) break;
  expect(vendor.ended).toBe(3);
  await fail(2);
  expect(await read(ask(question, callOptions()))).toEqual([end()]);
});

test("an attempt that waited while the circuit opened is not made", async () => {
  const { vendor, options, fail } = guarded([down]);
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  async function* late(...[call, its]: Parameters<typeof vendor.ask>): AsyncIterable<CallPart> {
    await gate;
    yield* openCircuitLayer(options)(vendor.ask)(call, its);
  }
  const waiting = expect(read(breakerLayer(options)(late)(question, callOptions()))).rejects.toMatchObject(
    aloneFor("for another 1.0s"),
  );
  await fail(3);
  letGo();
  await waiting;
  expect(vendor.calls).toHaveLength(3);
});

test("one provider's failures leave the others alone", async () => {
  const { clock, fail } = guarded([down]);
  await fail(3);
  const other = { ...question, target: "gemini:gemini-2.5-flash" };
  expect(providerOf(other)).toBe("gemini");
  const vendor = scriptedAsk([end()]);
  const layer = breakerLayer({ policyOf: (name) => callPolicy(name, { breaker }), clock });
  expect(await read(layer(vendor.ask)(other, callOptions()))).toEqual([end()]);
  await expect(read(layer(vendor.ask)(question, callOptions()))).rejects.toMatchObject(aloneFor("for another 1.0s"));
});
