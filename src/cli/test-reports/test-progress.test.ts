import { describe, expect, test } from "vitest";
import { testTerminal } from "../fixtures/test-terminal";
import { testProgress } from "./test-progress";

const cases = Array.from({ length: 120 }, (_, index) => `case ${index}`);

/** Runs cases one after the other, each of which takes so many milliseconds, and gives what was said meanwhile. */
function told(each: number, verbosity: "normal" | "verbose" | "quiet" = "normal", hidden = false): string {
  const terminal = testTerminal({ verbosity });
  let time = 0;
  const progress = testProgress(terminal, { hidden, now: () => time });
  progress.file("a.test.yaml", cases);
  for (const id of cases) {
    progress.start(id);
    time += each;
    progress.end({ id, status: "passed" });
  }
  progress.clear();
  expect(terminal.out()).toBe("");
  return terminal.err();
}

describe("testProgress where stderr is no terminal", () => {
  test("says nothing of what takes a moment, and a line now and then of what takes longer", () => {
    expect(told(10)).toBe("");
    expect(told(100)).toBe("testing 51/120 case 50\ntesting 101/120 case 100\n");
  });

  test("says each case when it is asked to say more, and nothing where programs read or nothing was wanted", () => {
    expect(told(10, "verbose").split("\n")).toHaveLength(121);
    expect(told(100, "quiet")).toBe("");
    expect(told(100, "normal", true)).toBe("");
  });
});
