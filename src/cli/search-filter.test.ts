import { describe, expect, test } from "vitest";
import { searchFilter } from "./search-filter";

function filterOf(...texts: string[]) {
  return texts.reduce<ReturnType<typeof searchFilter> | undefined>(
    (before, text) => searchFilter(text, before),
    undefined,
  );
}

describe("searchFilter", () => {
  test("takes several values of one name beside each other", () => {
    expect(filterOf("team=blue", "language=en", "team=red")).toEqual({ team: ["blue", "red"], language: ["en"] });
  });

  test("takes a number for a text and for a number", () => {
    expect(filterOf("year=2024", "year= ")).toEqual({ year: ["2024", 2024, " "] });
  });

  test("keeps whatever stands after the first equals sign, and any name", () => {
    expect(filterOf("rule=a=b", "__proto__=x")).toEqual(
      Object.fromEntries([
        ["rule", ["a=b"]],
        ["__proto__", ["x"]],
      ]),
    );
  });

  test.each(["team", "=blue", ""])("refuses %j", (text) => {
    expect(() => searchFilter(text)).toThrow("is not of the form name=value");
  });
});
