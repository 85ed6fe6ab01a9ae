import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { split } from "./split";

const prose =
  "The notice period is three months. Internationalisation, e.g. of dates (1.2.2024), costs more tokens.\n\n";

test("chunks of so many tokens have about as many, and never many more", () => {
  const text = prose.repeat(40);
  for (const size of [10, 50, 200]) {
    const chunks = split(whole(text), { size, overlap: 0, unit: "tokens" }, countTokens);
    const counts = chunks.map((chunk) => countTokens(chunk.text));
    expect(Math.max(...counts)).toBeLessThanOrEqual(size + 2);
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeGreaterThan(size / 2);
  }
});

test("an overlap of so many tokens is no longer than that", () => {
  const text = "word ".repeat(500);
  const chunks = split(whole(text), { size: 50, overlap: 10, unit: "tokens" }, countTokens);
  for (const [index, chunk] of chunks.entries()) {
    const before = chunks[index - 1];
    if (before === undefined) continue;
    expect(countTokens(text.slice(chunk.start, before.end))).toBeLessThanOrEqual(10);
    expect(before.end).toBeGreaterThan(chunk.start);
  }
});

test("whatever the text, chunks of tokens hold all of it, in pieces that are slices of it", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.constantFrom(" ", "\n\n", ". ", "x".repeat(300), "東京都は日本の首都です。", "👩‍👩‍👧"),
  );
  const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(texts, fc.integer({ min: 10, max: 60 }), fc.integer({ min: 0, max: 5 }), (text, size, overlap) => {
      const chunks = split(whole(text), { size, overlap, unit: "tokens" }, countTokens);
      let covered = 0;
      for (const chunk of chunks) {
        expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
        expect(text.slice(covered, Math.max(covered, chunk.start)).trim()).toBe("");
        expect(chunk.end).toBeGreaterThan(covered);
        covered = chunk.end;
      }
      expect(text.slice(covered).trim()).toBe("");
    }),
    { numRuns: 200 },
  );
});

test("a splitter by tokens needs to know how to count them", () => {
  expect(() => split(whole("text"), { unit: "tokens" })).toThrow(TypeError);
});

function whole(text: string) {
  return { text, sections: [{ start: 0, end: text.length }] };
}
