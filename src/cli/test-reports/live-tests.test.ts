import { describe, expect, test } from "vitest";
import { testTerminal } from "../fixtures/test-terminal";
import { colours } from "../terminal";
import { textWidth } from "../text-width";
import { type LiveTests, liveLines } from "./live-tests";

const running = new Map([
  ["tells how long leave is", 1_000],
  ["knows the office \u001b[31m", 2_900],
]);
const tests: LiveTests = {
  file: "a/leave.test.yaml",
  total: 18,
  done: 4,
  running,
  passed: 3,
  failed: 1,
  startedAt: 0,
};
const options = { columns: 60, rows: 24, now: 3_000, colours: colours(testTerminal(), {}) };
const many = new Map(
  Array.from({ length: 40 }, (_, index) => [`知識 number ${index} ${"is long ".repeat(9)}`, 0] as const),
);

describe("liveLines", () => {
  test("names the file, the cases that run, and what became of the others", () => {
    expect(liveLines(tests, options)).toEqual([
      "a/leave.test.yaml  4/18",
      "  > tells how long leave is  2.0s",
      "  > knows the office  100ms",
      "3 passed, 1 not  3.0s",
    ]);
  });

  test("says how many more run than there is room for", () => {
    const lines = liveLines({ ...tests, running: many }, options);
    expect(lines).toHaveLength(10);
    expect(lines[8]).toBe("    and 33 more");
  });

  test.each([
    [1, 1],
    [2, 10],
    [3, 20],
    [5, 33],
    [24, 80],
    [100, 200],
  ])("fits into %i rows and %i columns", (rows, columns) => {
    const lines = liveLines({ ...tests, running: many }, { ...options, rows, columns });
    expect(lines.length).toBeLessThan(Math.max(rows, 2));
    if (columns >= 20) for (const line of lines) expect(textWidth(line), line).toBeLessThan(columns);
  });
});
