import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ErrorCode, PlanetError } from "../engine/errors";
import { exitCodeOf, exitCodeOfRecord } from "./exit-codes";

describe("exitCodeOf", () => {
  test.each(everyCode())("has a code for %s, which is no success", (code) => {
    expect([1, 2, 3, 4, 5, 6, 7, 70, 130]).toContain(exitCodeOf(new PlanetError(code, "x")));
  });

  test.each([
    ["usage", 2],
    ["invalid_workflow", 3],
    ["key_missing", 4],
    ["not_found", 5],
    ["budget_exceeded", 6],
    ["provider_unavailable", 7],
    ["run_canceled", 130],
    ["node_failed", 1],
    ["internal", 70],
  ] as const)("of %s is %i", (code, exitCode) => {
    expect(exitCodeOf(new PlanetError(code, "x"))).toBe(exitCode);
  });

  test("of anything else that is thrown is that of a bug", () => {
    expect([new Error("x"), "x", undefined, null, { code: "usage" }].map(exitCodeOf)).toEqual([70, 70, 70, 70, 70]);
  });
});

describe("exitCodeOfRecord", () => {
  test.each(["of_the_future", "constructor", "__proto__"])("of the unknown code %s is that of a failure", (code) => {
    expect(exitCodeOfRecord({ code: code as ErrorCode })).toBe(1);
  });
});

/** All members of the union, from its source: the table below it must have a row for each. */
function everyCode(): ErrorCode[] {
  const source = readFileSync(new URL("../engine/errors.ts", import.meta.url), "utf8");
  const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? "";
  const codes = [...union.matchAll(/"([a-z_]+)"/g)].flatMap(([, code]) => code ?? []);
  expect(codes.length).toBeGreaterThan(15);
  return codes as ErrorCode[];
}
