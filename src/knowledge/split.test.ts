import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunkOptions } from "./chunk-options";
import type { LoadedDocument, Section } from "./document";
import { split } from "./split";

describe("split", () => {
  test("leaves a short text in one piece", () => {
    expect(split(whole("  A short text.\n"))).toEqual([{ text: "A short text.", start: 2, end: 15 }]);
  });

  test("makes no chunk of white space", () => {
    expect(split(whole(" \n\t\u00a0 \n"))).toEqual([]);
    expect(split(whole(""))).toEqual([]);
  });

  test("ends a chunk at a paragraph before it ends one at a sentence", () => {
    const text = `${"One two three. ".repeat(4).trim()}\n\nNext paragraph. It goes on for a while.`;

    expect(texts(split(whole(text), { size: 80, overlap: 0 }))).toEqual([
      "One two three. One two three. One two three. One two three.",
      "Next paragraph. It goes on for a while.",
    ]);
  });

  test("ends a chunk at a sentence before it ends one at a word", () => {
    const text = "The first sentence is here. The second one follows it, and is longer.";

    expect(texts(split(whole(text), { size: 40, overlap: 0 }))).toEqual([
      "The first sentence is here.",
      "The second one follows it, and is",
      "longer.",
    ]);
  });

  test("repeats whole sentences of a chunk at the start of the next", () => {
    const text = "First sentence here. Second one. Third sentence comes now. Fourth.";

    expect(texts(split(whole(text), { size: 40, overlap: 15 }))).toEqual([
      "First sentence here. Second one.",
      "Second one. Third sentence comes now.",
      "Fourth.",
    ]);
  });

  test("keeps pages apart and gives each chunk its page and headings", () => {
    const text = "Page one.Page two.";
    const sections = [
      { start: 0, end: 9, page: 1 },
      { start: 9, end: 18, page: 2, headings: ["Two"] },
    ];

    expect(split({ text, sections })).toEqual([
      { text: "Page one.", start: 0, end: 9, page: 1 },
      { text: "Page two.", start: 9, end: 18, page: 2, headings: ["Two"] },
    ]);
  });

  test("leaves out what belongs to no section", () => {
    expect(texts(split({ text: "--- a\nbody", sections: [{ start: 6, end: 10 }] }))).toEqual(["body"]);
  });

  test("cuts a word only when it alone is longer than a chunk", () => {
    const chunks = split(whole(`ab ${"x".repeat(25)} cd`), { size: 10, overlap: 0 });

    expect(texts(chunks)).toEqual(["ab", "x".repeat(10), "x".repeat(10), "xxxxx cd"]);
    expect(texts(split(whole(`ab ${"y".repeat(90)} cd`), { size: 100, overlap: 50 }))).toEqual([
      `ab ${"y".repeat(90)} cd`,
    ]);
    expect(texts(split(whole(`${"z".repeat(70)}-${"y".repeat(90)} cd`), { size: 100, overlap: 0 }))).toEqual([
      `${"z".repeat(70)}-`,
      `${"y".repeat(90)} cd`,
    ]);
  });

  test("cuts text without spaces between its words and sentences", () => {
    const chunks = split(whole("東京都は日本の首都です。人口は約千四百万人です。"), { size: 14, overlap: 0 });

    expect(texts(chunks)).toEqual(["東京都は日本の首都です。", "人口は約千四百万人です。"]);
  });

  test("makes no chunk that repeats the end of the last one only", () => {
    expect(texts(split(whole(". - กกกผขÀǕกก"), { size: 10, overlap: 1 }))[1]).not.toBe("-");
  });

  const piece = fc.oneof(
    fc.constantFrom(" ", "\n", "\n\n", ". ", "! ", "。", "\r\n", "\t", "-", "—", "(", ")."),
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.stringMatching(/^[a-z]{1,30}$/),
    fc.stringMatching(/^[\u3041-\u3090\u4e00-\u4e80]{1,30}$/),
    fc.stringMatching(/^[\u0e01-\u0e30]{1,20}$/),
    fc.constantFrom("👩‍👩‍👧", "🇩🇪", "e\u0301", "𠮷"),
  );
  const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  const anyOptions = fc
    .record({ size: fc.integer({ min: 10, max: 60 }), share: fc.double({ min: 0, max: 0.5, noNaN: true }) })
    .map(({ size, share }) => ({ size, overlap: Math.floor(size * share) }));

  test("keeps every promise for any text, any sections and any options", () => {
    fc.assert(
      fc.property(anyText, anyOptions, fc.array(fc.nat(), { maxLength: 3 }), (text, options, cuts) => {
        const document = sectioned(text, cuts);
        const chunks = split(document, options);

        for (const [index, chunk] of chunks.entries()) {
          const before = chunks[index - 1];
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
          expect(chunk.text.length).toBeLessThanOrEqual(options.size);
          expect(chunk.text.trim()).toBe(chunk.text);
          expect(chunk.text).not.toBe("");
          const section = document.sections.find((one) => one.page === chunk.page);
          expect(chunk.start).toBeGreaterThanOrEqual(section?.start ?? Number.NaN);
          expect(chunk.end).toBeLessThanOrEqual(section?.end ?? Number.NaN);
          if (before !== undefined) {
            expect(chunk.start).toBeGreaterThan(before.start);
            expect(chunk.end).toBeGreaterThan(before.end);
            expect(chunk.start).toBeGreaterThanOrEqual(before.end - options.overlap);
            expect(text.slice(before.end, Math.max(before.end, chunk.start)).trim()).toBe("");
          }
          for (const edge of [chunk.start, chunk.end]) {
            expect(cutsPair(text, edge)).toBe(
              document.sections.some((one) => one.start === edge) && cutsPair(text, edge),
            );
          }
        }
        const covered = new Set(chunks.flatMap((chunk) => range(chunk.start, chunk.end)));
        expect(range(0, text.length).filter((index) => !covered.has(index) && /\S/.test(text.charAt(index)))).toEqual(
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  test("never ends or starts inside a word that fits a chunk", () => {
    const word = fc.stringMatching(/^[a-zäöü]{1,20}$/);
    const space = fc.constantFrom(" ", "\n", "  ", "\n\n", ". ", ", ", "-");
    const prose = fc.array(fc.tuple(word, space), { maxLength: 60 }).map((pairs) => pairs.flat().join(""));
    fc.assert(
      fc.property(prose, fc.integer({ min: 22, max: 80 }), fc.integer({ min: 0, max: 11 }), (text, size, overlap) => {
        for (const { start, end } of split(whole(text), { size, overlap })) {
          expect(/[\p{L}][\p{L}]/u.test(text.slice(Math.max(0, start - 1), start + 1)) && start > 0).toBe(false);
          expect(/[\p{L}][\p{L}]/u.test(text.slice(end - 1, end + 1))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["words", "some words of a text that goes on. "],
    ["one word", "x"],
    ["no spaces", "語"],
    ["spaces", " "],
    ["line breaks", "\n"],
    ["full stops", "."],
    ["closing brackets", ".)"],
    ["long words", `a ${"b".repeat(799)} `],
    ["hyphens", "ab-"],
  ])("splits two megabytes of %s within seconds", (_name, unit) => {
    const text = unit.repeat(Math.ceil(2_000_000 / unit.length));
    const started = performance.now();
    split(whole(text), { size: 800, overlap: 400 });

    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("chunkOptions", () => {
  test("takes 800 and 120, and a smaller overlap for smaller chunks", () => {
    expect(chunkOptions()).toEqual({ size: 800, overlap: 120, unit: "characters" });
    expect(chunkOptions({ size: 100 })).toEqual({ size: 100, overlap: 15, unit: "characters" });
    expect(chunkOptions({ overlap: 0 })).toEqual({ size: 800, overlap: 0, unit: "characters" });
  });

  test.each([{ size: 9 }, { size: 1.5 }, { size: 100_001 }, { overlap: -1 }, { overlap: 401 }, { size: Number.NaN }])(
    "refuses %j and says what would do",
    (options) => {
      expect(() => chunkOptions(options)).toThrow(
        expect.objectContaining({ code: "invalid_config", hint: expect.stringContaining("whole number") }),
      );
    },
  );
});

function whole(text: string): LoadedDocument {
  return { text, sections: [{ start: 0, end: text.length }] };
}

function sectioned(text: string, cuts: readonly number[]): LoadedDocument {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
  const sections: Section[] = edges.slice(1).map((end, index) => ({ start: edges[index] ?? 0, end, page: index + 1 }));
  return { text, sections };
}

function cutsPair(text: string, index: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, index - 1), index + 1)) && index > 0;
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function texts(chunks: readonly { readonly text: string }[]): string[] {
  return chunks.map((chunk) => chunk.text);
}
