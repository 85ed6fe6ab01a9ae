import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectionStore } from "./collection-store";
import { testCollectionStore } from "./collection-store-contract";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";

let folder: string;
let opened = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "collection-store-"));
});

afterAll(() => rm(folder, { recursive: true }));

testCollectionStore("SQLite", openDatabase);

test("any sequence of changes leaves what a plain model in memory holds", async () => {
  const names = fc.constantFrom("a.md", "b.md", "c.md");
  const words = fc.array(fc.constantFrom("leave", "day", "note", "日本", "key"), { maxLength: 6 });
  const put = fc.record({ name: names, chunks: fc.array(words, { maxLength: 4 }) });
  const change = fc.record({
    collection: fc.constantFrom("one", "two"),
    put: fc.uniqueArray(put, { maxLength: 3, selector: (document) => document.name }),
    remove: fc.subarray(["a.md", "b.md", "c.md"]),
  });
  const database = await openDatabase();

  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), words, async (changes, query) => {
      for (const { name } of await collectionStore(database).list()) {
        await database.run("DELETE FROM collections WHERE name = ?", [name]);
      }
      for (const table of await database.all<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'",
      )) {
        await database.run(`DROP TABLE ${table.name}`);
      }
      const store = collectionStore(database);
      const model = new Map<string, Map<string, string[][]>>();
      for (const { collection, put, remove } of changes) {
        const documents = model.get(collection) ?? new Map<string, string[][]>();
        model.set(collection, documents);
        for (const name of remove) {
          documents.delete(name);
        }
        for (const { name, chunks } of put) {
          documents.set(name, chunks);
        }
        await store.apply(collection, { put: put.map(toPut), remove });
      }

      for (const collection of ["one", "two"]) {
        const documents = model.get(collection);
        const chunks = [...(documents ?? [])].flatMap(([name, all]) =>
          all.map((terms, index) => ({ name, start: index, terms })),
        );
        expect((await store.documents(collection))?.map((stored) => stored.document)).toEqual(
          documents && [...documents.keys()].sort(),
        );
        expect(await store.countChunks(collection)).toBe(chunks.length);
        const hits = await store.search(collection, query, 100);
        const wanted = rank(chunks, query);
        expect(hits.map((hit) => [hit.document, hit.start])).toEqual(wanted.map((chunk) => [chunk.name, chunk.start]));
        for (const [index, hit] of hits.entries()) {
          expect(hit.score).toBeCloseTo(wanted[index]?.score ?? Number.NaN, 6);
        }
      }
    }),
    { numRuns: 60 },
  );
  await database.close();
});

interface ModelChunk {
  readonly name: string;
  readonly start: number;
  readonly terms: readonly string[];
}

/** BM25 as in a textbook. */
function rank(chunks: readonly ModelChunk[], query: readonly string[]) {
  const average = chunks.reduce((sum, chunk) => sum + chunk.terms.length, 0) / chunks.length;
  return chunks
    .map((chunk) => {
      let score = 0;
      for (const term of new Set(query)) {
        const holders = chunks.filter((other) => other.terms.includes(term)).length;
        const count = chunk.terms.filter((other) => other === term).length;
        const weight = Math.log(1 + (chunks.length - holders + 0.5) / (holders + 0.5));
        score += (weight * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * chunk.terms.length) / average));
      }
      return { ...chunk, score };
    })
    .filter((chunk) => chunk.terms.some((term) => query.includes(term)))
    .sort(
      (left, right) =>
        (Math.abs(right.score - left.score) > 1e-9 ? right.score - left.score : 0) ||
        (left.name < right.name ? -1 : left.name > right.name ? 1 : 0) ||
        left.start - right.start,
    );
}

function toPut({ name, chunks }: { name: string; chunks: string[][] }) {
  return {
    document: { document: name, origin: "test", size: 1, modified: 1, hash: "h", recipe: "r" },
    chunks: chunks.map((terms, start) => ({ text: "text", start, end: start + 1, terms: terms.join(" ") })),
  };
}

function openDatabase(): Promise<SqlDatabase> {
  opened += 1;
  return sqliteDatabase({ file: join(folder, `${opened}.db`) });
}
