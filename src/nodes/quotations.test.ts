import { describe, expect, test } from "vitest";
import { claimsOf } from "./quotations";

describe("claimsOf", () => {
  test.each([
    ["“27 days” [1]", [["27 days", [1]]]],
    ['"27 days." [1]', [["27 days.", [1]]]],
    ['"27 days".[1][2]', [["27 days", [1, 2]]]],
    ['"27 days" [1, 2]', [["27 days", [1, 2]]]],
    ['It grants "27 days" per year [1].', [["27 days", [1]]]],
    [
      "„27 Tage“ [1] und «27 jours» [2] und 「27日」[3]",
      [
        ["27 Tage", [1]],
        ["27 jours", [2]],
        ["27日", [3]],
      ],
    ],
    ['"27 days [2]" it says.', [["27 days", [2]]]],
    ['"27 days\nper year" [1]', [["27 days\nper year", [1]]]],
  ])("finds the quotations of %j and their sources", (text, expected) => {
    const { quotations } = claimsOf(text, true);
    expect(quotations.map(({ text: words, numbers }) => [words, numbers])).toEqual(expected);
  });

  test.each([
    '"27 days" is what it says. Leave is granted [1].',
    '"27 days." It is granted [1].',
    '- "27 days"\n- leave [1]',
    '"27 days"',
  ])("leaves a quotation alone that no citation of its sentence follows: %j", (text) =>
    expect(claimsOf(text, true).quotations).toEqual([]),
  );

  test("lists the numbers once each", () => {
    expect(claimsOf("A [2]. B [1][2]; c [3, 1].", true).numbers).toEqual([2, 1, 3]);
  });

  test("passes over code in Markdown, and in nothing else", () => {
    const text = 'Write `say("hello", list[1])`.\n\n```\nlist[2]\n```\n';
    expect(claimsOf(text, true)).toEqual({ numbers: [], quotations: [] });
    expect(claimsOf(text, false).numbers).toEqual([1, 2]);
  });
});
