import { expect, test } from "vitest";
import type { AttemptResult } from "./test-report";
import { whyNot } from "./why-not";

const run = (more: Partial<AttemptResult>): AttemptResult => ({
  ...{ status: "passed", run: "run_1", assertions: [], citations: [], nodes: [], usage: { input: 0, output: 0 } },
  time: 1,
  ...more,
});
const assertion = { holds: false, expected: "answer.text contains 27", got: "25 days", place: { line: 1, column: 1 } };

test("a case that passed or was skipped needs no reason", () => {
  expect(whyNot({ status: "passed", attempts: [run({})] })).toBeUndefined();
  expect(whyNot({ status: "skipped", attempts: [] })).toBeUndefined();
});

test("the reason is what does not hold first, of the first run that did not pass", () => {
  const failed = run({ status: "failed", assertions: [{ ...assertion, holds: true, expected: "is fine" }, assertion] });
  expect(whyNot({ status: "failed", attempts: [run({}), failed] })).toBe("answer.text contains 27; got: 25 days");
  const long = run({ status: "failed", assertions: [{ ...assertion, got: "x".repeat(1_000) }] });
  expect(whyNot({ status: "failed", attempts: [long] })).toMatch(/; got: x{300}\.\.\.$/);
});

test("the reason is the error where it could not be judged, with what helps", () => {
  const error = { code: "not_recorded", message: "it is not recorded", retryable: false } as const;
  expect(whyNot({ status: "error", attempts: [run({ status: "error", error })] })).toBe("it is not recorded");
  const helped = run({ status: "error", error: { ...error, hint: "record it" } });
  expect(whyNot({ status: "error", attempts: [helped] })).toBe("it is not recorded; record it");
});

test("what certainly does not hold comes before what cannot be told", () => {
  const error = { code: "not_recorded", message: "it is not recorded", retryable: false } as const;
  const untold = { ...assertion, expected: "meets `judge`", error };
  expect(whyNot({ status: "failed", attempts: [run({ status: "failed", assertions: [untold, assertion] })] })).toBe(
    "answer.text contains 27; got: 25 days",
  );
  expect(whyNot({ status: "error", attempts: [run({ status: "error", assertions: [untold] })] })).toBe(
    "it is not recorded",
  );
});
