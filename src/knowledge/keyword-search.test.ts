import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectionStore } from "../storage/collection-store";
import type { CollectionStore, SqlDatabase } from "../storage/contracts";
import { sqliteDatabase } from "../storage/sqlite";
import { analyserOf, indexTerms, languageOf } from "./index-terms";
import { searchKeyword } from "./keyword-search";

let database: SqlDatabase;
let store: CollectionStore;

beforeEach(async () => {
  database = await sqliteDatabase({ file: ":memory:" });
  store = collectionStore(database);
});

afterEach(() => database.close());

/** Adds documents in one commit, each with the chunks given. */
async function add(documents: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const draft = await store.draft("docs");
  for (const [document, texts] of Object.entries(documents)) {
    const language = languageOf(texts.join("\n"));
    const analyser = await analyserOf(language);
    const facts = { document, origin: "add", size: 1, modified: 0, hash: "", recipe: "", language };
    const chunks = texts.map((text, place) => ({
      text,
      start: place * 1000,
      end: place * 1000 + text.length,
      terms: indexTerms(undefined, { text }, analyser),
    }));
    await draft.put(facts, chunks);
  }
  await draft.commit({});
}

async function search(question: string, limit = 10, among?: ReadonlySet<number>): Promise<string[]> {
  const hits = await searchKeyword(store, { collection: "docs", question, limit, ...(among && { among }) });
  return hits.map(({ document, position }) => `${document}#${position}`);
}

describe("searchKeyword", () => {
  test("finds nothing in a collection that is not there, nor for no hits or no words", async () => {
    expect(await search("holiday")).toEqual([]);
    await add({ "a.md": ["The annual holiday."] });
    expect(await search("holiday", 0)).toEqual([]);
    expect(await search("???")).toEqual([]);
    expect(await search("salary")).toEqual([]);
  });

  test("ranks the chunk first that has the rarer words", async () => {
    await add({
      "leave.md": ["Employees get 25 days of annual leave.", "Employees are paid monthly."],
      "sick.md": ["Employees who are sick tell their manager."],
      "travel.md": ["Employees book travel with the office."],
    });
    expect((await search("How many days of annual leave do employees get?"))[0]).toBe("leave.md#0");
    expect(await search("sick employee", 1)).toEqual(["sick.md#0"]);
  });

  test("breaks ties by document and position, whatever the order they were added in", async () => {
    await add({ "b.md": ["The same text.", "The same text."] });
    await add({ "a.md": ["The same text."] });
    expect(await search("same text")).toEqual(["a.md#0", "b.md#0", "b.md#1"]);
    expect(await search("same text", 2)).toEqual(["a.md#0", "b.md#0"]);
  });

  test("gives the same documents the same scores in one commit and in several", async () => {
    const documents = {
      "a.md": ["Alpha beta gamma.", "Beta delta."],
      "b.md": ["Gamma delta alpha alpha."],
      "c.md": ["Beta beta epsilon."],
    };
    await add(documents);
    const once = await searchKeyword(store, { collection: "docs", question: "alpha beta delta", limit: 10 });
    for (const [name, texts] of Object.entries(documents)) await add({ [name]: texts });
    const again = await searchKeyword(store, { collection: "docs", question: "alpha beta delta", limit: 10 });
    const scores = (hits: typeof once) => hits.map(({ document, position, score }) => [document, position, score]);
    expect(scores(again)).toEqual(scores(once));
  });

  test("finds only chunks among those asked for", async () => {
    await add({ "a.md": ["Alpha."], "b.md": ["Alpha."] });
    const all = await searchKeyword(store, { collection: "docs", question: "alpha", limit: 10 });
    const second = all.find(({ document }) => document === "b.md");
    expect(await search("alpha", 10, new Set([second?.id ?? 0]))).toEqual(["b.md#0"]);
    expect(await search("alpha", 10, new Set())).toEqual([]);
  });

  test("prefers the chunk where the words stand together", async () => {
    await add({
      "a.md": ["The window that the manager wants to be opened shows the house of a friend."],
      "b.md": ["The house that a friend wants to be shown has the open window manager."],
    });
    expect((await search("window manager"))[0]).toBe("b.md#0");
  });

  test("prefers the chunk whose neighbour has what it lacks", async () => {
    await add({
      "a.md": ["Notes on weather and much else.", "The parser reads rows."],
      "b.md": ["Notes on columns and much else.", "The parser reads rows."],
    });
    expect((await search("parser of columns"))[0]).toBe("b.md#0");
    expect((await search("reading rows with columns"))[0]).toBe("b.md#1");
  });

  test("finds the words of a question in each language of the collection", async () => {
    await add({
      "urlaub.md": ["Die Mitarbeiter der Häuser haben im Jahr 25 Tage Urlaub und nicht mehr."],
      "leave.md": ["The employees of the houses have 25 days of annual leave and no more."],
    });
    expect((await search("Wie viel Urlaub gibt es in einem Haus?"))[0]).toBe("urlaub.md#0");
    expect((await search("What leave does the employee of a house have?"))[0]).toBe("leave.md#0");
  });

  test("finds the words of each of many languages", async () => {
    await add({
      "de.md": ["Die Mitarbeiter haben im Jahr 25 Tage Urlaub und nicht mehr als das."],
      "en.md": ["The employees of the houses have 25 days of annual leave and no more."],
      "es.md": ["Los empleados de la casa tienen 25 días de vacaciones al año y no más."],
      "fr.md": ["Les employés de la maison ont 25 jours de congés par an et pas plus."],
      "it.md": ["I dipendenti della casa hanno 25 giorni di ferie all'anno e non di più."],
      "pt.md": ["Os empregados da casa têm 25 dias de férias por ano e não mais do que isso."],
      "sv.md": ["De anställda har 25 dagars semester om året och inte mer än så."],
    });
    for (const [word, document] of Object.entries({ empregados: "pt.md", semestern: "sv.md", congé: "fr.md" })) {
      expect((await search(word))[0], word).toBe(`${document}#0`);
    }
  });

  test("prefers the chunk that has a compound of the word", async () => {
    await add({
      "a.md": ["Die Geschichte von Berlin ist in den Jahren nicht mehr erzählt worden."],
      "b.md": ["Die Bevölkerungsdichte von Berlin ist in den Jahren nicht mehr gestiegen."],
    });
    expect((await search("Wie ist die Bevölkerung von Berlin?"))[0]).toBe("b.md#0");
  });
});
