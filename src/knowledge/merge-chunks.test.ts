import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyChunk, mergeChunks } from "./merge-chunks";

describe("mergeChunks", () => {
  test("gives the chunks of both in the order of the database, whichever holds a document", async () => {
    const documents = fc.uniqueArray(
      fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.integer({ min: 1, max: 4 }), fc.boolean()),
      {
        selector: ([name]) => name,
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(documents, fc.integer({ min: 1, max: 5 }), async (made, size) => {
        const sorted = made.toSorted(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
        const chunks = (side: boolean) =>
          sorted.filter(([, , left]) => left === side).flatMap(([name, count]) => chunksOf(name, count));
        const merged: AnyChunk[] = [];
        for await (const page of mergeChunks(pages(chunks(true), size), pages(chunks(false), size)))
          merged.push(...page);

        expect(merged).toEqual(sorted.flatMap(([name, count]) => chunksOf(name, count)));
      }),
    );
  });
});

function chunksOf(document: string, count: number): AnyChunk[] {
  return Array.from({ length: count }, (_, position) => ({
    document,
    position,
    text: "",
    start: position,
    end: position,
    terms: "",
  }));
}

async function* pages(chunks: readonly AnyChunk[], size: number) {
  for (let start = 0; start < chunks.length; start += size) yield chunks.slice(start, start + size);
}
