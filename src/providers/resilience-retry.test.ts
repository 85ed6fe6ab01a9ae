import { expect, test } from "vitest";
import { manualClock } from "../../test/engine/manual-clock";
import { PlanetError } from "../engine/errors";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { Ask } from "./provider-call";
import { callPolicy, type PolicySettings } from "./resilience-policy";
import { retryLayer } from "./resilience-retry";

const busy = (retryAfter?: number) =>
  new PlanetError("provider_unavailable", "rate limited", {
    retryable: true,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

function retrying(ask: Ask, retry: PolicySettings["retry"] = {}, random = 0) {
  const clock = manualClock();
  const notices: string[] = [];
  const controller = new AbortController();
  const layer = retryLayer({ policyOf: () => callPolicy("openai", { retry }), clock, random: () => random });
  const options = callOptions({ signal: controller.signal, onNotice: (notice) => notices.push(notice) });
  return { clock, notices, controller, read: () => read(layer(ask)(question, options)) };
}

test("a retryable failure is asked again after a wait that grows, and each time is told", async () => {
  const vendor = scriptedAsk([busy()], [busy()], [text("a"), end()]);
  const { clock, notices, read } = retrying(vendor.ask, { backoff: 1_000 });
  const answer = read();
  await clock.advance(499);
  expect(vendor.calls).toHaveLength(1);
  await clock.advance(1);
  expect(vendor.calls).toHaveLength(2);
  await clock.advance(1_000);
  expect(await answer).toEqual([text("a"), end()]);
  expect(notices).toEqual([
    '"openai" is asked again in 500ms (attempt 2 of 3): rate limited',
    '"openai" is asked again in 1.0s (attempt 3 of 3): rate limited',
  ]);
});

test("when the attempts are used up the last failure stands", async () => {
  const last = busy();
  const vendor = scriptedAsk([busy()], [busy()], [last]);
  const { clock, read } = retrying(vendor.ask);
  const outcome = expect(read()).rejects.toBe(last);
  await clock.advance(10_000);
  await outcome;
  expect(vendor.calls).toHaveLength(3);
});

test.each([
  ["is not retryable", new PlanetError("key_refused", "no")],
  ["is not the library's", new Error("no")],
])("a failure that %s is not asked again", async (_, error) => {
  const vendor = scriptedAsk([error]);
  const { notices, read } = retrying(vendor.ask);
  await expect(read()).rejects.toBe(error);
  expect(vendor.calls).toHaveLength(1);
  expect(notices).toEqual([]);
});

test("after the first part a failure stands, for what was shown stays", async () => {
  const error = busy();
  const vendor = scriptedAsk([text("a"), error]);
  const { read } = retrying(vendor.ask);
  await expect(read()).rejects.toBe(error);
  expect(vendor.calls).toHaveLength(1);
});

test("a vendor that asks for a wait gets it", async () => {
  const vendor = scriptedAsk([busy(20_000)], [end()]);
  const { clock, notices, read } = retrying(vendor.ask);
  const answer = read();
  await clock.advance(19_999);
  expect(vendor.calls).toHaveLength(1);
  await clock.advance(1);
  expect(await answer).toEqual([end()]);
  expect(notices).toEqual(['"openai" is asked again in 20.0s (attempt 2 of 3): rate limited']);
});

test("a vendor that asks for longer than a minute is not waited for, so that another model can answer", async () => {
  const error = busy(60_001);
  const vendor = scriptedAsk([error]);
  const { clock, read } = retrying(vendor.ask);
  await expect(read()).rejects.toBe(error);
  expect(clock.waiting).toBe(0);
});

test("an abort ends the waiting at once, with its reason", async () => {
  const vendor = scriptedAsk([busy()]);
  const { clock, controller, read } = retrying(vendor.ask);
  const reason = new Error("the run is canceled");
  const outcome = expect(read()).rejects.toBe(reason);
  await clock.alarms(1);
  controller.abort(reason);
  await outcome;
  expect(clock.waiting).toBe(0);
  expect(vendor.calls).toHaveLength(1);
});

test("what fails because it was aborted is not asked again", async () => {
  const { clock, controller, read } = retrying(scriptedAsk(["hang"]).ask);
  const outcome = expect(read()).rejects.toThrow("the vendor's own words");
  await clock.advance(0);
  controller.abort();
  await outcome;
  expect(clock.waiting).toBe(0);
});
