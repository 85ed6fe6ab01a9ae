import { describe, expect, test } from "vitest";
import { addUsage, toUsage } from "./values";

describe("toUsage", () => {
  test("keeps what is known, and that it is estimated", () => {
    const usage = { input: 1, output: 2, usd: 0.5, estimated: true };
    expect(toUsage(usage)).toEqual(usage);
    expect(toUsage({ ...usage, usd: undefined, estimated: false })).toEqual({ input: 1, output: 2 });
    expect(toUsage({ input: 1, output: 2, estimated: "yes", more: 1 })).toEqual({ input: 1, output: 2 });
  });
});

describe("addUsage", () => {
  test("money is unknown only when neither side knows it", () => {
    expect(addUsage({ input: 1, output: 2 }, { input: 3, output: 4 })).toEqual({ input: 4, output: 6 });
    expect(addUsage({ input: 1, output: 2 }, { input: 3, output: 4, usd: 1 })).toEqual({ input: 4, output: 6, usd: 1 });
  });

  test("a sum is estimated when a part of it is", () => {
    const exact = { input: 1, output: 1 };
    const estimated = { ...exact, estimated: true } as const;
    expect(addUsage(exact, exact).estimated).toBeUndefined();
    expect(addUsage(exact, estimated).estimated).toBe(true);
    expect(addUsage(estimated, exact).estimated).toBe(true);
  });
});
