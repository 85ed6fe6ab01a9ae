import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectionStore } from "./collection-store";
import type { CollectionStore, SqlDatabase, StoredChunk, StoredDocument } from "./contracts";

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

    beforeEach(async () => {
      database = await makeDatabase();
      store = collectionStore(database);
    });

    afterEach(() => database.close());

    test("knows no collection at first", async () => {
      expect(await store.list()).toEqual([]);
      expect(await store.documents("handbook")).toBeUndefined();
      expect(await store.countChunks("handbook")).toBe(0);
      expect(await store.search("handbook", ["leave"], 5)).toEqual([]);
    });

    test("makes a collection with the first change, even with an empty one", async () => {
      await store.apply("handbook", { put: [], remove: [] });

      expect(await store.documents("handbook")).toEqual([]);
      expect(await store.list()).toEqual([{ name: "handbook", documents: 0, chunks: 0 }]);
    });

    test("returns documents as they were put, sorted by name", async () => {
      const skipped = document("b.pdf", { skipped: { reason: "encrypted", message: "the file needs a password" } });
      const full = document("a.md", { title: "Leave", pages: 3, modified: 1712345678901.25 });
      await store.apply("handbook", { put: [entry(skipped, []), entry(full, ["annual leave"])], remove: [] });

      expect(await store.documents("handbook")).toEqual([full, skipped]);
      expect(await store.list()).toEqual([{ name: "handbook", documents: 2, chunks: 1 }]);
    });

    test("returns a found chunk with all that was stored of it", async () => {
      const chunk: StoredChunk = {
        text: "25 days – für alle 🌴",
        start: 7,
        end: 28,
        page: 2,
        headings: ["Leave", "Annual"],
        terms: "25 day fur all",
      };
      await store.apply("handbook", {
        put: [{ document: document("a.md", { title: "T" }), chunks: [chunk] }],
        remove: [],
      });

      const [hit, ...others] = await store.search("handbook", ["day"], 5);

      expect(hit).toEqual({ ...chunk, document: "a.md", title: "T", score: expect.any(Number) });
      expect(others).toEqual([]);
    });

    test("finds chunks that hold any of the terms, those with more and rarer ones first", async () => {
      await store.apply("handbook", {
        put: [
          entry(document("a.md"), ["annual leave day", "sick leave note", "leave"]),
          entry(document("b.md"), ["office key", "leave office"]),
        ],
        remove: [],
      });

      const hits = await store.search("handbook", ["annual", "leave"], 10);

      expect(hits[0]?.terms).toBe("annual leave day");
      expect(hits.map((hit) => hit.terms).sort()).toEqual([
        "annual leave day",
        "leave",
        "leave office",
        "sick leave note",
      ]);
      expect(hits.every((hit) => hit.score > 0)).toBe(true);
    });

    test("lets a rare term outweigh one that stands everywhere, also in a small collection", async () => {
      const put = [entry(document("a.md"), ["leave leave leave filler", "leave annual filler", "leave filler filler"])];
      await store.apply("handbook", { put, remove: [] });

      const [best] = await store.search("handbook", ["leave", "annual"], 1);

      expect(best?.terms).toBe("leave annual filler");
    });

    test("orders equal scores by document and position, and keeps to the limit", async () => {
      const put = ["b.md", "a.md"].map((name) => entry(document(name), ["same words", "same words"]));
      await store.apply("handbook", { put, remove: [] });

      const hits = await store.search("handbook", ["same"], 3);

      expect(hits.map((hit) => [hit.document, hit.start])).toEqual([
        ["a.md", 0],
        ["a.md", 100],
        ["b.md", 0],
      ]);
      expect(await store.search("handbook", ["same"], 0)).toEqual([]);
      expect(await store.search("handbook", [], 3)).toEqual([]);
    });

    test("takes terms as words, never as the index's query language", async () => {
      await store.apply("handbook", { put: [entry(document("a.md"), ["near or not and 日本 mu\u00dfe"])], remove: [] });

      expect(await store.search("handbook", ['"', "*", "(", "a OR b", "terms:or", "", "--"], 5)).toEqual([]);
      expect(await store.search("handbook", ["or"], 5)).toHaveLength(1);
      expect(await store.search("handbook", ["日本"], 5)).toHaveLength(1);
      expect(await store.search("handbook", ["mu\u00dfe"], 5)).toHaveLength(1);
      expect(await store.search("handbook", ["日"], 5)).toEqual([]);
    });

    test("answers a question of a thousand terms", async () => {
      await store.apply("handbook", { put: [entry(document("a.md"), ["t999 and more"])], remove: [] });
      const terms = Array.from({ length: 1000 }, (_, number) => `t${number}`);

      expect(await store.search("handbook", terms, 5)).toHaveLength(1);
    });

    test("replaces a document with all its chunks", async () => {
      await store.apply("handbook", { put: [entry(document("a.md"), ["old words", "older words"])], remove: [] });
      await store.apply("handbook", { put: [entry(document("a.md", { hash: "2" }), ["new words"])], remove: [] });

      expect((await store.documents("handbook"))?.map((stored) => stored.hash)).toEqual(["2"]);
      expect(await store.countChunks("handbook")).toBe(1);
      expect(await store.search("handbook", ["old"], 5)).toEqual([]);
      expect(await store.search("handbook", ["words"], 5)).toHaveLength(1);
    });

    test("gives a document another time stamp and leaves its chunks alone", async () => {
      await store.apply("handbook", { put: [entry(document("a.md"), ["annual leave"])], remove: [] });
      await store.apply("handbook", { put: [], remove: [], touch: [{ document: "a.md", modified: 2000.5 }] });

      expect(await store.documents("handbook")).toEqual([document("a.md", { modified: 2000.5 })]);
      expect(await store.search("handbook", ["leave"], 5)).toHaveLength(1);
    });

    test("removes a document from the index too", async () => {
      await store.apply("handbook", {
        put: [entry(document("a.md"), ["here"]), entry(document("b.md"), ["here"])],
        remove: [],
      });
      await store.apply("handbook", { put: [], remove: ["a.md", "never-there.md"] });

      expect((await store.documents("handbook"))?.map((stored) => stored.document)).toEqual(["b.md"]);
      expect((await store.search("handbook", ["here"], 5)).map((hit) => hit.document)).toEqual(["b.md"]);
    });

    test("keeps collections apart, also those whose names differ by case only", async () => {
      await store.apply("Docs", { put: [entry(document("a.md"), ["one word"])], remove: [] });
      const before = await store.search("Docs", ["word"], 5);
      await store.apply("docs", { put: [entry(document("a.md"), ["word", "word", "other"])], remove: [] });

      expect(await store.search("Docs", ["word"], 5)).toEqual(before);
      expect(await store.search("docs", ["word"], 5)).toHaveLength(2);
      expect((await store.list()).map((collection) => collection.name)).toEqual(["Docs", "docs"]);
    });

    test("takes any text as a collection's and a document's name", async () => {
      const awkward = 'it\'s "quoted"; DROP TABLE chunks; -- 🙂_data';
      await store.apply(awkward, { put: [entry(document(awkward), ["word"])], remove: [] });

      expect((await store.search(awkward, ["word"], 5)).map((hit) => hit.document)).toEqual([awkward]);
      expect(await store.countChunks(awkward)).toBe(1);
    });

    test("gives all chunks in their order, or those that begin at given places", async () => {
      const put = ["b.md", "a.md"].map((name) => entry(document(name, { title: "T" }), ["one", "two"]));
      await store.apply("handbook", { put, remove: [] });
      const places = async (...asked: Parameters<typeof store.chunks>) =>
        (await store.chunks(...asked)).map(({ document: name, start, text }) => [name, start, text]);

      expect(await places("handbook")).toEqual([
        ["a.md", 0, "one"],
        ["a.md", 100, "two"],
        ["b.md", 0, "one"],
        ["b.md", 100, "two"],
      ]);
      const asked = [
        { document: "b.md", start: 100 },
        { document: "a.md", start: 7 },
        { document: "c.md", start: 0 },
        { document: "b.md", start: 100 },
      ];
      expect(await places("handbook", asked)).toEqual([["b.md", 100, "two"]]);
      expect(await places("handbook", [])).toEqual([]);
      expect(await places("other")).toEqual([]);
      const [hit] = await store.search("handbook", ["one"], 1);
      expect([{ ...(await store.chunks("handbook"))[0], score: hit?.score }]).toEqual([hit]);
    });

    test("notes the embedding model with a change, keeps it through others, and forgets it when told", async () => {
      expect(await store.embedding("handbook")).toBeUndefined();
      await store.apply("handbook", { put: [], remove: [], embedding: "openai:small" });
      await store.apply("handbook", { put: [entry(document("a.md"), ["word"])], remove: [] });
      expect(await store.embedding("handbook")).toBe("openai:small");
      expect(await store.embedding("other")).toBeUndefined();
      await store.apply("handbook", { put: [], remove: [], embedding: null });
      expect(await store.embedding("handbook")).toBeUndefined();
    });

    test("changes nothing when a part of a change fails", async () => {
      await store.apply("handbook", { put: [entry(document("a.md"), ["old"])], remove: [] });
      const change = {
        put: [entry(document("b.md"), ["new"]), entry(document("c.md", { size: Number.NaN }), ["new"])],
        remove: ["a.md"],
      };

      await expect(store.apply("handbook", change)).rejects.toMatchObject({ code: "storage_failed" });

      expect((await store.documents("handbook"))?.map((stored) => stored.document)).toEqual(["a.md"]);
      expect(await store.search("handbook", ["new"], 5)).toEqual([]);
      expect(await store.search("handbook", ["old"], 5)).toHaveLength(1);
    });
  });
}

/** A stored document with plain facts, for suites and tests. */
function document(name: string, facts: Partial<StoredDocument> = {}): StoredDocument {
  return { document: name, origin: "test", size: 10, modified: 1000, hash: "1", recipe: "r", ...facts };
}

function entry(stored: StoredDocument, terms: readonly string[]) {
  const chunks = terms.map((words, index) => ({
    text: words,
    start: index * 100,
    end: index * 100 + 10,
    terms: words,
  }));
  return { document: stored, chunks };
}
