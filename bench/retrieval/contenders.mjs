import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Each indexes documents (id, title, text); `search(question, limit)` gives the ids of the best ones, best first. */
export const contenders = {
  async "AI Planet"(documents) {
    const { createPlanet } = await import("../../dist/index.js");
    const folder = await mkdtemp(join(tmpdir(), "bench-retrieval-"));
    await writeFile(join(folder, "documents.jsonl"), documents.map((one) => JSON.stringify(one)).join("\n"));
    const planet = await createPlanet({ folder, environment: {} });
    const report = await planet.embed("bench", ["documents.jsonl"], { fileLimit: 2 ** 30 });
    if (report.skipped.length > 0) throw new Error(report.skipped[0].message);
    return {
      // As `aiplanet kb eval` does, which takes each cutoff from a search for so many.
      evaluate: (judged, options) => planet.evaluate("bench", judged, options),
      async close() {
        await planet.close();
        await rm(folder, { recursive: true });
      },
    };
  },

  async "wink-bm25"(documents) {
    const [{ default: bm25 }, { default: nlp }] = await Promise.all([
      import("wink-bm25-text-search"),
      import("wink-nlp-utils"),
    ]);
    const index = bm25();
    index.defineConfig({ fldWeights: { text: 1 } });
    index.definePrepTasks([nlp.string.lowerCase, wordsOf, nlp.tokens.removeWords, nlp.tokens.stem]);
    for (const [place, { title, text }] of documents.entries()) index.addDoc({ text: `${title} ${text}` }, place);
    index.consolidate();
    return {
      search: (question, limit) => index.search(question, limit).map(([place]) => documents[place].id),
    };
  },

  async lunr(documents) {
    const { default: lunr } = await import("lunr");
    const index = lunr((builder) => {
      builder.ref("id");
      builder.field("text");
      for (const { id, title, text } of documents) builder.add({ id, text: apart(`${title} ${text}`) });
    });
    return {
      // As terms, because a question's own characters would be read as operators.
      search: (question, limit) =>
        index
          .query((query) => query.term(lunr.tokenizer(apart(question)), {}))
          .slice(0, limit)
          .map(({ ref }) => ref),
    };
  },

  async MiniSearch(documents) {
    const { default: MiniSearch } = await import("minisearch");
    const index = new MiniSearch({ fields: ["text"] });
    index.addAll(documents.map(({ id, title, text }) => ({ id, text: apart(`${title} ${text}`) })));
    return {
      search: (question, limit) =>
        index
          .search(apart(question))
          .slice(0, limit)
          .map(({ id }) => id),
    };
  },
};

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

function wordsOf(text) {
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** Text with its words set apart where its script does not do so itself, which the peers need to find anything. */
function apart(text) {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)
    ? wordsOf(text).join(" ")
    : text;
}
