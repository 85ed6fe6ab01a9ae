import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { colours, isLively, printable, printableLine, toJson } from "./terminal";

describe("printable", () => {
  test.each([
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["the clearing of the screen", "a\u001b[2J\u001b[Hb", "ab"],
    ["a title", "a\u001b]0;evil\u0007b", "ab"],
    ["a link", "\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\", "here"],
    ["C1 controls", "a\u009b31mb", "ab"],
    ["a return that would overwrite the line", "good\rbad", "goodbad"],
    ["bells, backspaces and deletes", "a\u0007\u0008\u007fb", "ab"],
    ["a lone escape", "a\u001b", "a"],
    ["NUL", "a\u0000b", "ab"],
    ["a turn of the direction", "invoice\u202efdp.exe", "invoicefdp.exe"],
  ])("takes out %s", (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test("keeps line breaks, tabs, letters and emoji", () => {
    const text = "Über\n\t日本 👩‍🌾 naïve – “x”";
    expect(printable(text)).toBe(text);
  });

  test("lets no control character through, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
      }),
    );
  });

  test("stays quick on a long text full of escapes", () => {
    expect(printable("\u001b]".repeat(100_000))).not.toContain("\u001b");
  });
});

describe("printableLine", () => {
  test("puts a text on one line", () => {
    expect(printableLine(" a\n\tb\u001b[1m  c ")).toBe("a b c");
  });
});

describe("toJson", () => {
  test("escapes every control character and can be read back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(toJson({ text })).not.toMatch(/\p{Cc}/u);
        expect(JSON.parse(toJson({ text }))).toEqual({ text });
      }),
    );
  });
});

describe("colours", () => {
  test.each([
    ["on a terminal", true, {}, true],
    ["not in a pipe", false, {}, false],
    ["not with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["not on a dumb terminal", true, { TERM: "dumb" }, false],
    ["in a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["not on a terminal with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["not with NO_COLOR, whatever FORCE_COLOR says", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["not on a terminal with CLICOLOR=0", true, { CLICOLOR: "0" }, false],
    ["in a pipe with CLICOLOR_FORCE", false, { CLICOLOR_FORCE: "1" }, true],
    ["not in a pipe with CLICOLOR_FORCE=0", false, { CLICOLOR_FORCE: "0" }, false],
  ])("are there %s", (_, tty, environment, on) => {
    const terminal = testTerminal({ tty, environment });
    expect(colours(terminal, terminal.stdout).red("x")).toBe(on ? "\u001b[31mx\u001b[39m" : "x");
  });
});

describe("isLively", () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: "dumb" }, false],
    [true, { CI: "true" }, false],
  ])("with a terminal %s and %j is %s", (tty, environment, lively) => {
    expect(isLively(testTerminal({ tty, environment }))).toBe(lively);
  });
});
