import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectionStore } from "./collection-store";
import type { CollectionStore, DraftCommit, SqlDatabase, StoredChunk } from "./contracts";
import { chunk, collect, document, hitsFor, putAll } from "./fixtures/collections";

/**
 * The behaviour that every database behind a collection store has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param makeDatabase Opens a new, empty database; the suite closes it.
 */
export function testCollectionStore(name: string, makeDatabase: () => Promise<SqlDatabase>): void {
  describe(`collectionStore on ${name}`, () => {
    let database: SqlDatabase;
    let store: CollectionStore;
    let time: number;

    beforeEach(async () => {
      time = 1_000_000;
      database = await makeDatabase();
      store = collectionStore(database, { now: () => time });
    });

    afterEach(() => database.close());

    const put = (documents: Parameters<typeof putAll>[1], change?: DraftCommit, collection = "handbook") =>
      putAll(store, documents, change, collection);

    test("knows no collection at first", async () => {
      expect(await store.list()).toEqual([]);
      expect(await store.documents("handbook")).toBeUndefined();
      expect(await store.keywordIndex("handbook")).toBeUndefined();
      expect(await store.countChunks("handbook")).toBe(0);
      expect(await collect(store.allChunks("handbook"))).toEqual([]);
      expect([...(await store.passing("handbook", { document: "a.md" }))]).toEqual([]);
    });

    test("makes a collection with the first commit, even with an empty one", async () => {
      await put({});
      expect(await store.documents("handbook")).toEqual([]);
      expect(await store.list()).toEqual([{ name: "handbook", documents: 0, chunks: 0, updatedAt: time }]);
      expect(await store.keywordIndex("handbook")).toMatchObject({ segments: [], chunks: 0, terms: 0, languages: [] });
    });

    test("returns documents as they were put, sorted by name, with the number of their chunks", async () => {
      const skipped = document("b.pdf", { skipped: { reason: "encrypted", message: "the file needs a password" } });
      const full = document("a.md", { title: "Leave", pages: 3, modified: 1.25, loader: "markdown", language: "de" });
      const draft = await store.draft("handbook");
      await draft.put(skipped, []);
      await draft.put(full, [chunk("annual leave")]);
      await draft.commit({});
      expect(await store.documents("handbook")).toEqual([
        { ...full, chunks: 1 },
        { ...skipped, chunks: 0 },
      ]);
      expect(await store.list()).toEqual([{ name: "handbook", documents: 2, chunks: 1, updatedAt: time }]);
    });

    test("returns a chunk with all that was stored of it", async () => {
      const stored: StoredChunk = {
        text: "25 days – für alle 🌴",
        start: 7,
        end: 28,
        page: 2,
        headings: ["Leave", "Annual"],
        record: "r1",
        facts: { department: "hr", year: 2024 },
        gap: "\n\n",
        terms: "25 day fur all",
      };
      const draft = await store.draft("handbook");
      await draft.put(document("a.md", { title: "T" }), [stored]);
      const expected = { ...stored, document: "a.md", title: "T", position: 0 };
      expect(await collect(draft.chunks())).toEqual([expected]);
      await draft.commit({});
      const [found, ...others] = await collect(store.allChunks("handbook"));
      expect(found).toEqual({ ...expected, id: expect.any(Number) });
      expect(others).toEqual([]);
      expect(await store.chunksOf([found?.id ?? 0])).toEqual([found]);
    });

    test("lists documents page by page, and those whose name or title is looked for", async () => {
      await put({ "b.md": ["b"], "Überstunden.md": ["u"], "a.md": ["a"] });
      const draft = await store.draft("handbook");
      await draft.put(document("c.md", { title: "Über uns" }), [chunk("c")]);
      await draft.commit({});
      const names = async (filter: Parameters<CollectionStore["page"]>[1]) =>
        (await store.page("handbook", filter))?.map((one) => one.document);
      expect(await names({ limit: 2 })).toEqual(["a.md", "b.md"]);
      expect(await names({ after: "b.md", limit: 5 })).toEqual(["c.md", "Überstunden.md"]);
      expect(await names({ search: " UBER", limit: 5 })).toEqual(["c.md", "Überstunden.md"]);
      expect(await names({ search: "uber", after: "c.md", limit: 5 })).toEqual(["Überstunden.md"]);
      expect(await names({ search: "md", limit: 1 })).toEqual(["a.md"]);
      expect(await store.page("handbook", { limit: 1 })).toEqual((await store.documents("handbook"))?.slice(0, 1));
      expect(await store.page("other", { limit: 5 })).toBeUndefined();
    });

    test("removes a collection, and lets a reader that has found chunks read them", async () => {
      await put({ "a.md": ["apples"] }, { embedding: "openai:small" });
      const [found] = await collect(store.allChunks("handbook"));
      expect(await store.remove("handbook")).toBe(true);
      expect(await store.remove("handbook")).toBe(false);
      expect(await store.list()).toEqual([]);
      expect(await store.documents("handbook")).toBeUndefined();
      expect(await store.chunksOf([found?.id ?? 0])).toEqual([found]);
      await put({ "b.md": ["bananas"] });
      expect(await hitsFor(store, "apples", "bananas")).toEqual(["b.md:0"]);
      expect(await store.embedding("handbook")).toBeUndefined();
    });

    test("commits a draft without what was taken out of it", async () => {
      const draft = await store.draft("handbook");
      for (const name of ["a.md", "b.md"]) await draft.put(document(name), [chunk(`fruit ${name}`)]);
      await draft.drop("a.md");
      await draft.drop("never.md");
      await draft.commit({});
      expect(await hitsFor(store, "fruit")).toEqual(["b.md:0"]);
      expect(await store.keywordIndex("handbook")).toMatchObject({ chunks: 1, terms: 2 });
    });

    test("shows nothing of a draft before it is committed, and nothing ever of one that is discarded", async () => {
      await put({ "a.md": ["apples"] });
      const draft = await store.draft("handbook");
      await draft.put(document("a.md"), [chunk("apricots")]);
      await draft.put(document("b.md"), [chunk("bananas")]);
      expect(await hitsFor(store, "apples")).toEqual(["a.md:0"]);
      expect(await hitsFor(store, "apricots", "bananas")).toEqual([]);
      expect(await store.list()).toEqual([{ name: "handbook", documents: 1, chunks: 1, updatedAt: time }]);
      await draft.discard();
      expect(await hitsFor(store, "apples", "apricots", "bananas")).toEqual(["a.md:0"]);
      expect((await store.documents("handbook"))?.length).toBe(1);
    });

    test("replaces a document with all its chunks, and removes one from the index too", async () => {
      await put({ "a.md": ["apples", "pears"], "b.md": ["bananas"] });
      await put({ "a.md": ["apricots"] }, { remove: ["b.md", "never.md"] });
      expect(await hitsFor(store, "apples", "pears", "bananas")).toEqual([]);
      expect(await hitsFor(store, "apricots")).toEqual(["a.md:0"]);
      expect(await store.keywordIndex("handbook")).toMatchObject({ chunks: 1, terms: 1 });
      expect(await store.countChunks("handbook")).toBe(1);
    });

    test("takes the last of documents that one draft puts under one name", async () => {
      const draft = await store.draft("handbook");
      await draft.put(document("a.md"), [chunk("apples")]);
      await draft.put(document("a.md"), [chunk("apricots")]);
      await draft.commit({});
      expect(await hitsFor(store, "apples", "apricots")).toEqual(["a.md:0"]);
      expect(await store.keywordIndex("handbook")).toMatchObject({ chunks: 1, terms: 1 });
    });

    test("keeps what two drafts at once put, of one document the later", async () => {
      const first = await store.draft("handbook");
      const second = await store.draft("handbook");
      await first.put(document("a.md"), [chunk("first")]);
      await second.put(document("a.md"), [chunk("second")]);
      await second.put(document("b.md"), [chunk("bananas")]);
      await first.commit({});
      await second.commit({});
      expect(await hitsFor(store, "first", "second", "bananas")).toEqual(["a.md:0", "b.md:0"]);
      expect(await hitsFor(store, "first")).toEqual([]);
    });

    test("gives a document another time stamp and leaves its chunks alone", async () => {
      await put({ "a.md": ["apples"] });
      await put({}, { touch: [{ document: "a.md", modified: 99.5 }] });
      expect(await store.documents("handbook")).toMatchObject([{ document: "a.md", modified: 99.5, chunks: 1 }]);
      expect(await hitsFor(store, "apples")).toEqual(["a.md:0"]);
    });

    test("notes the embedding model with a commit, keeps it through others, and forgets it when told", async () => {
      await put({}, { embedding: "openai:small" });
      await put({ "a.md": ["apples"] });
      expect(await store.embedding("handbook")).toBe("openai:small");
      await put({}, { embedding: null });
      expect(await store.embedding("handbook")).toBeUndefined();
    });

    test("keeps collections apart, also those whose names differ by case only or hold anything", async () => {
      for (const name of ["handbook", "Handbook", "a\nb", 'x"; --']) await put({ [`${name}.md`]: ["leave"] }, {}, name);
      for (const name of ["handbook", "Handbook", "a\nb", 'x"; --']) {
        expect(await hitsFor(store, "leave", { collection: name })).toEqual([`${name}.md:0`]);
      }
      expect((await store.list()).length).toBe(4);
    });

    test("counts where terms stand and how long chunks are", async () => {
      await put({ "a.md": ["leave leave day", "day"], "b.md": [""] }, {});
      const index = await store.keywordIndex("handbook");
      expect(index).toMatchObject({ chunks: 3, terms: 4 });
      const lengths = index?.segments.flatMap((segment) => [...segment.lengths]);
      expect(lengths?.sort()).toEqual([0, 1, 3]);
      const [leave, never] = (await index?.postings(["leave", "never"])) ?? [];
      expect(leave?.flatMap((one) => [...(one?.counts ?? [])])).toEqual([2]);
      expect(never?.every((one) => one === undefined)).toBe(true);
    });

    test("names the languages of documents, the most usual first", async () => {
      const draft = await store.draft("handbook");
      await draft.put(document("a", { language: "en" }), [chunk("a")]);
      await draft.put(document("b", { language: "de" }), [chunk("b"), chunk("c")]);
      await draft.put(document("c", { language: "cs" }), [chunk("d")]);
      await draft.commit({});
      expect((await store.keywordIndex("handbook"))?.languages).toEqual(["de", "cs", "en"]);
    });

    test("gives chunks by their place, by their numbers and between positions", async () => {
      await put({ "a.md": ["one", "two", "three"], "b.md": ["four"] });
      const at = await store.chunksAt("handbook", [
        { document: "b.md", start: 0 },
        { document: "a.md", start: 100 },
        { document: "a.md", start: 7 },
      ]);
      expect(at.map(({ text }) => text)).toEqual(["two", "four"]);
      expect((await store.chunksOf([...at.map(({ id }) => id), 999_999].reverse())).map(({ text }) => text)).toEqual([
        "four",
        "two",
      ]);
      const between = await store.chunksBetween("handbook", "a.md", 1, 9);
      expect(between.map(({ position, text }) => [position, text])).toEqual([
        [1, "two"],
        [2, "three"],
      ]);
    });

    test("passes chunks by their facts, their document and their record", async () => {
      const draft = await store.draft("handbook");
      await draft.put(document("a.md"), [
        chunk("0", { facts: { team: "hr", year: 2023 }, record: "r" }),
        chunk("1", { facts: { team: "hr", year: 2024 } }),
      ]);
      await draft.put(document("b.md", { language: "de" }), [
        chunk("2", { facts: { team: "it", year: 2024 } }),
        chunk("3"),
      ]);
      await draft.commit({});
      const passing = async (filter: Parameters<CollectionStore["passing"]>[1]) =>
        (await store.chunksOf([...(await store.passing("handbook", filter))])).map(({ text }) => text);
      expect(await passing({})).toEqual(["0", "1", "2", "3"]);
      expect(await passing({ team: "hr" })).toEqual(["0", "1"]);
      expect(await passing({ team: ["hr", "it"], year: 2024 })).toEqual(["1", "2"]);
      expect(await passing({ year: "2024" })).toEqual([]);
      expect(await passing({ document: "b.md" })).toEqual(["2", "3"]);
      expect(await passing({ language: ["de"] })).toEqual(["2", "3"]);
      expect(await passing({ record: ["r", "s"], team: "hr" })).toEqual(["0"]);
    });

    test("lets a reader that has found chunks read them although they are replaced meanwhile", async () => {
      await put({ "a.md": ["apples"] });
      const [found] = await collect(store.allChunks("handbook"));
      await put({ "a.md": ["apricots"] });
      await put({ "b.md": ["bananas"] });
      expect((await store.chunksOf([found?.id ?? 0])).map(({ text }) => text)).toEqual(["apples"]);
      time += 2 * 60_000;
      await put({});
      expect(await store.chunksOf([found?.id ?? 0])).toEqual([]);
    });

    test("sweeps a draft away that stands still for long, and tells who still works on it", async () => {
      await put({ "a.md": ["apples"] });
      const draft = await store.draft("handbook");
      await draft.put(document("b.md"), [chunk("bananas")]);
      time += 11 * 60_000;
      await put({ "c.md": ["cherries"] });
      await expect(draft.put(document("d.md"), [])).rejects.toMatchObject({ code: "storage_failed", retryable: true });
      await expect(draft.commit({ remove: ["a.md"] })).rejects.toMatchObject({ code: "storage_failed" });
      expect(await hitsFor(store, "apples", "bananas", "cherries")).toEqual(["a.md:0", "c.md:0"]);
      const rows = await database.all("SELECT id FROM documents");
      expect(rows.length).toBe(2);
    });

    test("leaves nothing behind of what went", async () => {
      for (let round = 0; round < 12; round += 1) await put({ "a.md": [`apples ${round}`, "more"] });
      time += 2 * 60_000;
      await put({}, { remove: ["a.md"] });
      time += 2 * 60_000;
      await put({});
      for (const table of ["documents", "chunks", "chunk_facts", "keyword_segments", "keyword_postings"]) {
        expect(await database.all(`SELECT * FROM ${table}`), table).toEqual([]);
      }
      expect(await database.all("SELECT name FROM collections")).toEqual([{ name: "handbook" }]);
    });

    test("puts many small segments together", async () => {
      for (let round = 0; round < 30; round += 1) await put({ [`${round}.md`]: [`term${round} leave`] });
      const index = await store.keywordIndex("handbook");
      expect(index?.segments.length).toBeLessThanOrEqual(9);
      expect(index).toMatchObject({ chunks: 30, terms: 60 });
      expect(await hitsFor(store, "term0")).toEqual(["0.md:0"]);
      expect((await hitsFor(store, "leave")).length).toBe(30);
    });
  });
}
