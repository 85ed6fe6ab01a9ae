import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney } from "./money";

describe("formatMoney", () => {
  test.each([
    [0, "$0"],
    [0.00000002, "$0.00000002"],
    [0.000025, "$0.000025"],
    [0.0003, "$0.0003"],
    [0.00045678, "$0.00046"],
    [0.00999, "$0.01"],
    [0.1, "$0.10"],
    [0.1 + 0.2, "$0.30"],
    [0.999, "$1.00"],
    [1, "$1.00"],
    [1.25, "$1.25"],
    [1234.567, "$1234.57"],
  ])("shows %d as %s", (usd, shown) => {
    expect(formatMoney(usd)).toBe(shown);
  });

  test("is a plain number that is right within a twentieth", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e9, noNaN: true }), (usd) => {
        const shown = formatMoney(usd);
        expect(shown).toMatch(/^\$\d+\.\d\d+$/);
        expect(Math.abs(Number(shown.slice(1)) - usd)).toBeLessThanOrEqual(usd * 0.05);
      }),
    );
  });
});
