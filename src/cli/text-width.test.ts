import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./chat/editor/fixtures/any-text";
import { printable, printableLine } from "./terminal";
import { cutText, firstColumns, textWidth, wrapText } from "./text-width";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const graphemesOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
const line = anyText.map(printableLine);
const columns = fc.integer({ min: 0, max: 40 });

describe("textWidth", () => {
  test.each([
    ["abc", 3],
    ["日本語", 6],
    ["e\u0301", 1],
    ["👩🏽‍🚀", 2],
    ["\u001b[1mbold\u001b[22m", 4],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("firstColumns", () => {
  test("takes whole graphemes only", () => {
    expect(firstColumns("日本語", 5)).toBe("日本");
    expect(firstColumns("a👩🏽‍🚀b", 2)).toBe("a");
    expect(firstColumns("abc", 0)).toBe("");
    expect(firstColumns("abc", -1)).toBe("");
  });

  test("is never wider than asked, splits no grapheme, and leaves no room for one more", () => {
    fc.assert(
      fc.property(line, columns, (text, width) => {
        const shown = firstColumns(text, width);
        const taken = graphemesOf(shown);
        const all = graphemesOf(text);
        expect(textWidth(shown)).toBeLessThanOrEqual(width);
        expect(taken).toEqual(all.slice(0, taken.length));
        const next = all[taken.length];
        if (next !== undefined) expect(textWidth(shown) + textWidth(next)).toBeGreaterThan(width);
      }),
    );
  });
});

describe("cutText", () => {
  test("says that a text goes on, and leaves alone what fits", () => {
    expect(cutText("handbook", 8)).toBe("handbook");
    expect(cutText("handbook", 7)).toBe("handbo…");
    expect(cutText("日本語", 4)).toBe("日…");
    expect(cutText("handbook", 0)).toBe("");
  });

  test("is never wider than asked, and splits no grapheme", () => {
    fc.assert(
      fc.property(line, columns, (text, width) => {
        const shown = cutText(text, width);
        expect(textWidth(shown)).toBeLessThanOrEqual(width);
        if (shown === text || shown === "") return;
        const taken = graphemesOf(shown.slice(0, -1));
        expect(taken).toEqual(graphemesOf(text).slice(0, taken.length));
      }),
    );
  });
});

describe("wrapText", () => {
  test("breaks between words, keeps the indent of a line, and breaks words that are too long", () => {
    expect(wrapText("a line of words", 8)).toEqual(["a line", "of words"]);
    expect(wrapText("  a line of words", 8)).toEqual(["  a line", "  of", "  words"]);
    expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrapText("one\ntwo", 80)).toEqual(["one", "two"]);
  });

  test("closes a style at the end of a line and opens it again", () => {
    expect(wrapText("\u001b[1mone two\u001b[22m", 3)).toEqual(["\u001b[1mone\u001b[22m", "\u001b[1mtwo\u001b[22m"]);
  });

  test("is never wider than asked, and loses nothing but space", () => {
    const whole = anyText.map(printable);
    fc.assert(
      fc.property(whole, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrapText(text, width);
        for (const part of lines) expect(textWidth(part)).toBeLessThanOrEqual(width);
        // Letters with accents may come back composed.
        const letters = (said: string) => said.normalize().replace(/\s/g, "");
        expect(letters(lines.join(""))).toBe(letters(text));
      }),
    );
  });
});
