import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readJudgements, readQueries } from "../../src/knowledge/read-judged.ts";

const names = {
  documents: ["docs.tsv", "corpus.jsonl"],
  queries: ["queries.tsv", "queries.jsonl"],
  judgements: ["qrels.txt", "qrels.tsv", join("qrels", "test.tsv")],
};

/** The folder itself where it is a judged collection, else those in it that are, by name. */
export function judgedFolders(folder) {
  if (isJudged(folder)) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter(isJudged)
    .sort();
}

/** Texts by their id, queries and judgements, as `docs.tsv` and TREC have them or as BEIR has them. */
export function readCollection(folder) {
  const read = (kind) => {
    const file = find(folder, kind);
    return { file, text: readFileSync(file, "utf8") };
  };
  const [documents, queries, judgements] = ["documents", "queries", "judgements"].map(read);
  return {
    name: basename(resolve(folder)),
    documents: documents.text
      .split("\n")
      .filter((line) => line !== "")
      .map(documents.file.endsWith(".tsv") ? ofTable : ofJson),
    queries: readQueries(queries.text, queries.file),
    judgements: readJudgements(judgements.text, judgements.file),
  };
}

function isJudged(folder) {
  return Object.keys(names).every((kind) => find(folder, kind) !== undefined);
}

function find(folder, kind) {
  return names[kind].map((name) => join(folder, name)).find((file) => existsSync(file));
}

function ofTable(line) {
  const end = line.indexOf("\t");
  return { id: line.slice(0, end), title: "", text: line.slice(end + 1) };
}

function ofJson(line) {
  const { _id, id = _id, title = "", text } = JSON.parse(line);
  return { id: String(id), title, text };
}
