import { describe, expect, test } from "vitest";
import { comparisonPattern, readComparison } from "./comparison";

describe("a comparison", () => {
  test.each<[number | string, number, boolean]>([
    ["< 500", 499, true],
    ["< 500", 500, false],
    ["<= 500", 500, true],
    [">500", 501, true],
    [">= 0.8", 0.79, false],
    ["= 3", 3, true],
    ["3", 3, true],
    ["3", 4, false],
    [500, 500, true],
    [500, 501, false],
    [0.0000001, 0.00000005, true],
    [0.0000001, 0.0000002, false],
    [0, 0, true],
    ["< 3s", 2_999, true],
    ["< 3s", 3_000, false],
    ["<= 1.5m", 90_000, true],
    ["< 20ms", 19, true],
  ])("%j holds of %d: %s", (written, value, holds) => {
    expect(readComparison(written).holds(value)).toBe(holds);
  });

  test.each(["< -1", "<", "3 s s", "about 3", "< 1e3", "", "3 tokens"])("is not %j", (text) => {
    expect(comparisonPattern.test(text)).toBe(false);
  });

  test("is shown as it was meant", () => {
    expect(readComparison("<3s").text).toBe("< 3s");
    expect(readComparison(0.0000001).text).toBe("<= 1e-7");
  });
});
