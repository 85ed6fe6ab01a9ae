import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { type LocalServer, startLocalServer } from "../../test/vendors/local-server";
import { systemClock } from "../engine/clock";
import { PlanetError } from "../engine/errors";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import { injectLayer } from "./inject";
import { parseFault } from "./inject-fault";
import { type Ask, type CallPart, withLayers } from "./provider-call";
import { resilience } from "./resilience";
import { callPolicy, type PolicySettings } from "./resilience-policy";

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const quick: PolicySettings = { retry: { attempts: 3, backoff: 1 } };

function resilient(ask: Ask, identity: string, settings: PolicySettings = quick, clock = systemClock): Ask {
  const policyOf = () => callPolicy(identity, settings);
  return resilience({ policyOf, estimate: () => 1, clock, random: () => 0 })(ask);
}

/** Calls a server whose answer is text. */
function askServer(url: string): Ask {
  return async function* ask(_, { signal }): AsyncIterable<CallPart> {
    const response = await fetch(url, { signal });
    if (!response.ok) {
      throw new PlanetError("provider_unavailable", `status ${response.status}`, { retryable: response.status >= 500 });
    }
    yield text(await response.text());
    yield end();
  };
}

async function listen(answer: (response: ServerResponse, count: number) => void): Promise<LocalServer> {
  let count = 0;
  server = await startLocalServer((_, response) => {
    count += 1;
    answer(response, count);
  });
  return server;
}

test("a server that is down for a moment is asked until it answers", async () => {
  const { url, requests } = await listen((response, count) => {
    response.statusCode = count < 3 ? 503 : 200;
    response.end("a");
  });
  expect(await read(resilient(askServer(url), url)(question, callOptions()))).toEqual([text("a"), end()]);
  expect(requests).toHaveLength(3);
});

test("a server that hangs is hung up on, and then asked again", async () => {
  let hungUp = false;
  const { url, requests } = await listen((response, count) => {
    if (count > 1) response.end("a");
    response.on("close", () => {
      hungUp = true;
    });
  });
  const clock = manualClock();
  const notices: string[] = [];
  const ask = resilient(askServer(url), url, {}, clock);
  const answer = read(ask(question, callOptions({ onNotice: (notice) => notices.push(notice) })));
  while (requests.length < 1) await settle();
  await clock.advance(120_000);
  while (!hungUp) await settle();
  await clock.advance(250);
  expect(await answer).toEqual([text("a"), end()]);
  expect(notices).toEqual([
    '"openai" is asked again in 250ms (attempt 2 of 3): "openai" does not begin to answer within 2m 0s',
  ]);
  expect(clock.waiting).toBe(0);
});

test("a server is asked by no more at once than it allows, retries included", async () => {
  const held: ServerResponse[] = [];
  let active = 0;
  let most = 0;
  const { url, requests } = await listen((response, count) => {
    active += 1;
    most = Math.max(most, active);
    response.on("finish", () => {
      active -= 1;
    });
    response.statusCode = count % 3 === 0 ? 503 : 200;
    held.push(response);
    // The first ones are held until as many are there as may be.
    if (count >= 4) for (const each of held.splice(0)) each.end("a");
  });
  const ask = resilient(askServer(url), url, { concurrency: 4, retry: { attempts: 9, backoff: 1 } });
  const answers = await Promise.all(Array.from({ length: 40 }, () => read(ask(question, callOptions()))));
  expect(answers).toEqual(Array.from({ length: 40 }, () => [text("a"), end()]));
  expect(requests.length).toBeGreaterThan(40);
  expect(most).toBe(4);
});

test("waiting for a turn does not count against the time-outs", async () => {
  const clock = manualClock();
  const settings = { requestsPerMinute: 1, timeouts: { firstByte: 10, gap: 10, total: 10 } };
  const ask = resilient(scriptedAsk([end()]).ask, "waits", settings, clock);
  const answers = [read(ask(question, callOptions())), read(ask(question, callOptions()))];
  await clock.advance(60_000);
  expect(await Promise.all(answers)).toEqual([[end()], [end()]]);
  expect(clock.waiting).toBe(0);
});

test("the circuit counts calls, not attempts, and refuses those that stand in the queue when it opens", async () => {
  const clock = manualClock();
  const down = new PlanetError("provider_unavailable", "status 503", { retryable: true });
  const vendor = scriptedAsk([down]);
  const settings = { ...quick, concurrency: 1, breaker: { failures: 2, cooldown: 1_000 } };
  const ask = resilient(vendor.ask, "counts calls", settings, clock);
  const outcomes = Promise.allSettled(Array.from({ length: 6 }, () => read(ask(question, callOptions()))));
  await clock.advance(100);
  const messages = (await outcomes).map((outcome) => outcome.status === "rejected" && outcome.reason.message);
  expect(messages.slice(0, 2)).toEqual(["status 503", "status 503"]);
  for (const message of messages.slice(2))
    expect(message).toMatch(/is left alone for another .*: status 503$|^status 503$/);
  expect(messages.filter((message) => message !== "status 503")).not.toHaveLength(0);
  expect(vendor.calls.length).toBeLessThan(18);
});

test("injected faults are met as real ones are", async () => {
  const vendor = scriptedAsk([text("a"), end()]);
  const layers = [
    resilience({
      policyOf: () => callPolicy("injected", quick),
      estimate: () => 1,
      clock: systemClock,
      random: () => 0,
    }),
    injectLayer([parseFault("answer=rate_limit:2")], { clock: systemClock }),
  ];
  const notices: string[] = [];
  const caller = { run: "run-1", node: "answer", attempt: 1 };
  const options = callOptions({ caller, onNotice: (notice) => notices.push(notice) });
  expect(await read(withLayers(vendor.ask, layers)(question, options))).toEqual([text("a"), end()]);
  expect(notices).toEqual([
    '"openai" is asked again in 10ms (attempt 2 of 3): "openai" is asked too often (injected)',
    '"openai" is asked again in 10ms (attempt 3 of 3): "openai" is asked too often (injected)',
  ]);
});

test("a hundred calls of one run leave no warning, no alarm and no listener", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on("warning", warn);
  const clock = manualClock();
  const down = new PlanetError("provider_unavailable", "status 503", { retryable: true });
  const ask = resilient(scriptedAsk([down]).ask, "a hundred", { concurrency: 50 }, clock);
  const controller = new AbortController();
  const options = callOptions({ signal: controller.signal });
  const outcomes = Promise.allSettled(Array.from({ length: 100 }, () => read(ask(question, options))));
  await clock.advance(0);
  expect(clock.waiting).toBeGreaterThanOrEqual(50);
  controller.abort("enough");
  expect(new Set((await outcomes).map((outcome) => outcome.status === "rejected" && outcome.reason))).toEqual(
    new Set(["enough"]),
  );
  expect(clock.waiting).toBe(0);
  await settle();
  process.off("warning", warn);
  expect(warnings).toEqual([]);
});

test("a provider within the process is called straight", () => {
  const parts = scriptedAsk([end()]).ask(question, callOptions());
  const layer = resilience({ policyOf: () => undefined, estimate: () => 1, clock: systemClock, random: () => 0 });
  expect(layer(() => parts)(question, callOptions())).toBe(parts);
});
