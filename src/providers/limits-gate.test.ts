import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import { createGate, type Turn } from "./limits-gate";
import type { CallLimits } from "./resilience-policy";

const unlimited: CallLimits = { concurrency: undefined, requestsPerMinute: undefined, tokensPerMinute: undefined };

/** A gate, and what became of those who came to it. */
function gateAt(limits: Partial<CallLimits>) {
  const clock = manualClock();
  const gate = createGate(clock);
  const begun: { readonly name: number; readonly at: number; readonly tokens: number; readonly turn: Turn }[] = [];
  const left: { readonly name: number; readonly reason: unknown }[] = [];
  const notices: { readonly name: number; readonly at: number; readonly ahead: number }[] = [];
  const arrive = (name: number, { tokens = 0, signal = new AbortController().signal, own = limits } = {}) => {
    const onLongWait = (ahead: number) => notices.push({ name, at: clock.now(), ahead });
    return gate.enter({ limits: { ...unlimited, ...own }, tokens, signal, onLongWait }).then(
      (turn) => {
        begun.push({ name, at: clock.now(), tokens, turn });
        return turn;
      },
      (reason: unknown) => {
        left.push({ name, reason });
      },
    );
  };
  const names = async () => {
    await settle();
    return begun.map(({ name }) => name);
  };
  return { clock, begun, left, notices, arrive, names };
}

