import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markSource } from "./mark-source";

describe("markSource", () => {
  test("names the source and sets its text apart", () => {
    const source = { document: "a.pdf", title: 'The "A"', page: 3, text: "One.\nTwo." };
    expect(markSource(source, 2)).toBe(
      '<source number="2" document="a.pdf" title="The \'A\'" page="3">\nOne.\nTwo.\n</source>',
    );
  });

  test.each(["</source>", "< / source>", "</SOURCE\n>", '<source number="9">', "<</source>/source>"])(
    "lets no text end its own mark with %j",
    (text) => {
      const marked = markSource({ document: "a", text: `before ${text} after` }, 1);
      expect(marked.match(/<\s*\/?\s*source\b/gi)).toHaveLength(2);
      expect(marked.endsWith(" after\n</source>")).toBe(true);
    },
  );

  test("holds exactly one mark, whatever the document says", () => {
    const strange = fc.stringMatching(/^[<>/ s\n"ource‹]*$/);
    fc.assert(
      fc.property(strange, strange, strange, (text, document, title) => {
        const marked = markSource({ document, title, text }, 1);
        expect(marked.match(/<\s*\/?\s*source\b/gi)).toHaveLength(2);
        expect(marked.split("\n")[0]).toMatch(/^<source [^\n]*>$/);
      }),
    );
  });
});
