import { EventEmitter } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type InkOutput, inkOutput } from "./ink-output";

const control = "\u001b[";
const frame = (...lines: readonly string[]) => `${lines.join("\n")}\n${control}2A${control}3G${control}?25h`;
const wide = "x".repeat(90);

let output: InkOutput | undefined;
afterEach(() => output?.close());

/** A terminal whose window another size is given to; what is told of it late is found when somebody looks. */
function openWindow(environment: Readonly<Record<string, string>> = {}) {
  const window = { columns: 100 };
  const written: string[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    columns: 100,
    isTTY: true,
    write: (text: string) => written.push(text) > 0,
    _refreshSize() {
      if (stdout.columns === window.columns) return;
      stdout.columns = window.columns;
      stdout.emit("resize");
    },
  });
  const onNarrower = vi.fn();
  output = inkOutput({ stdout: stdout as never, environment }, onNarrower);
  const { stream } = output;
  return { window, written, onNarrower, write: (text: string) => stream.write(text) };
}

describe("inkOutput", () => {
  test("passes on what is written where the window stays as it is", () => {
    const { written, onNarrower, write } = openWindow();
    write(frame("a", "> b", "c"));
    write(frame(wide, "> b", "c"));
    expect(written).toEqual([frame("a", "> b", "c"), frame(wide, "> b", "c")]);
    expect(onNarrower).not.toHaveBeenCalled();
  });

  test("finds out before the next picture that the window is narrower, and erases the rows of both pictures", () => {
    const { window, written, onNarrower, write } = openWindow();
    write(frame(wide, "> b", "c"));
    window.columns = 50;
    write(frame(`${wide}y`, "> b", "c"));
    expect(onNarrower).toHaveBeenCalledOnce();
    expect(written.slice(1)).toEqual([
      // Two rows are above the cursor where one line was.
      `\r${control}2A${control}J${control}1B`,
      frame(`${wide}y`, "> b", "c"),
      `\r${control}2A${control}J${control}1B`,
    ]);
  });

  test("erases nothing after what draws no picture, nor after one that fits", () => {
    const { window, written, write } = openWindow();
    write(frame(wide, "> b", "c"));
    window.columns = 50;
    write(`${control}?2026h`);
    write(frame("short", "> b", "c"));
    expect(written.slice(2)).toEqual([`${control}?2026h`, frame("short", "> b", "c"), ""]);
  });

  test("leaves it to terminals that cut lines", () => {
    const { window, written, write } = openWindow({ TERM: "linux" });
    write(frame(wide, "> b", "c"));
    window.columns = 50;
    write(frame(wide, "> b", "d"));
    expect(written).toHaveLength(2);
  });
});
