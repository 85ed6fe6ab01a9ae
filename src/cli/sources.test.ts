import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { formatSources, placeOf, quoteOf } from "./sources";

describe("formatSources", () => {
  test("lists number, place and quote", () => {
    const sources = [
      { document: "handbook.pdf", page: 3, text: "Everybody has\n27 days.", number: 7 },
      { document: "notes.md", text: "So it is." },
    ];
    expect(formatSources(sources, testTerminal())).toEqual([
      '[7] handbook.pdf, page 3 "Everybody has 27 days."',
      '[2] notes.md "So it is."',
    ]);
  });

  test("colours the number on a terminal", () => {
    const [line] = formatSources([{ document: "a", text: "b" }], testTerminal({ tty: true }));
    expect(line).toContain("\u001b[36m[1]\u001b[39m");
  });

  test("lets no document steer the terminal", () => {
    const source = { document: "a\u001b[2J\nb", page: 1, text: "\u001b]0;evil\u0007So\rit is." };
    expect(formatSources([source], testTerminal())).toEqual(['[1] a b, page 1 "Soit is."']);
  });

  test.each([undefined, null, "text", {}])("lists nothing for %j", (sources) => {
    expect(formatSources(sources, testTerminal())).toEqual([]);
  });
});

describe("placeOf", () => {
  test.each([
    [{ document: "a.pdf", page: 3, headings: ["X"] }, "a.pdf, page 3"],
    [{ document: "a.md", headings: ["Leave", "Annual"] }, "a.md, Leave > Annual"],
    [{ document: "a.txt" }, "a.txt"],
    [{ document: "p", url: "https://example.org" }, "https://example.org"],
    [{ document: "p", url: "https://example.org", title: "Example" }, "Example <https://example.org>"],
  ])("of %j is %s", (source, place) => {
    expect(placeOf({ text: "", ...source })).toBe(place);
  });
});

describe("quoteOf", () => {
  test("cuts a long passage between letters", () => {
    expect(quoteOf(`${"🌴".repeat(100)}more`)).toBe(`"${"🌴".repeat(100)}..."`);
    expect(quoteOf("a".repeat(100))).toBe(`"${"a".repeat(100)}"`);
  });
});
