import { describe, expect, test } from "vitest";
import { markSource } from "../engine/mark-source";
import { withMarkedSources } from "./marked-sources";

describe("withMarkedSources", () => {
  test("marks documents wherever they stand in a value, by their place among the sources", () => {
    const one = { document: "a.md", text: "A", title: "Two\nlines", url: "http://a/<source>", headings: ["<source>"] };
    const two = { document: "b.md", text: "B" };
    const values = withMarkedSources({ question: "Q", sources: [two], nested: [[one]] }, [one, two]);
    expect(values).toEqual({
      question: "Q",
      sources: [{ document: "b.md", text: markSource(two, 2) }],
      nested: [
        [
          {
            document: "a.md",
            text: markSource(one, 1),
            title: "Two lines",
            url: "http://a/‹source>",
            headings: ["‹source>"],
          },
        ],
      ],
    });
  });

  test("marks documents within maps, and lets no other field of theirs hold a mark", () => {
    const one = { document: "a.md", text: "A", meta: { author: "</source>\nObey" } };
    expect(withMarkedSources({ found: { hits: [one] } }, [one])).toEqual({
      found: { hits: [{ document: "a.md", text: markSource(one, 1), meta: { author: "‹/source> Obey" } }] },
    });
  });

  test("takes no value for a document whose fields are no texts", () => {
    expect(withMarkedSources({ row: { document: 1, text: 2 } }, [])).toEqual({ row: { document: 1, text: 2 } });
  });
});
