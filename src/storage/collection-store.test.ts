import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Driver from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { searchKeyword } from "../knowledge/keyword-search";
import { collectionStore } from "./collection-store";
import { testCollectionStore } from "./collection-store-contract";
import type { SqlDatabase } from "./contracts";
import { document, hitsFor, putAll } from "./fixtures/collections";
import { applicationId, migrations } from "./migrations";
import { sqliteDatabase } from "./sqlite";

let folder: string;
let opened = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "collection-store-"));
});

afterAll(() => rm(folder, { recursive: true }));

testCollectionStore("SQLite", openDatabase);

test("any sequence of changes leaves what a plain model in memory holds, and the same ranking as one change would", async () => {
  const names = fc.constantFrom("a.md", "b.md", "c.md");
  const words = fc.array(fc.constantFrom("leave", "day", "note", "日本", "key"), { maxLength: 6 });
  const put = fc.record({ name: names, chunks: fc.array(words, { maxLength: 4 }) });
  const change = fc.record({
    collection: fc.constantFrom("one", "two"),
    put: fc.uniqueArray(put, { maxLength: 3, selector: ({ name }) => name }),
    remove: fc.subarray(["a.md", "b.md", "c.md"]),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 14 }), words, async (changes, query) => {
      const database = await sqliteDatabase({ file: ":memory:" });
      const store = collectionStore(database);
      const model = new Map<string, Map<string, string[][]>>();
      for (const { collection, put, remove } of changes) {
        const documents = model.get(collection) ?? new Map<string, string[][]>();
        model.set(collection, documents);
        for (const name of remove) documents.delete(name);
        for (const { name, chunks } of put) documents.set(name, chunks);
        await putAll(store, textsOf(put.map(({ name, chunks }) => [name, chunks])), { remove }, collection);
      }

      for (const collection of ["one", "two"]) {
        const documents = model.get(collection);
        const chunks = [...(documents ?? [])].flatMap(([name, all]) =>
          all.map((terms, position) => ({ name, position, terms })),
        );
        expect((await store.documents(collection))?.map((stored) => stored.document)).toEqual(
          documents && [...documents.keys()].sort(),
        );
        expect(await store.countChunks(collection)).toBe(chunks.length);
        const hits = await searchKeyword(store, { collection, question: query.join(" "), limit: 100 });
        const places = new Set(
          chunks.filter(({ terms }) => terms.some((term) => (query as string[]).includes(term))).map(placeOf),
        );
        for (const { document, position } of hits) expect(places).toContain(placeOf({ name: document, position }));

        if (documents === undefined) continue;
        await putAll(store, textsOf([...documents]), {}, "fresh");
        const again = await searchKeyword(store, { collection: "fresh", question: query.join(" "), limit: 100 });
        const told = (found: typeof hits) => found.map(({ document, position, score }) => [document, position, score]);
        expect(told(again)).toEqual(told(hits));
        await putAll(store, {}, { remove: [...documents.keys()] }, "fresh");
      }
      await database.close();
    }),
    { numRuns: 40 },
  );
});

test("ranks by the exact counts of what is there now, as BM25 has it in a textbook", async () => {
  const database = await openDatabase();
  const store = collectionStore(database);
  await putAll(store, { "a.md": ["leave day", "note"], "b.md": ["leave leave"], "c.md": ["key"] });
  await putAll(store, { "a.md": ["day note"], "d.md": ["day day day leave"] }, { remove: ["c.md"] });
  const index = await store.keywordIndex("handbook");
  expect(index).toMatchObject({ chunks: 3, terms: 8 });
  expect(await hitsFor(store, "leave")).toEqual(["b.md:0", "d.md:0"]);
  await database.close();
});

test("indexes what a version of the library before segments stored, and drops its index", async () => {
  const file = join(folder, "old.db");
  const driver = new Driver(file);
  for (const { sql, version } of migrations.filter((one) => one.version < 4)) {
    driver.exec(sql);
    driver.pragma(`user_version = ${version}`);
  }
  driver.pragma(`application_id = ${applicationId}`);
  driver.exec(`
    INSERT INTO collections (id, name) VALUES (1, 'handbook');
    INSERT INTO documents (id, collection_id, name, origin, size, modified, hash, recipe)
      VALUES (1, 1, 'a.md', 'add', 1, 1, 'h', '1');
    INSERT INTO chunks (document_id, start_offset, end_offset, text, terms)
      VALUES (1, 10, 15, 'Pears', 'pear'), (1, 0, 6, 'Apples', 'apple');
    CREATE VIRTUAL TABLE terms_68 USING fts5 (terms, content = '', tokenize = 'ascii');
  `);
  driver.close();
  const database = await sqliteDatabase({ file });
  const store = collectionStore(database);
  expect(await hitsFor(store, "pear")).toEqual(["a.md:1"]);
  expect(await hitsFor(store, "apple")).toEqual(["a.md:0"]);
  await putAll(store, {});
  expect(await database.all("SELECT name FROM sqlite_master WHERE name LIKE 'terms_%'")).toEqual([]);
  await database.close();
});

test("never holds the event loop for long while it takes a great document", async () => {
  const database = await openDatabase();
  const store = collectionStore(database);
  const words = Array.from({ length: 2000 }, (_, index) => `w${index}`);
  const chunks = Array.from({ length: 20_000 }, (_, index) => {
    const terms = Array.from({ length: 60 }, (_, word) => words[(index * 31 + word * word * 7) % words.length]);
    return { text: `${index}`, start: index * 10, end: index * 10 + 5, terms: terms.join(" ") };
  });
  const draft = await store.draft("great");
  let turns = 0;
  let running = true;
  const count = () => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  await draft.put(document("great.txt"), chunks);
  await draft.commit({});
  running = false;
  // Each turn is a few milliseconds of work.
  expect(turns).toBeGreaterThan(200);
  expect(await store.countChunks("great")).toBe(20_000);
  await database.close();
});

function textsOf(documents: readonly (readonly [string, readonly string[][]])[]): Record<string, string[]> {
  return Object.fromEntries(documents.map(([name, chunks]) => [name, chunks.map((terms) => terms.join(" "))]));
}

function placeOf({ name, position }: { readonly name: string; readonly position: number }): string {
  return `${name}:${position}`;
}

function openDatabase(): Promise<SqlDatabase> {
  opened += 1;
  return sqliteDatabase({ file: join(folder, `${opened}.db`) });
}
