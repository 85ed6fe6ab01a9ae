import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { bar, progressLine } from "./progress-line";

describe("progressLine", () => {
  test("writes a plain line for each step where stderr is no terminal", () => {
    const terminal = testTerminal();
    const progress = progressLine(terminal, false);
    progress.show({ done: 0, total: 2, label: "a.pdf" }, "indexing");
    progress.show({ done: 1, total: 2, label: "b.pdf" }, "indexing");
    progress.show({ done: 1, total: 2, label: "b.pdf" }, "indexing");
    progress.show({ done: 2, total: 2, label: "b.pdf" }, "indexing");
    progress.clear();
    expect(terminal.err()).toBe("indexing 1/2 a.pdf\nindexing 2/2 b.pdf\n");
    expect(terminal.out()).toBe("");
  });

  test("redraws one line on a terminal and takes it away", () => {
    const terminal = testTerminal({ tty: true });
    const progress = progressLine(terminal, false);
    progress.show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    progress.clear();
    progress.clear();
    expect(terminal.err()).toBe("\r\u001b[Kindexing ▕██████████░░░░░░░░░░▏ 1/2 a.pdf\r\u001b[K");
  });

  test("draws a whole bar on a terminal that does not know its width", () => {
    const terminal = testTerminal({ tty: true, columns: 0 });
    progressLine(terminal, false).show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    expect(terminal.err()).toMatch(/1\/2 a\.pdf$/);
  });

  test("says nothing when it shall be quiet", () => {
    const terminal = testTerminal({ tty: true });
    progressLine(terminal, true).show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    expect(terminal.err()).toBe("");
  });
});

describe("bar", () => {
  test.each([
    [0, 3, "░░░░░░░░░░░░░░░░░░░░"],
    [3, 3, "████████████████████"],
    [9, 3, "████████████████████"],
    [-1, 3, "░░░░░░░░░░░░░░░░░░░░"],
    [0, 0, "████████████████████"],
  ])("of %i out of %i is %s", (done, total, drawn) => {
    expect(bar({ done, total, label: "a" }, "indexing", 80)).toContain(`▕${drawn}▏`);
  });

  test("is never as wide as the terminal", () => {
    const line = bar({ done: 1, total: 2, label: "x".repeat(200) }, "indexing", 40);
    expect(line).toHaveLength(39);
  });

  test("counts two columns for wide letters, and cuts none in half", () => {
    const line = bar({ done: 1, total: 2, label: "日本語日本語🎉🎉" }, "indexing", 48);
    expect(line).toBe("indexing ▕██████████░░░░░░░░░░▏ 1/2 日本語日本");
  });

  test("shows a name without control characters, on one line", () => {
    expect(bar({ done: 1, total: 1, label: "a\n\u001b[31mb" }, "indexing", 80)).toMatch(/1\/1 a b$/);
  });
});
