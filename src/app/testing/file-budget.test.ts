import { describe, expect, test } from "vitest";
import { fileBudget } from "./file-budget";

describe("the budget of a test file", () => {
  test("lets nothing begin once its tokens are used", () => {
    const budget = fileBudget({ tokens: 100 });
    budget.add({ input: 60, output: 39 });
    expect(() => budget.check()).not.toThrow();
    budget.add({ input: 1, output: 0 });
    expect(() => budget.check()).toThrow("used 100 tokens, their budget allows 100");
  });

  test("counts money, and lets what costs nothing go on", () => {
    const budget = fileBudget({ cost: 0.01 });
    budget.add({ input: 1_000, output: 1_000, usd: 0 });
    expect(() => budget.check()).not.toThrow();
    budget.add({ input: 1, output: 1, usd: 0.02 });
    expect(() => budget.check()).toThrow("used $0.02, their budget allows $0.01");
  });

  test("has no end where there is none", () => {
    const budget = fileBudget();
    budget.add({ input: 1e9, output: 1e9, usd: 1e6 });
    expect(() => budget.check()).not.toThrow();
  });
});
