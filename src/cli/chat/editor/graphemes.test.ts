import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./fixtures/any-text";
import { boundaryAfter, boundaryBefore, graphemesOf, nearestBoundary } from "./graphemes";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const segments = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
/** Every character there is, without line feeds. */
const line = fc.oneof(anyText, fc.string({ unit: "binary" })).map((text) => text.replace(/[\r\n]/g, ""));
/** Characters that are split without a segmenter, and those beside them in Unicode. */
const simple = fc.string({
  unit: fc
    .oneof(
      fc.integer({ min: 0x20, max: 0x52f }),
      fc.integer({ min: 0x1d00, max: 0x1fff }),
      fc.integer({ min: 0x2c60, max: 0x2dff }),
      fc.integer({ min: 0x3000, max: 0x3400 }),
      fc.integer({ min: 0xa640, max: 0xa7ff }),
      fc.integer({ min: 0xff00, max: 0xffef }),
    )
    .map((code) => String.fromCodePoint(code)),
});

describe("graphemesOf", () => {
  test("gives what the segmenter gives", () => {
    fc.assert(
      fc.property(fc.oneof(line, simple), (text) => {
        expect(graphemesOf(text)).toEqual(segments(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives it for every character beside a letter and beside itself", () => {
    for (let code = 0x20; code < 0x1_1000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      const text = `a${character}${character}日`;
      if (graphemesOf(text).length !== segments(text).length)
        expect(graphemesOf(text), code.toString(16)).toEqual(segments(text));
    }
  });
});

describe("boundaries", () => {
  test("are those of the whole text, at any offset", () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 80 }), (any, offset) => {
        const text = any.replace(/\r/g, "");
        const starts = [...Array.from(segmenter.segment(text), ({ index }) => index), text.length];
        const nearest = nearestBoundary(text, offset);
        expect(nearest).toBe(starts.find((start) => start >= offset) ?? text.length);
        expect(boundaryBefore(text, nearest)).toBe(starts.findLast((start) => start < nearest) ?? 0);
        expect(boundaryAfter(text, nearest)).toBe(starts.find((start) => start > nearest) ?? text.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