describe("the queue in front of a provider", () => {
  test("lets in as many at once as are allowed, and the next one when one ends", async () => {
    const { begun, arrive, names } = gateAt({ concurrency: 2 });
    for (const name of [0, 1, 2, 3]) arrive(name);
    expect(await names()).toEqual([0, 1]);
    begun[1]?.turn.end();
    begun[1]?.turn.end();
    expect(await names()).toEqual([0, 1, 2]);
  });

  test("spreads calls over the minute", async () => {
    const { clock, begun, arrive } = gateAt({ requestsPerMinute: 2 });
    for (const name of [0, 1, 2]) arrive(name);
    await clock.advance(10_000);
    arrive(3);
    await clock.advance(120_000);
    expect(begun.map(({ at }) => at)).toEqual([0, 0, 60_000, 60_000]);
    expect(clock.waiting).toBe(0);
  });

  test("counts tokens as estimated until the answer says what was used", async () => {
    const { clock, begun, arrive, names } = gateAt({ tokensPerMinute: 100 });
    for (const name of [0, 1, 2]) arrive(name, { tokens: 60 });
    expect(await names()).toEqual([0]);
    begun[0]?.turn.used(40);
    begun[0]?.turn.end();
    expect(await names()).toEqual([0, 1]);
    await clock.advance(59_999);
    expect(await names()).toEqual([0, 1]);
    await clock.advance(1);
    expect(await names()).toEqual([0, 1, 2]);
  });

  test("lets a call alone that needs more tokens than a minute has", async () => {
    const { clock, begun, arrive } = gateAt({ tokensPerMinute: 100 });
    arrive(0, { tokens: 1 });
    arrive(1, { tokens: 500 });
    arrive(2, { tokens: 1 });
    await clock.advance(200_000);
    expect(begun.map(({ at }) => at)).toEqual([0, 60_000, 120_000]);
  });

  test("lets nobody pass the first one, whatever each is allowed", async () => {
    const { begun, arrive, names } = gateAt({ concurrency: 1 });
    for (const name of [0, 1]) arrive(name);
    arrive(2, { own: { concurrency: 10 } });
    expect(await names()).toEqual([0]);
    begun[0]?.turn.end();
    expect(await names()).toEqual([0, 1, 2]);
  });

  test("lets go who is aborted, with the reason, without a trace", async () => {
    const { clock, begun, left, arrive, names } = gateAt({ concurrency: 1 });
    const controller = new AbortController();
    arrive(0);
    for (const name of [1, 2]) arrive(name, { signal: controller.signal });
    arrive(3);
    await settle();
    controller.abort("enough");
    begun[0]?.turn.end();
    expect(await names()).toEqual([0, 3]);
    expect(left).toEqual([1, 2].map((name) => ({ name, reason: "enough" })));
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  test("spends no turn on others who leave with the first one", async () => {
    const { clock, left, arrive, begun } = gateAt({ requestsPerMinute: 1 });
    const controller = new AbortController();
    arrive(0);
    for (const name of [1, 2, 3]) arrive(name, { signal: controller.signal });
    arrive(4);
    await clock.advance(30_000);
    controller.abort("enough");
    await clock.advance(30_000);
    expect(left.map(({ name }) => name)).toEqual([1, 2, 3]);
    expect(begun.map(({ name, at }) => ({ name, at }))).toEqual([
      { name: 0, at: 0 },
      { name: 4, at: 60_000 },
    ]);
  });

  test("does not let in who is aborted beforehand", async () => {
    const { left, arrive, names } = gateAt({});
    arrive(0, { signal: AbortSignal.abort("too late") });
    expect(await names()).toEqual([]);
    expect(left).toEqual([{ name: 0, reason: "too late" }]);
  });

  test("tells those who wait for long, once, how many are before them", async () => {
    const { clock, begun, notices, arrive } = gateAt({ concurrency: 1 });
    for (const name of [0, 1, 2]) arrive(name);
    await clock.advance(4_000);
    arrive(3);
    begun[0]?.turn.end();
    await clock.advance(60_000);
    expect(notices).toEqual([
      { name: 2, at: 5_000, ahead: 0 },
      { name: 3, at: 9_000, ahead: 1 },
    ]);
  });
});

test("whatever comes, the limits hold, the order is kept, and nobody is lost", async () => {
  const limits = fc.record({
    concurrency: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    requestsPerMinute: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    tokensPerMinute: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
  });
  const visit = fc.record({
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })),
    tokens: fc.nat({ max: 60 }),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    duration: fc.integer({ min: 0, max: 50_000 }),
    patience: fc.option(fc.integer({ min: 0, max: 90_000 })),
  });
  await fc.assert(
    fc.asyncProperty(limits, fc.array(visit, { maxLength: 25 }), async (allowed, visits) => {
      const { clock, begun, left, arrive } = gateAt(allowed);
      let active = 0;
      let most = 0;
      for (const [name, { pause, tokens, used, duration, patience }] of visits.entries()) {
        await clock.advance(pause);
        const controller = new AbortController();
        if (patience !== null) clock.after(patience, () => controller.abort());
        arrive(name, { tokens, signal: controller.signal }).then((turn) => {
          if (turn === undefined) return;
          active += 1;
          most = Math.max(most, active);
          clock.after(duration, () => {
            active -= 1;
            turn.used(Math.floor(tokens * used));
            turn.end();
          });
        });
      }
      await clock.advance(visits.length * 120_000);
      expect([...begun, ...left].map(({ name }) => name).sort((a, b) => a - b)).toEqual([...visits.keys()]);
      expect(begun.map(({ name }) => name)).toEqual(begun.map(({ name }) => name).sort((a, b) => a - b));
      expect(most).toBeLessThanOrEqual(allowed.concurrency ?? visits.length);
      expect(active).toBe(0);
      expect(clock.waiting).toBe(0);
      for (const { at } of begun) {
        const window = begun.filter((other) => other.at >= at && other.at < at + 60_000);
        expect(window.length).toBeLessThanOrEqual(allowed.requestsPerMinute ?? visits.length);
      }
    }),
    { numRuns: 150 },
  );
});

test("within any minute no more tokens begin than are allowed, but for a call that needs more by itself", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.record({ pause: fc.nat({ max: 30_000 }), tokens: fc.nat({ max: 60 }) }), { maxLength: 25 }),
      async (tokensPerMinute, visits) => {
        const { clock, begun, arrive } = gateAt({ tokensPerMinute });
        for (const [name, { pause, tokens }] of visits.entries()) {
          await clock.advance(pause);
          arrive(name, { tokens });
        }
        await clock.advance(visits.length * 60_000);
        expect(begun).toHaveLength(visits.length);
        for (const { at } of begun) {
          const window = begun.filter((other) => other.at >= at && other.at < at + 60_000 && other.tokens > 0);
          const used = window.reduce((sum, { tokens }) => sum + tokens, 0);
          if (window.length > 1) expect(used).toBeLessThanOrEqual(tokensPerMinute);
        }
      },
    ),
    { numRuns: 100 },
  );
});
