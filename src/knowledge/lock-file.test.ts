import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countsOf, formatLock, type LockedCollection, type LockedDocument } from "./lock-file";

const settings: LockedCollection["settings"] = {
  sources: ["docs"],
  exclude: [],
  fileLimit: 1000,
  splitter: { size: 800, overlap: 120, unit: "characters", version: 1 },
  analysis: 1,
};
const documents: readonly LockedDocument[] = [
  { path: "b.pdf", sha256: "b".repeat(64), loader: { id: "pdf", version: 2 }, chunks: 3, pages: 2 },
  { path: "a.md", sha256: "a".repeat(64), loader: { id: "markdown", version: 1 }, chunks: 1 },
  { path: "c.txt", chunks: 0, skipped: "too_large" },
];

describe("formatLock", () => {
  test("gives each document a line, sorted by path", () => {
    const lines = formatLock({ collections: [{ name: "docs", workflows: ["w.yaml"], settings, documents }] }).split(
      "\n",
    );
    expect(lines.filter((line) => line.includes('"path"'))).toEqual([
      `        { "path": "a.md", "sha256": "${"a".repeat(64)}", "loader": { "id": "markdown", "version": 1 }, "chunks": 1 },`,
      `        { "path": "b.pdf", "sha256": "${"b".repeat(64)}", "loader": { "id": "pdf", "version": 2 }, "pages": 2, "chunks": 3 },`,
      '        { "path": "c.txt", "chunks": 0, "skipped": "too_large" }',
    ]);
  });

  test("gives the same text in whatever order things come, and JSON whatever they are called", () => {
    const collection = fc.record({
      name: fc.string(),
      workflows: fc.uniqueArray(fc.string(), { maxLength: 3 }),
      settings: fc.constant(settings),
      documents: fc.uniqueArray(fc.record({ path: fc.string(), chunks: fc.nat() }), { selector: ({ path }) => path }),
    });
    const collections = fc.uniqueArray(collection, { selector: ({ name }) => name, maxLength: 4 });
    fc.assert(
      fc.property(collections, (given) => {
        const text = formatLock({ collections: given });
        const turned = given.map((one) => ({
          ...one,
          workflows: [...one.workflows].reverse(),
          documents: [...one.documents].reverse(),
        }));
        expect(formatLock({ collections: turned.reverse() })).toBe(text);
        const names = (JSON.parse(text).collections as { readonly name: string }[]).map(({ name }) => name);
        expect(names.sort()).toEqual(given.map(({ name }) => name).sort());
      }),
    );
  });
});

test("countsOf tells documents that are indexed from those that are skipped", () => {
  expect(countsOf(documents)).toEqual({ documents: 2, skipped: 1, chunks: 4 });
});
