import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptOf, messageTerms, wantedTerms } from "./message-terms";

/** Whether a text is found by a query, as the database finds it. */
function finds(query: string, text: string): boolean {
  const terms = messageTerms(text);
  const wanted = wantedTerms(query);
  return (
    wanted.length > 0 &&
    wanted.every(({ term, prefix }) => terms.some((one) => (prefix ? one.startsWith(term) : one === term)))
  );
}

describe("messageTerms", () => {
  test.each([
    ["How many days, 30 or 31?", ["how", "many", "days", "30", "or", "31"]],
    ["Über ÜBER über", ["uber"]],
    ["Straße naïve Ωμέγας Ёлка", ["strasse", "naive", "ωμεγασ", "елка"]],
    ["don't e-mail x_y", ["don", "t", "e", "mail", "x", "y"]],
    ["員工手冊", ["員工", "工手", "手冊", "冊"]],
    ["iPhone手機15", ["iphone", "手機", "機", "15"]],
    ["ｶﾞﾗｽ ＡＢＣ", ["ガラ", "ラス", "ス", "abc"]],
    ["हिन्दी में", ["हिन्दी", "में"]],
    ["한국어 책", ["한국", "국어", "어", "책"]],
    ["𠮷野家", ["𠮷野", "野家", "家"]],
    [" -- !? 🌴", []],
  ])("of %j are %j", (text, terms) => {
    expect(messageTerms(text)).toEqual(terms);
  });

  test("are cut where a word is no word any more, and are no more than 10,000", () => {
    expect(messageTerms("a".repeat(1_000))).toEqual(["a".repeat(64)]);
    const long = Array.from({ length: 20_000 }, (_, index) => `w${index}`).join(" ");
    expect(messageTerms(long)).toHaveLength(10_000);
  });
});

describe("wantedTerms", () => {
  test("are the words of the query, the last one as a beginning", () => {
    expect(wantedTerms("Paid holi")).toEqual([
      { term: "paid", prefix: false },
      { term: "holi", prefix: true },
    ]);
  });

  test("have the last word as it is when a space follows it", () => {
    expect(wantedTerms("paid ")).toEqual([{ term: "paid", prefix: false }]);
  });

  test("have one character of a script without spaces as a beginning wherever it stands", () => {
    expect(wantedTerms("冊 paid ")).toEqual([
      { term: "冊", prefix: true },
      { term: "paid", prefix: false },
    ]);
  });

  test("are none without a letter, and no more than 16", () => {
    expect(wantedTerms(" ?! ")).toEqual([]);
    expect(wantedTerms(Array.from({ length: 30 }, (_, index) => `w${index}`).join(" "))).toHaveLength(16);
  });

  test.each([
    ["手冊", "員工手冊"],
    ["工手", "員工手冊"],
    ["冊", "員工手冊"],
    ["員", "員工手冊"],
    ["员工", "新员工和老员工"],
    ["CAFE", "In a café."],
    ["café", "In a Cafe."],
    ["holi paid", "Paid holi-days"],
    ["fuß", "FUSSBALL"],
  ])("%j finds %j", (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  test.each([
    ["工冊", "員工手冊"],
    ["days holi", "Paid days"],
    ["afe", "In a café."],
    ["pai days", "Paid days"],
  ])("%j does not find %j", (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  test("any part of a text that has a word in it finds the text, if it begins with a word", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("Über", "day", "員工手冊", "x手y", "한국어", "straße", "3.5"), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(),
        (parts, length) => {
          const text = parts.join(" ");
          const query = text.slice(0, 1 + (length % text.length));
          expect(wantedTerms(query).length === 0 || finds(query, text)).toBe(true);
        },
      ),
    );
  });
});

describe("excerptOf", () => {
  const long = `${"before ".repeat(100)}the holidays are paid${" after".repeat(100)}`;

  test("is a short text as it is, in one line", () => {
    expect(excerptOf("The days\n are paid.", wantedTerms("paid"))).toBe("The days are paid.");
  });

  test("is the part of a long text around the first hit, in whole words", () => {
    const excerpt = excerptOf(long, wantedTerms("HOLI"), 60);
    expect(excerpt).toContain("holidays are paid");
    expect(excerpt).toMatch(/^… before .* after …$/);
    expect(excerpt.length).toBeLessThanOrEqual(64);
  });

  test("begins with the text when nothing is hit", () => {
    expect(excerptOf(long, wantedTerms("nothing"), 30)).toMatch(/^before .* …$/);
  });

  test("takes no character apart, and never says more than asked for", () => {
    const text = fc.array(fc.constantFrom("🌴", "a", " ", "手", "e\u0301", "\n"), { maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 60 }), (characters, most) => {
        const excerpt = excerptOf(characters.join(""), wantedTerms("手"), most);
        expect(excerpt).not.toMatch(/\p{Cs}/u);
        expect(excerpt.length).toBeLessThanOrEqual(most + 4);
      }),
    );
  });
});
