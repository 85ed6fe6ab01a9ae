import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse, queryTerms } from "./analyse";

describe("analyse", () => {
  test.each([
    ["Employees get 25 days of annual leave.", ["employe", "get", "25", "day", "of", "annual", "leav"]],
    ["The company's policies don’t apply", ["the", "compani", "polici", "dont", "appli"]],
    ["e-mail snake_case a/b", ["e", "mail", "email", "snake", "case", "a", "b"]],
    ["on-line KeywordIndex U.S. iPhone", ["on", "line", "onlin", "keyword", "index", "keywordindex", "us", "iphon"]],
    ["state-of-the-art example.com/a", ["state", "of", "the", "art", "exampl", "com", "a"]],
    ["1,000,000 and 12,50 and 3.5", ["1000000", "and", "12", "50", "and", "3", "5"]],
    ["RÉSUMÉ Straße œuvre Łódź", ["resum", "strass", "oeuvr", "lodz"]],
    ["ﬁle Ｆｕｌｌ ２５", ["file", "full", "25"]],
    ["infor-\n  mation, re\u00adgister", ["inform", "regist"]],
    ["東京都の天気 日", ["東", "東京", "京", "京都", "都", "都の", "の天", "天", "天気", "気", "日"]],
    ["iPhone15を買う", ["iphone15", "を買", "買", "買う"]],
    ["휴가는 며칠", ["휴가", "가는", "며칠"]],
    ["𠮷野家", ["𠮷", "𠮷野", "野", "野家", "家"]],
    ["हिन्दी में", ["हिन्दी", "में"]],
    ["отпуск Ёлка", ["отпуск", "елка"]],
    ["… – !!", []],
    ["", []],
  ])("takes %j apart", (text, expected) => {
    expect(analyse(text)).toEqual(expected);
  });

  test("gives every composed and decomposed spelling the same terms", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(analyse(text.normalize("NFD"))).toEqual(analyse(text.normalize("NFC")));
      }),
    );
  });

  test("makes terms without spaces or ASCII punctuation, so that the index takes each as one word", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (text) => {
        for (const term of analyse(text)) {
          expect(term).toMatch(/^[^\0-\x2f\x3a-\x60\x7b-\x7f\s]+$/);
          expect(term.length).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  test("takes a megabyte without a space in stride", () => {
    expect(analyse("a".repeat(1_000_000))).toEqual(["a".repeat(64)]);
    expect(analyse("語".repeat(200_000))).toHaveLength(399_999);
    expect(analyse(`x-\n${" ".repeat(500_000)}`)).toEqual(["x"]);
  });
});

describe("queryTerms", () => {
  test("keeps the words that tell something, each once", () => {
    expect(queryTerms("How many days of annual leave do I get? Days!")).toEqual(["day", "annual", "leav"]);
  });

  test("takes a word in capitals for a name, unless all are", () => {
    expect(queryTerms("What did the WHO say about it?")).toEqual(["who", "say"]);
    expect(queryTerms("WHO IS IN THE OFFICE")).toEqual(["offic"]);
  });

  test("keeps stop words when there is nothing else", () => {
    expect(queryTerms("To be or not to be")).toEqual(["to", "be", "or", "not"]);
  });

  test("gives a question without words no terms", () => {
    expect(queryTerms("???")).toEqual([]);
  });

  test("takes the first terms of a very long question", () => {
    expect(queryTerms(Array.from({ length: 1000 }, (_, index) => `w${index}`).join(" "))).toHaveLength(64);
  });
});
