import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foundText, foundTitle } from "./found-text";

describe("foundText", () => {
  test.each([
    ["The <b>tallest</b> lighthouse", "The tallest lighthouse"],
    ['<span class="highlight">Jeddah</span> Light<wbr/>house', "Jeddah Lighthouse"],
    ["one<br>two<br />three</p><p>four", "one\ntwo\nthree\nfour"],
    ["a<!-- hidden\n --><SCRIPT src='x'>b", "ab"],
    ["List<String> and Map<K, V>, 1 < 2 > 0, x <y", "List<String> and Map<K, V>, 1 < 2 > 0, x <y"],
    ["Tom &amp; Jerry&#39;s &quot;tea&quot; &#x2013; 5&nbsp;&euro;", 'Tom & Jerry\'s "tea" – 5 €'],
    ["the &lt;b&gt; tag, &amp;lt;", "the <b> tag, &lt;"],
    ["AT&T; &unknown; &constructor; &#xD800; &#0; &#9999999;", "AT&T; &unknown; &constructor; \ufffd \ufffd \ufffd"],
    ["red\u001b[31m, bell\u0007, nul\u0000, &#27;[0m", "red[31m, bell, nul, [0m"],
    ["right\u202eto\u202cleft, zero\u200bwidth, \u{e0041}tag", "righttoleft, zerowidth, tag"],
    ["  much \t space \r\n\r\n and\nlines  ", "much space\nand\nlines"],
    ["👩‍👩‍👧‍👦 Grüße 世界", "👩‍👩‍👧‍👦 Grüße 世界"],
  ])("makes plain text of %j", (text, expected) => {
    expect(foundText(text)).toBe(expected);
  });

  test("ends a long text after a word", () => {
    const text = foundText("lighthouse ".repeat(1_000));
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/ lighthouse…$/);
  });

  test("ends a text without spaces between characters", () => {
    expect(foundText(`a${"😀".repeat(2_000)}`)).toMatch(/^a(?:😀)+…$/u);
  });

  test("never leaves control characters or too much, whatever comes", () => {
    const piece = fc.constantFrom("<b", "<!--", "-->", "&#", "27;", ">", "\u001b", "\n", "\u202e", "😀", "a ");
    const pieces = fc.array(piece, { maxLength: 100 }).map((all) => all.join("").repeat(20));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), pieces), (given) => {
        const plain = foundText(given);
        expect(plain).not.toMatch(/[^\P{Cc}\n]/u);
        expect(plain).toBe(plain.trim());
        expect(plain.length).toBeLessThanOrEqual(2_000);
      }),
    );
  });

  test.each(["<!--", "<b ", "&#", "<", " ", "\n", "</"])("reads a mebibyte of %j without delay", (piece) => {
    expect(foundText(piece.repeat(2 ** 20 / piece.length)).length).toBeLessThanOrEqual(2_000);
  });
});

describe("foundTitle", () => {
  test("is one line of at most 300 characters", () => {
    expect(foundTitle(" A <em>title</em>\n of two lines ")).toBe("A title of two lines");
    expect(foundTitle("word ".repeat(100)).length).toBeLessThanOrEqual(300);
  });
});
