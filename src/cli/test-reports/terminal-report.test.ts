import { describe, expect, test } from "vitest";
import { testTerminal } from "../fixtures/test-terminal";
import { colours } from "../terminal";
import { exampleReport } from "./fixtures/report";
import { fileLines, summaryLines } from "./terminal-report";

const plain = colours(testTerminal(), {});

describe("the report in the terminal", () => {
  test("says of each case what became of it, and why", () => {
    const [door, broken] = exampleReport().files.map((file) => fileLines(file, plain).join("\n"));
    expect(door).toBe(`door.test.yaml
  ✓ is green  12ms
  ✗ is (not) red  12ms
      door.test.yaml:6:9 the answer contains "green"
        got: a | b
        | ::error::no <b>@you</b> %0A & ]]>
        node: answer
        run: run_1
        1 of 3 runs passed, 80 % have to
        again: aiplanet test door.test.yaml --filter '^is \\(not\\) red$'
  ! cannot be judged  12ms
      door.test.yaml:3:5 the call is not recorded
        record it
        run: run_1
        again: aiplanet test door.test.yaml --filter '^cannot be judged$'
  - is skipped  skipped: not yet
  obsolete 1 recording that no case asks for; --prune removes them
      c/old.json`);
    expect(broken).toBe("broken.test.yaml\n  ! cannot be run\n      it has 1 error");
  });

  test("sums up the cases, what they reached and what they used", () => {
    expect(summaryLines(exampleReport(), plain)).toEqual([
      "",
      "cases    1 failed, 2 errors, 1 passed, 1 skipped",
      "reached  3/4 nodes, 1/2 branches of door.yaml  not reached: web, web: runs",
      "answers  2 replayed, 1 recorded",
      "kept     1 snapshot",
      "1.2s  10 in / 2 out  $0.001",
    ]);
  });

  test("says nothing of a file of which nothing ran", () => {
    expect(fileLines({ file: "a", workflow: "b", cases: [], snapshots: 0 }, plain)).toEqual([]);
  });
});
