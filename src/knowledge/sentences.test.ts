import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentences } from "./sentences";

describe("sentences", () => {
  test.each([
    ["Two sentences. Here they are!", ["Two sentences.", "Here they are!"]],
    ["It costs 3.50 euros. That is fine.", ["It costs 3.50 euros.", "That is fine."]],
    ["Ask Dr. Smith, e.g. on Monday. Or J. Doe.", ["Ask Dr. Smith, e.g. on Monday.", "Or J. Doe."]],
    [
      "See fig. 3 and No. 5. The answer is no. Option b. Me and I. End.",
      ["See fig. 3 and No. 5.", "The answer is no.", "Option b.", "Me and I.", "End."],
    ],
    ["年休は25日です。残りは繰り越せます。", ["年休は25日です。", "残りは繰り越せます。"]],
    ["No full stop", ["No full stop"]],
    ["", []],
    [" \n \n", []],
  ])("takes %j apart", (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test("joins a sentence that a line break cuts", () => {
    const text =
      "Every employee gets twenty-five days of\nannual leave in a calendar year. Unused\nleave expires in March.";

    expect(texts(text)).toEqual([
      "Every employee gets twenty-five days of\nannual leave in a calendar year.",
      "Unused\nleave expires in March.",
    ]);
  });

  test("joins a full line with one that starts with a capital letter", () => {
    expect(texts("All requests are sent to the office of\nMartha Jones before the month ends.")).toHaveLength(1);
  });

  test("keeps headings, list items, table rows and paragraphs apart", () => {
    const text =
      "# Leave\nThere are three kinds:\n- annual leave, which is\n  paid\n- sick leave\n1. first\n\nLast words\n| a | b |\n---\nEnd";

    expect(texts(text)).toEqual([
      "Leave",
      "There are three kinds:",
      "annual leave, which is\n  paid",
      "sick leave",
      "first",
      "Last words",
      "| a | b |",
      "End",
    ]);
  });

  test("takes a short line before a long one for a heading, as PDFs have them", () => {
    const text = "Annual leave\nEmployees get twenty-five days of leave in every calendar year.\nSick leave\nNone.";

    expect(texts(text)).toEqual([
      "Annual leave",
      "Employees get twenty-five days of leave in every calendar year.",
      "Sick leave",
      "None.",
    ]);
  });

  test("gives exact offsets, in order, without overlap, and loses no word", () => {
    const piece = fc.oneof(
      fc.constantFrom(". ", "\n", "\n\n", "\r\n", "- ", "# ", "1. ", " ", "e.g. ", "? ", "。", "\u2028"),
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.lorem({ maxCount: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
        (text) => {
          let last = 0;
          let outside = "";
          for (const sentence of sentences(text)) {
            expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
            expect(sentence.text.trim()).toBe(sentence.text);
            expect(sentence.start).toBeGreaterThanOrEqual(last);
            expect(sentence.text).not.toBe("");
            outside += text.slice(last, sentence.start);
            last = sentence.end;
          }
          outside += text.slice(last);
          expect(outside.replace(/\(?(?:\d{1,3}|[a-zA-Z])[.)]\s/g, "")).not.toMatch(/\p{L}\p{L}/u);
        },
      ),
    );
  });
});

function texts(text: string): string[] {
  return sentences(text).map((sentence) => sentence.text);
}
