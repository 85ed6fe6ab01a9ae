import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testTerminal } from "../fixtures/test-terminal";
import { colours } from "../terminal";
import { textWidth } from "../text-width";
import { finishedBlocks } from "./finished-blocks";
import { loadHighlighter } from "./highlight-code";
import { renderMarkdown } from "./render-markdown";

const plain = colours(testTerminal(), { isTTY: false });
const coloured = colours(testTerminal({ environment: { FORCE_COLOR: "1" } }), {});
const render = (markdown: string, columns = 60) => renderMarkdown(markdown, { columns, colours: plain });

const document = `# Leave & absence

Every employee has **25 days** of leave [1], see the [handbook](https://example.com/h) or \`leave.md\`.

1. Ask your manager
   - in *Sundial*
   - five days before
2. Write it down

- [x] done
- [ ] open

> A quotation
> of two lines

| Occasion | Days |
|:---|---:|
| Wedding | 2 |
| Moving 日本 | 1 |

\`\`\`ts
const days = 25; // a year
\`\`\`

---
`;

/** Pieces of Markdown in any order, and any text. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["- a\n", "1. b\n", "\n", "\n\n", "```\n", "# t\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "> q\n"],
        ...["**b** ", "word ", "日本語 ", "👩‍👩‍👧 ", "    code\n", "---\n", "[x](y) ", "\t", "<b>\n"],
      ),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

describe("renderMarkdown", () => {
  test("draws every kind of block", () => {
    expect(render(document).join("\n")).toMatchInlineSnapshot(`
      "Leave & absence

      Every employee has 25 days of leave [1], see the handbook
      (https://example.com/h) or leave.md.

      1. Ask your manager
         - in Sundial
         - five days before
      2. Write it down

      - [x] done
      - [ ] open

      │ A quotation
      │ of two lines

      Occasion     Days
      ───────────  ────
      Wedding         2
      Moving 日本     1

          const days = 25; // a year

      ────────────────────"
    `);
  });

  test("makes a list of the rows of a table for which there is no room", () => {
    expect(render("| Occasion | Days |\n|---|---|\n| Wedding | 2 |\n| Moving | 1 |", 40)).toEqual([
      "Occasion: Wedding",
      "Days: 2",
      "",
      "Occasion: Moving",
      "Days: 1",
    ]);
  });

  test("shows what a model wrote as entities and as HTML the way it was written", () => {
    expect(render('a < b && "c" <br> &amp;lt;')).toEqual(['a < b && "c" <br> &lt;']);
  });

  test("takes out what would steer the terminal", () => {
    const steering = "a\u001b[2Jb \u001b]8;;http://x\u0007c\u001b]8;;\u0007 \u009b31md \r\b\u202ee `\u001b[31mf`";
    expect(render(steering).join("\n")).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  test("colours code once its colours are loaded, citations, and nothing where there are no colours", async () => {
    await loadHighlighter();
    const lines = renderMarkdown("It is so [1].\n\n```ts\nconst a = 1;\n```", { columns: 40, colours: coloured });
    expect(lines[0]).toBe("It is so \u001b[36m[1]\u001b[39m.");
    expect(lines[2]).toContain("\u001b[35mconst\u001b[39m");
    expect(render("```ts\nconst a = 1;\n```\n\n```nonsense\na\n```")).toEqual(["    const a = 1;", "", "    a"]);
  });

  test("draws no line that is wider than there is room for", () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 20, max: 90 }), (markdown, columns) => {
        for (const line of renderMarkdown(markdown, { columns, colours: coloured }))
          expect(textWidth(line), JSON.stringify(line)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 300 },
    );
  });
});

describe("finishedBlocks", () => {
  test.each([
    ["a", ""],
    ["a\n\nb", "a\n\n"],
    ["- a\n\n- b", ""],
    ["- a\n\nb\n\nc", "- a\n\nb\n\n"],
    ["```\na\n\nb", ""],
    ["# a\n\n```\nb\n```\n\nc", "# a\n\n```\nb\n```\n\n"],
    ["1. a\n\n1. b  \u2028", ""],
    ["a\n\n> q\n*", "a\n\n"],
  ])("of %j %j is finished", (markdown, finished) => {
    expect(finishedBlocks(markdown)).toEqual({ finished, rest: markdown.slice(finished.length) });
  });

  test("never draws otherwise what was finished while the text grew", () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(400), { maxLength: 8 }), (markdown, cuts) => {
        let drawn = 0;
        const lines: string[] = [];
        for (const cut of [...cuts.sort((left, right) => left - right), markdown.length]) {
          const { finished, rest } = finishedBlocks(markdown.slice(drawn, Math.max(cut, drawn)));
          expect(markdown.slice(drawn, Math.max(cut, drawn))).toBe(finished + rest);
          if (finished.trim() !== "") lines.push(...render(finished));
          drawn += finished.length;
        }
        lines.push(...render(markdown.slice(drawn)));
        const words = (all: readonly string[]) => all.join(" ").replace(/\s+/g, " ").trim();
        expect(words(lines)).toBe(words(render(markdown)));
      }),
      { numRuns: 300 },
    );
  });
});
