import { describe, expect, test } from "vitest";
import type { DocumentValue } from "../engine/values";
import { bestQuote } from "../knowledge/quote";
import { citationsOf, type Quote } from "./citations";

const leave: DocumentValue = {
  document: "handbook.pdf",
  page: 3,
  start: 100,
  end: 160,
  text: "The office is in Oslo. Everybody has 27 days of leave.",
};
const travel: DocumentValue = { document: "travel.md", text: "A hotel costs at most 125 euros. Trains are better." };

describe("citationsOf", () => {
  test("gives the cited passages in the order of their numbers", () => {
    const citations = citationsOf(
      "A hotel costs 125 euros [2]. You have 27 days of leave [1].",
      [leave, travel],
      bestQuote,
    );
    expect(citations.map(({ number, document }) => [number, document])).toEqual([
      [1, "handbook.pdf"],
      [2, "travel.md"],
    ]);
  });

  test("narrows a passage to the sentence that the statement rests on, with its place in the document", () => {
    expect(citationsOf("You have 27 days of leave. [1]", [leave], bestQuote)).toEqual([
      { ...leave, number: 1, text: "Everybody has 27 days of leave.", start: 123, end: 154 },
    ]);
  });

  test("names the page and headings of the part that the sentence is in, where a passage has several", () => {
    const parts = [
      { start: 100, end: 122, page: 3, headings: ["Office"] },
      { start: 123, end: 154, page: 4, headings: ["Leave"] },
    ];
    expect(citationsOf("You have 27 days of leave. [1]", [{ ...leave, parts }], bestQuote)).toEqual([
      {
        document: "handbook.pdf",
        page: 4,
        headings: ["Leave"],
        number: 1,
        text: "Everybody has 27 days of leave.",
        start: 123,
        end: 154,
      },
    ]);
  });

  test("leaves a passage whole where the statement shares nothing with it", () => {
    expect(citationsOf("Penguins swim. [1]", [leave], bestQuote)).toEqual([{ ...leave, number: 1 }]);
  });

  test("gives no offsets to a passage that had none", () => {
    const [citation] = citationsOf("A hotel costs at most 125 euros. [1]", [travel], bestQuote);
    expect(citation).toEqual({ document: "travel.md", text: "A hotel costs at most 125 euros.", number: 1 });
  });

  test("leaves out numbers without a source", () => {
    expect(citationsOf("So it is [0] and [3] and [999].", [leave, travel], bestQuote)).toEqual([]);
  });

  test("gives a passage once, narrowed by the first statement that cites it", () => {
    const citations = citationsOf("You have 27 days of leave [1]. The office is in Oslo [1].", [leave], bestQuote);
    expect(citations.map(({ text }) => text)).toEqual(["Everybody has 27 days of leave."]);
  });

  test.each(["Both are so [1, 2].", "Both are so [1,2].", "Both are so [1; 2].", "Both are so [1][2].", "So [2] [1]."])(
    "understands %s",
    (answer) => {
      expect(citationsOf(answer, [leave, travel], bestQuote).map(({ number }) => number)).toEqual([1, 2]);
    },
  );

  test.each([
    ["Leave is long. You have 27 days [1].", "You have 27 days"],
    ["First [2]. Second [1].", "Second"],
    ["First [2] second [1].", "second"],
    ["So it is! Is it? Yes [2][1]", "Yes"],
    ["A line\nanother line [1]", "another line"],
    ["It is so. [2, 1]", "It is so"],
    ["[1]", ""],
  ])("takes for the statement of %j the sentence before the marker", (answer, statement) => {
    const seen = new Map<string, string>();
    const quote: Quote = (asked, passage) => {
      seen.set(passage, asked);
      return undefined;
    };
    citationsOf(answer, [leave, travel], quote);
    expect(seen.get(leave.text)).toBe(statement);
  });
});
