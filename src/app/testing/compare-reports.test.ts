import { describe, expect, test } from "vitest";
import { compareReports } from "./compare-reports";
import type { AttemptResult, CaseResult, FileResult, TestReport } from "./test-report";

function attempt(more: Partial<AttemptResult>): AttemptResult {
  const nothing = { run: "run_1", assertions: [], citations: [], nodes: [], usage: { input: 5, output: 2 }, time: 9 };
  return { status: "passed", answer: "It is green.", ...nothing, ...more };
}

function one(id: string, status: CaseResult["status"], more: Partial<AttemptResult> = {}): CaseResult {
  const attempts = status === "skipped" ? [] : [attempt({ status, ...more })];
  const place = { line: 1, column: 1 };
  return { file: "a.test.yaml", id, place, status, attempts, passed: 0, passRate: 1, time: 9 };
}

function report(cases: readonly CaseResult[], error?: FileResult["error"]): TestReport {
  const file = { file: "a.test.yaml", workflow: "a.yaml", cases, snapshots: 0, ...(error && { error }) };
  const counts = { passed: 0, failed: 0, errors: 0, skipped: 0 };
  return { files: [file], ...counts, usage: { input: 0, output: 0 }, time: 0 };
}

const kindOf = (before: CaseResult, now: CaseResult) => compareReports(report([before]), report([now]))[0]?.kind;

describe("compareReports", () => {
  test.each<[CaseResult["status"], CaseResult["status"], string]>([
    ["passed", "passed", "same"],
    ["passed", "failed", "regression"],
    ["passed", "error", "regression"],
    ["passed", "skipped", "changed"],
    ["failed", "passed", "fixed"],
    ["error", "passed", "fixed"],
    ["failed", "error", "changed"],
    ["failed", "failed", "same"],
  ])("%s, and now %s, is %s", (before, now, kind) => {
    expect(kindOf(one("a", before), one("a", now))).toBe(kind);
  });

  test.each<[string, Partial<AttemptResult>]>([
    ["another answer", { answer: "It is red." }],
    ["other citations", { citations: ["a.md#1"] }],
    ["another path", { nodes: [{ node: "web", status: "completed", time: 1, attempts: 1 }] }],
    ["other tokens", { usage: { input: 6, output: 2 } }],
  ])("sees %s", (_, more) => {
    expect(kindOf(one("a", "passed"), one("a", "passed", more))).toBe("changed");
  });

  test("does not see another time, or a node that was skipped", () => {
    const more = { time: 99, nodes: [{ node: "web", status: "skipped", time: 0, attempts: 0 }] as const };
    expect(kindOf(one("a", "passed"), one("a", "passed", more))).toBe("same");
  });

  test("shows how the answer has changed, word by word, and why it does not pass", () => {
    const error = { code: "not_recorded", message: "it is not recorded", retryable: false } as const;
    const [compared] = compareReports(
      report([one("a", "passed")]),
      report([one("a", "error", { answer: "It is red.", error })]),
    );
    expect(compared?.now?.reason).toBe("it is not recorded");
    expect(compared?.answer.length).toBeGreaterThan(1);
  });

  test("names cases that are on one side only, those of now first and in their order", () => {
    const compared = compareReports(
      report([one("gone", "passed"), one("a", "passed")]),
      report([one("new", "passed"), one("a", "passed")]),
    );
    expect(compared.map(({ id, kind }) => [id, kind])).toEqual([
      ["new", "added"],
      ["a", "same"],
      ["gone", "removed"],
    ]);
  });

  test("counts the cases of a file that cannot be run now as worse, and one that could not be run before as mended", () => {
    const error = { code: "invalid_test", message: "it has 1 error", retryable: false } as const;
    const fine = report([one("a", "passed")]);
    expect(compareReports(fine, report([], error))).toMatchObject([
      { kind: "regression", now: { status: "error", reason: "it has 1 error" } },
    ]);
    expect(compareReports(report([], error), fine)).toMatchObject([{ kind: "fixed", before: { status: "error" } }]);
  });
});
