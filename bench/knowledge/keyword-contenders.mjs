import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Each opens an index: `add(texts)` fills it, `search(question, limit)` gives the places of the best texts. */
export const keywordContenders = {
  async "AI Planet"() {
    const [{ sqliteDatabase }, { collectionStore }, { analyserOf, indexTerms }, { searchKeyword }] = await Promise.all([
      import("../../src/storage/sqlite.ts"),
      import("../../src/storage/collection-store.ts"),
      import("../../src/knowledge/index-terms.ts"),
      import("../../src/knowledge/keyword-search.ts"),
    ]);
    const place = makePlace();
    const database = await sqliteDatabase({ file: place.file });
    const store = collectionStore(database);
    return {
      async add(texts) {
        const analyser = await analyserOf("en");
        const draft = await store.draft("bench");
        for (let from = 0; from < texts.length; from += 100) {
          const chunks = texts.slice(from, from + 100).map((text, index) => ({
            text,
            start: index * 1000,
            end: index * 1000 + text.length,
            terms: indexTerms(undefined, { text }, analyser),
          }));
          await draft.put(documentAt(from), chunks);
        }
        await draft.commit({});
      },
      async search(question, limit) {
        const hits = await searchKeyword(store, { collection: "bench", question, limit });
        return hits.map(({ document, position }) => Number(document) + position);
      },
      size: () => statSync(place.file).size,
      async close() {
        await database.close();
        place.remove();
      },
    };
  },

  async "SQLite FTS5"() {
    const { default: Database } = await import("better-sqlite3");
    const place = makePlace();
    const database = new Database(place.file);
    database.pragma("journal_mode = WAL");
    database.exec("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'porter unicode61')");
    const insert = database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)");
    const find = database.prepare("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?").pluck();
    return {
      async add(texts) {
        database.transaction(() => {
          for (const [place, text] of texts.entries()) insert.run(place, text);
        })();
        database.pragma("wal_checkpoint(TRUNCATE)");
      },
      async search(question, limit) {
        return find.all(tellingWords(question).join(" OR "), limit);
      },
      size: () => statSync(place.file).size,
      async close() {
        database.close();
        place.remove();
      },
    };
  },

  async MiniSearch() {
    const { default: MiniSearch } = await import("minisearch");
    const index = new MiniSearch({ fields: ["text"], idField: "place" });
    return inMemory({
      add: (texts) => index.addAllAsync(texts.map((text, place) => ({ place, text }))),
      search: (question, limit) =>
        index
          .search(tellingWords(question).join(" "))
          .slice(0, limit)
          .map(({ id }) => id),
    });
  },

  async Orama() {
    const { create, insertMultiple, search } = await import("@orama/orama");
    const index = create({ schema: { text: "string" } });
    return inMemory({
      add: (texts) =>
        insertMultiple(
          index,
          texts.map((text, place) => ({ id: `${place}`, text })),
          1000,
        ),
      search: async (question, limit) => {
        const { hits } = await search(index, { term: tellingWords(question).join(" "), limit, threshold: 1 });
        return hits.map(({ id }) => Number(id));
      },
    });
  },
};

function inMemory(index) {
  return { ...index, size: () => undefined, close: async () => undefined };
}

/** The words of a question without those that stand in nearly every text, which none of the peers leaves out by itself. */
function tellingWords(question) {
  const common = new Set(["what", "is", "the", "of", "a", "and", "which", "has", "with"]);
  return question
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "" && !common.has(word));
}

function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), "bench-knowledge-"));
  return { file: join(folder, "bench.db"), remove: () => rmSync(folder, { recursive: true }) };
}

function documentAt(from) {
  return {
    document: String(from).padStart(9, "0"),
    origin: "bench",
    size: 1,
    modified: 0,
    hash: `${from}`,
    recipe: "bench",
    language: "en",
  };
}
