import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import { split } from "../../src/knowledge/split.ts";
import { makeCorpus } from "./corpus.mjs";

const splitters = {
  "AI Planet": (text) => split({ text, sections: [{ start: 0, end: text.length }] }, { size: 800, overlap: 120 }),
  LangChain: (text) => new RecursiveCharacterTextSplitter({ chunkSize: 800, chunkOverlap: 120 }).splitText(text),
};

/** MB of UTF-8 that each splitter takes in a CPU second, for texts of several kinds: the best of so many rounds. */
export async function measureSplitting(rounds) {
  const texts = {
    prose: [makeCorpus().text(8_000_000), makeCorpus().text(8_000_000)],
    "no separator": ["x".repeat(4_000_000), "x".repeat(200_000)],
    Chinese: ["东京是日本的首都人口约一千四百万".repeat(200_000), "东京是日本的首都人口约一千四百万".repeat(10_000)],
    "lines of JSON": ['{"id":12,"tags":["a","b"]},'.repeat(150_000), '{"id":12,"tags":["a","b"]},'.repeat(8_000)],
  };
  const rows = [];
  for (const [name, [long, short]] of Object.entries(texts)) {
    const best = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const [splitter, splits] of Object.entries(splitters)) {
        // What is slow gets a shorter text, or it would take minutes.
        const text = splitter === "AI Planet" ? long : short;
        const cpu = process.cpuUsage();
        await splits(text);
        const { user, system } = process.cpuUsage(cpu);
        best[splitter] = Math.max(best[splitter] ?? 0, Buffer.byteLength(text) / (user + system));
      }
    }
    rows.push({ name, ...best });
  }
  return rows;
}
