import fc from "fast-check";
import { expect, test } from "vitest";
import { wordDocument } from "./fixtures/word-document";
import { readDocument } from "./load-document";
import { split } from "./split";

/** What every format can hold as a paragraph or a cell: words of several scripts, with what is special in some format. */
const word = fc.constantFrom(
  "leave",
  "days",
  "年次有給休暇",
  "größer",
  "a<b",
  "x & y",
  '"so"',
  "it's",
  "😀",
  "1.5",
  "#",
  "a,b",
  "{c}",
);
const paragraph = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `Z ${words.join(" ")}.`);
const paragraphs = fc.array(paragraph, { minLength: 1, maxLength: 6 });
const size = fc.integer({ min: 100, max: 200 });

const formats: readonly (readonly [name: string, write: (texts: readonly string[]) => string | Uint8Array])[] = [
  ["a.txt", (texts) => texts.join("\n\n")],
  [
    "a.md",
    (texts) => `---\nx: y\n---\n${texts.map((text, index) => `${index % 2 ? "## Part\n" : ""}${text}`).join("\n\n")}`,
  ],
  [
    "a.html",
    (texts) => `<html><body>${texts.map((text, index) => `<h${(index % 3) + 1}>H</h1><p>${escaped(text)}`).join("")}`,
  ],
  [
    "a.docx",
    (texts) =>
      wordDocument(
        texts.map((text, index) => [index % 2 ? "Heading 1" : "", text]),
        [texts],
      ),
  ],
  [
    "a.csv",
    (texts) => `id,title,other\n${texts.map((text, index) => `${index},${quoted(text)},${quoted(text)}`).join("\n")}`,
  ],
  ["a.tsv", (texts) => texts.map((text, index) => `D-${index}\t${text}`).join("\n")],
  ["a.json", (texts) => JSON.stringify({ texts, deep: [{ texts }] })],
  ["a.jsonl", (texts) => texts.map((text) => JSON.stringify({ title: "T", text })).join("\n")],
];

test.each(formats)("every chunk of %s stands in the text at its place, and nothing is lost", async (name, write) => {
  await fc.assert(
    fc.asyncProperty(paragraphs, size, async (texts, chunkSize) => {
      const written = write(texts);
      const bytes = typeof written === "string" ? new TextEncoder().encode(written) : written;
      const outcome = await readDocument(bytes, name);
      if (outcome.status === "skipped") throw new Error(outcome.message);
      const { document } = outcome;

      let last = 0;
      for (const { start, end } of document.sections) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(document.text.length);
      const chunks = split(document, { size: chunkSize, overlap: 0 });
      for (const chunk of chunks) {
        expect(document.text.slice(chunk.start, chunk.end)).toBe(chunk.text);
      }
      const found = bare(chunks.map(({ text }) => text).join(""));
      for (const text of texts) {
        expect(found).toContain(bare(text));
      }
    }),
    { numRuns: 60 },
  );
});

function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
