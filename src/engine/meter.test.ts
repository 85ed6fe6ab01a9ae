import { describe, expect, test } from "vitest";
import { meter } from "./meter";

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
