import { describe, expect, test } from "vitest";
import {
  checkAtLeast,
  checkAtMost,
  checkContains,
  checkContainsAny,
  checkEquals,
  checkMatches,
  checkOneOf,
  checkSchema,
  checkStartsWith,
} from "./check-value";
import type { Verdict } from "./verdict";

const target = (value: unknown) => ({ name: "answer.text", node: "answer", value });

test("a list and a text are no numbers, and it is said what they are", () => {
  expect(checkAtLeast(1, target(["a", "b"])).got).toBe('no number but a list of 2: ["a","b"]');
  expect(checkAtMost(1, target("many")).got).toBe("no number: many");
  expect(checkAtMost(1, target(" 0.5 ")).got).toBe(" 0.5 ");
});

test("what a schema misses is named", () => {
  const schema = { type: "object", required: ["a"], properties: { b: { type: "number" } } };
  expect(checkSchema(schema, target({ b: "x" })).expected).toContain(
    "a: is missing; b: expected number, received string",
  );
});

const cases: readonly (readonly [string, boolean, Verdict])[] = [
  ["a text equals itself, whatever blanks are around it", true, checkEquals("Yes.", target(" Yes.\n"))],
  ["another text does not", false, checkEquals("Yes", target("Yes."))],
  [
    "a value equals one with the same parts",
    true,
    checkEquals({ a: [1, { b: null }] }, target({ a: [1, { b: null }] })),
  ],
  ["a number is no text", false, checkEquals("1", target(1))],
  ["a text contains all of several", true, checkContains(["leave", "27"], target("27 days of leave"))],
  ["and not only one of them", false, checkContains(["leave", "28"], target("27 days of leave"))],
  ["a list contains its elements", true, checkContains("b", target(["a", "b"]))],
  ["and not what they contain", false, checkContains("b", target(["ab"]))],
  ["a value contains what its JSON does", true, checkContains('"a":1', target({ a: 1 }))],
  ["one of several is enough for contains_any", true, checkContainsAny(["28", "27"], target("27 days"))],
  ["none of several is not", false, checkContainsAny(["28", "29"], target("27 days"))],
  ["a text starts with its beginning", true, checkStartsWith("27", target("\n27 days"))],
  ["and not with its end", false, checkStartsWith("days", target("27 days"))],
  ["a pattern finds what it is for", true, checkMatches("\\d+ days", target("27 days"))],
  ["(?i) ignores case", true, checkMatches("(?i)DAYS", target("27 days"))],
  ["without it case counts", false, checkMatches("DAYS", target("27 days"))],
  ["one of the values is enough for one_of", true, checkOneOf(["a", 2], target(2))],
  ["another value is not", false, checkOneOf(["a", 2], target("2"))],
  ["a JSON text fits a schema", true, checkSchema({ type: "object", required: ["a"] }, target('{"a":1}'))],
  [
    "a value without a key that is required does not",
    false,
    checkSchema({ type: "object", required: ["a"] }, target({})),
  ],
  ["text that is no JSON does not", false, checkSchema({ type: "object" }, target("Yes."))],
  ["a number is at least itself", true, checkAtLeast(2, target(2))],
  ["a number in a text counts", true, checkAtMost(2, target("1.5"))],
  ["a text without a number is in no range", false, checkAtLeast(0, target("many"))],
  ["nothing is in no range", false, checkAtMost(2, target(undefined))],
  ["nothing contains nothing", false, checkContains("a", target(undefined))],
];

describe("what is expected of a value", () => {
  test.each(cases)("%s", (_, holds, verdict) => {
    expect(verdict.holds).toBe(holds);
  });

  test("is told with what there was and whose it is", () => {
    expect(checkContains(["leave", "28"], target("27 days of leave"))).toEqual({
      holds: false,
      expected: 'contains "28"',
      got: "27 days of leave",
      node: "answer",
    });
    expect(checkEquals(1, target(undefined)).got).toBe("nothing");
    expect(checkSchema({ type: "number" }, target("x")).expected).toBe("fits the schema: it is no JSON");
  });
});
