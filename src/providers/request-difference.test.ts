import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, type JsonObject } from "../engine/plain-json";
import { distanceOf, formatDifference, requestDifference } from "./request-difference";

describe("the difference of two requests", () => {
  test("names each field that differs, with both values", () => {
    const recorded = { messages: [{ content: "How long?", role: "user" }], temperature: 0, json: false };
    const asked = { messages: [{ content: "How far?", role: "user" }], json: false, maxTokens: 5 };
    expect(requestDifference(recorded, asked)).toEqual([
      { path: "maxTokens", asked: "5", share: 1 },
      { path: "messages[0].content", recorded: '"How long?"', asked: '"How far?"', share: expect.closeTo(4 / 9) },
      { path: "temperature", recorded: "0", share: 1 },
    ]);
  });

  test("shows a value that is there on one side only, and one of another type", () => {
    const recorded = { sources: [{ text: "a" }], json: false };
    const asked = { sources: [{ text: "a" }, { text: "b" }], json: { type: "object" } };
    expect(requestDifference(recorded, asked).flatMap(formatDifference)).toEqual([
      "json",
      "  - false",
      '  + {"type":"object"}',
      "sources[1]",
      '  + {"text":"b"}',
    ]);
  });

  test("cuts long texts around their first difference", () => {
    const start = "The handbook says a lot. ".repeat(40);
    const [only] = requestDifference({ text: `${start}27 days.${start}` }, { text: `${start}28 days.${start}` });
    expect(only?.recorded).toMatch(/^"\.\.\..{0,24}27 days\..*\.\.\."$/);
    expect(only?.asked).toMatch(/^"\.\.\..{0,24}28 days\..*\.\.\."$/);
    expect(only?.share).toBe(0.1);
  });

  test("shows the end of a text that only goes on on the other side", () => {
    const start = "word ".repeat(40);
    const [only] = requestDifference({ text: start }, { text: `${start}more` });
    expect(only?.recorded).toMatch(/^"\.\.\..*word "$/);
    expect(only?.asked).toMatch(/word more"$/);
  });

  test("cuts no character in two", () => {
    const start = "🌴".repeat(60);
    const lines = requestDifference({ a: `${start}x` }, { a: `${start}yz` }).flatMap(formatDifference);
    expect(lines.join("")).not.toContain("\\u");
  });

  test("puts names that are no words in brackets", () => {
    expect(requestDifference({ "a b": { c: 1 } }, { "a b": { c: 2 } })[0]?.path).toBe('["a b"].c');
  });

  test("is empty for what is the same, and only then", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(object, object, (left, right) => {
        expect(requestDifference(left, left)).toEqual([]);
        const found = requestDifference(left, right);
        expect(found.length === 0).toBe(canonicalText(left) === canonicalText(right));
        for (const { share, recorded, asked } of found) {
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(1);
          expect(Math.max(recorded?.length ?? 0, asked?.length ?? 0)).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("is the less the less of a text differs", () => {
    const asked = { text: "How many days of leave are there?" };
    const near = requestDifference({ text: "How many days of leave were there?" }, asked);
    const far = requestDifference({ text: "What does a hotel cost?" }, asked);
    expect(distanceOf(near)).toBeLessThan(distanceOf(far));
  });
});
