import { describe, expect, test } from "vitest";
import type { CaseComparison, CaseSide } from "../../app/testing/compare-reports";
import { wordDifference } from "../../app/testing/word-difference";
import { testTerminal } from "../fixtures/test-terminal";
import { colours } from "../terminal";
import { comparisonLines, comparisonMarkdown } from "./comparison-report";

const side = (more: Partial<CaseSide>): CaseSide => ({
  status: "passed",
  answer: "There are 27 days.",
  citations: ["a.md"],
  path: ["question", "answer"],
  tokens: 10,
  cost: 0,
  time: 20,
  ...more,
});
const now = side({
  status: "failed",
  answer: "There are 25 days | weeks.",
  citations: ["b.md"],
  tokens: 12,
  reason: 'answer.text contains "27"; got: There are 25 days',
});
const unasked = side({ status: "error", answer: "", citations: [], path: [], reason: "it is not recorded" });
const cases: readonly CaseComparison[] = [
  {
    file: "leave.test.yaml",
    id: "says how long",
    kind: "regression",
    before: side({}),
    now,
    answer: wordDifference("There are 27 days.", "There are 25 days | weeks."),
  },
  { file: "leave.test.yaml", id: "is the same", kind: "same", before: side({}), now: side({}), answer: [] },
  { file: "leave.test.yaml", id: "is never judged", kind: "same", before: unasked, now: unasked, answer: [] },
  { file: "leave.test.yaml", id: "is new", kind: "added", now: side({}), answer: [] },
];

describe("the comparison with a baseline", () => {
  test("shows what is not as it was, word by word", () => {
    expect(comparisonLines(cases, "main", colours(testTerminal(), {}))).toEqual([
      "beside main",
      "✗ leave.test.yaml: says how long",
      "    There are [-27 days.-] {+25 days | weeks.+}",
      "    status passed -> failed",
      '    now: answer.text contains "27"; got: There are 25 days',
      "    cites -a.md +b.md",
      "    tokens 10 -> 12",
      "    time 20ms -> 20ms",
      "= leave.test.yaml: is never judged",
      "    now: it is not recorded",
      "    time 20ms -> 20ms",
      "+ leave.test.yaml: is new",
      "1 worse, 1 new, 2 same",
    ]);
  });

  test("is a table for people who review", () => {
    const text = comparisonMarkdown(cases, "main");
    expect(text).toContain("## Beside main\n\n1 worse, 1 new, 2 same\n");
    expect(text).toContain("There are ~~27 days.~~ **25 days \\| weeks.** |");
  });
});
