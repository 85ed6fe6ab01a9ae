import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownSections } from "./markdown-sections";

describe("markdownSections", () => {
  test("gives each heading's text the headings above it", () => {
    const text = "Intro.\n\n# Handbook\n\n## Leave\n\nText.\n### Annual\n25 days.\n## Travel ##\nTrains.\n";

    expect(read(text)).toEqual([
      ["Intro.", undefined],
      ["## Leave\n\nText.", ["Handbook", "Leave"]],
      ["### Annual\n25 days.", ["Handbook", "Leave", "Annual"]],
      ["## Travel ##\nTrains.", ["Handbook", "Travel"]],
    ]);
    expect(markdownSections(text).title).toBe("Handbook");
  });

  test("reads underlined headings, but no rule, list or table as one", () => {
    const text = "Title\n=====\n\nSub\n---\nText\n\n---\n\n- item\n---\n\n| a |\n|---|\n\nLong\nparagraph\n---\nEnd";

    expect(read(text).map(([, headings]) => headings)).toEqual([["Title", "Sub"]]);
  });

  test("leaves fenced code alone", () => {
    const text = "# A\n```sh\n# no heading\n~~~\n# nor this\n````\n# B\nb\n~~~~\n# code\n~~~\n# still\n~~~~\n# C\nc";

    expect(read(text).map(([, headings]) => headings)).toEqual([["A"], ["B"], ["C"]]);
  });

  test("skips front matter, and takes its title before the first heading", () => {
    const text = '---\ntitle: "All about leave"\ntags: [a]\n---\n# Leave\nText.';

    expect(read(text)).toEqual([["# Leave\nText.", ["Leave"]]]);
    expect(markdownSections(text).title).toBe("All about leave");
    expect(read("---\r\nx: 1\r\n---\r\nText.\r\n")).toEqual([["Text.", undefined]]);
    expect(read("---\nno end")).toEqual([["---\nno end", undefined]]);
  });

  test("shows headings without their marks", () => {
    const text = "# `aiplanet` **run** [guide](x.md) snake_case #hash\nText\n#nothing\n#\tTab #\nx";

    expect(read(text).map(([, headings]) => headings)).toEqual([["aiplanet run guide snake_case #hash"], ["Tab"]]);
  });

  test("keeps a heading that has nothing below it", () => {
    expect(read("# A\n\n# B\n").map(([text]) => text)).toEqual(["# A", "# B"]);
  });

  test("gives sections in order that leave out nothing but blank lines, front matter and empty headings", () => {
    const line = fc.constantFrom("# A", "## B", "text", "", "---", "===", "```", "- x", "   ", "#", "# ");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom("\n", "\r\n"), (list, ending) => {
        const text = list.join(ending);
        let last = 0;
        for (const { start, end } of markdownSections(text).sections) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test.each([
    "#".repeat(500_000),
    "# a ".repeat(200_000),
    "`".repeat(500_000),
    "[".repeat(500_000),
    "---\n".repeat(100_000),
    "# [](".repeat(50_000),
    "# __a".repeat(50_000),
  ])("reads a long line of marks at once", (text) => {
    const started = performance.now();
    markdownSections(text);
    markdownSections(`# ${text}\n${text}`);

    expect(performance.now() - started).toBeLessThan(2000);
  });
});

function read(text: string): [string, readonly string[] | undefined][] {
  return markdownSections(text).sections.map(({ start, end, headings }) => [text.slice(start, end).trim(), headings]);
}
