import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { bar, progressLine } from "./progress-line";

describe("progressLine", () => {
  test("writes a line now and then where stderr is no terminal, and at once when other work begins", () => {
    const terminal = testTerminal();
    let time = 0;
    const progress = progressLine(terminal, { now: () => time });
    for (let done = 0; done < 120; done += 1) {
      progress.show({ done, total: 120, label: `${done}.pdf`, unit: "files" }, "indexing");
      time += 100;
    }
    progress.show({ done: 120, total: 120, label: "119.pdf", unit: "files" }, "indexing");
    progress.show({ done: 0, total: 9, label: "vectors", unit: "chunks" }, "indexing");
    progress.clear();
    expect(terminal.err()).toBe(
      "indexing 1/120 0.pdf\nindexing 51/120 50.pdf\nindexing 101/120 100.pdf\nindexing 1/9 vectors\n",
    );
    expect(terminal.out()).toBe("");
  });

  test("writes a line for each step when it is asked to say more", () => {
    const terminal = testTerminal({ tty: true, verbosity: "verbose" });
    const progress = progressLine(terminal);
    progress.show({ done: 0, total: 2, label: "a.pdf" }, "indexing");
    progress.show({ done: 1, total: 2, label: "b.pdf" }, "indexing");
    progress.show({ done: 1, total: 2, label: "b.pdf" }, "indexing");
    progress.show({ done: 2, total: 2, label: "b.pdf" }, "indexing");
    expect(terminal.err()).toBe("indexing 1/2 a.pdf\nindexing 2/2 b.pdf\n");
  });

  test("redraws its line at most ten times a second, and says how fast it goes and what is left", () => {
    const terminal = testTerminal({ tty: true, columns: 120 });
    let time = 0;
    const progress = progressLine(terminal, { now: () => time });
    for (let done = 0; done <= 300; done += 1) {
      time = 10 * done;
      progress.show({ done, total: 600, label: "a.pdf", unit: "files", detail: `${10 * done} chunks` }, "indexing");
    }
    progress.clear();
    const drawn = terminal.err().split("\r\u001b[K").filter(Boolean);
    expect(drawn.length).toBeLessThanOrEqual(31);
    expect(drawn.at(-1)).toBe(
      "indexing ▕██████████░░░░░░░░░░▏ 300/600 files  3000 chunks  100 files/s  0:03 left  a.pdf",
    );
  });

  test("redraws one line on a terminal and takes it away", () => {
    const terminal = testTerminal({ tty: true });
    const progress = progressLine(terminal);
    progress.show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    progress.clear();
    progress.clear();
    expect(terminal.err()).toBe("\r\u001b[Kindexing ▕██████████░░░░░░░░░░▏ 1/2 a.pdf\r\u001b[K");
  });

  test("draws a whole bar on a terminal that does not know its width", () => {
    const terminal = testTerminal({ tty: true, columns: 0 });
    progressLine(terminal).show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    expect(terminal.err()).toMatch(/1\/2 a\.pdf$/);
  });

  test("says nothing when it shall be quiet, nor where a program reads", () => {
    const quiet = testTerminal({ tty: true, verbosity: "quiet" });
    progressLine(quiet).show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    const read = testTerminal({ tty: true });
    progressLine(read, { hidden: true }).show({ done: 1, total: 2, label: "a.pdf" }, "indexing");
    expect(quiet.err() + read.err()).toBe("");
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

  test.each([
    [{ rate: 4.26, left: 61_000 }, "1,200/3,412 chunks  4.3 chunks/s  1:01 left  vectors"],
    [{ rate: 1234, left: 3_723_000 }, "1,200/3,412 chunks  1,234 chunks/s  1:02:03 left  vectors"],
    [undefined, "1,200/3,412 chunks  vectors"],
  ])("says at the pace %j: %s", (pace, said) => {
    const progress = { done: 1200, total: 3412, label: "vectors", unit: "chunks" };
    expect(bar(progress, "indexing", 120, pace)).toBe(`indexing ▕███████░░░░░░░░░░░░░▏ ${said}`);
  });

  test("leaves room for pace and time on a narrow terminal", () => {
    const progress = { done: 71, total: 120, label: "handbook.pdf", unit: "files", detail: "3,412 chunks" };
    expect(bar(progress, "indexing", 80, { rate: 38, left: 13_500 })).toBe(
      "indexing ▕██████░░░░▏ 71/120 files  3,412 chunks  38 files/s  0:14 left  handbo",
    );
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
