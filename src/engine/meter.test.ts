import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meter } from "./meter";
import type { Usage } from "./values";

describe("meter", () => {
  test("adds up by node and in all", () => {
    const counted = meter({});
    expect(counted.add(0, { input: 1, output: 2 })).toBeUndefined();
    expect(counted.add(0, { input: 3, output: 4, usd: 0.5 })).toBeUndefined();
    expect(counted.add(1, { input: 5, output: 6 })).toBeUndefined();
    expect(counted.of(0)).toEqual({ input: 4, output: 6, usd: 0.5 });
    expect(counted.of(2)).toBeUndefined();
    expect(counted.total).toEqual({ input: 9, output: 12, usd: 0.5 });
  });

  test("a budget may be used up, and not passed", () => {
    const tokens = meter({ tokens: 10 });
    expect(tokens.add(0, { input: 4, output: 6 })).toBeUndefined();
    expect(tokens.add(0, { input: 0, output: 1 })).toMatchObject({
      code: "budget_exceeded",
      message: "the run used 11 tokens, its budget allows 10",
      details: { tokens: 11 },
    });
    const money = meter({ usd: 1 });
    expect(money.add(0, { input: 9, output: 9 })).toBeUndefined();
    expect(money.add(0, { input: 0, output: 0, usd: 1 })).toBeUndefined();
    expect(money.add(0, { input: 0, output: 0, usd: 0.25 })?.details).toEqual({ usd: 1.25 });
  });

  test("earlier lives of the run count", () => {
    expect(meter({ tokens: 10 }, { input: 10, output: 0 }).add(0, { input: 1, output: 0 })).toBeDefined();
  });
});

describe("what is set aside", () => {
  const call = (tokens: number, usd?: number): Usage => ({
    input: tokens,
    output: 0,
    ...(usd === undefined ? {} : { usd }),
  });

  test("counts until it is given back", () => {
    const counted = meter({ tokens: 10 });
    expect(counted.hold(call(6))).toBeUndefined();
    expect(counted.hold(call(5))?.message).toBe(
      "the next call needs about 5 tokens, and of the budget of 10 tokens 0 are used and 6 set aside for calls under way",
    );
    counted.release(call(6));
    counted.add(0, { input: 3, output: 2 });
    expect(counted.hold(call(5))).toBeUndefined();
    expect(counted.total).toEqual({ input: 3, output: 2 });
  });

  test("may use the budget up, and not pass it", () => {
    const counted = meter({ tokens: 500 }, { input: 100, output: 20 });
    expect(counted.hold(call(812))).toMatchObject({
      code: "budget_exceeded",
      message: "the next call needs about 812 tokens, and of the budget of 500 tokens 120 are used",
      retryable: false,
    });
    expect(meter({ tokens: 1 }).hold(call(9))?.message).toContain("of the budget of 1 token 0 are used");
    expect(counted.hold(call(380))).toBeUndefined();
    expect(counted.hold(call(0))).toBeUndefined();
    expect(counted.hold(call(1))).toBeDefined();
  });

  test("counts in money where that is budgeted, and a call of unknown price is let through", () => {
    const counted = meter({ usd: 0.05 }, { input: 1, output: 1, usd: 0.049 });
    expect(counted.hold(call(1_000_000))).toBeUndefined();
    expect(counted.hold(call(1, 0.0031))?.message).toBe(
      "the next call needs about $0.0031, and of the budget of $0.05 $0.049 are used",
    );
    expect(counted.hold(call(1, 0.0005))).toBeUndefined();
    expect(counted.hold(call(1, 0.001))?.message).toContain("and $0.0005 set aside for calls under way");
  });

  test("without a budget anything is let through", () => {
    expect(meter({ time: 1 }).hold(call(1e12, 1e12))).toBeUndefined();
  });

  test("the budget is passed by no more than what calls use beyond what was expected, and nothing set aside is lost", () => {
    const calls = fc.array(
      fc.record({
        expected: fc.nat(100),
        beyond: fc.nat(30),
        usd: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        // Which of the calls under way ends before this one starts.
        ends: fc.nat(5),
      }),
      { maxLength: 40 },
    );
    const budgets = fc.record({ tokens: fc.nat(500), usd: fc.double({ min: 0.1, max: 5, noNaN: true }) });
    fc.assert(
      fc.property(calls, budgets, (plan, budget) => {
        const counted = meter(budget);
        const open: (typeof plan)[number][] = [];
        let beyond = 0;
        let used = 0;
        const end = (index: number) => {
          for (const one of open.splice(index, 1)) {
            counted.release(call(one.expected, one.usd));
            counted.add(0, {
              input: one.expected,
              output: one.beyond,
              ...(one.usd === undefined ? {} : { usd: one.usd }),
            });
            beyond += one.beyond;
            used += one.expected + one.beyond;
          }
        };
        for (const next of plan) {
          end(next.ends);
          const held = open.reduce((sum, { expected }) => sum + expected, 0);
          const money = (counted.total.usd ?? 0) + open.reduce((sum, { usd = 0 }) => sum + usd, 0);
          const refused = counted.hold(call(next.expected, next.usd)) !== undefined;
          const wouldPass =
            used + held + next.expected > budget.tokens ||
            (next.usd !== undefined && money + next.usd > budget.usd + 1e-9);
          if (wouldPass) expect(refused).toBe(true);
          if (!refused) open.push(next);
          expect(used).toBeLessThanOrEqual(budget.tokens + beyond);
        }
        while (open.length > 0) end(0);
        expect(counted.total.input + counted.total.output).toBe(used);
        expect(used).toBeLessThanOrEqual(budget.tokens + beyond);
        expect(counted.total.usd ?? 0).toBeLessThanOrEqual(budget.usd + 1e-9);
        expect(counted.hold(call(Math.max(0, budget.tokens - used), 0)) === undefined).toBe(used <= budget.tokens);
      }),
    );
  });
});
