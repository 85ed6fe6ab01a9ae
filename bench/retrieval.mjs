import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { contenders } from "./retrieval/contenders.mjs";
import { judgedFolders, readCollection } from "./retrieval/judged-collection.mjs";
import { measureRanking } from "./retrieval/measure-ranking.mjs";
import { describeMachine, table } from "./table.mjs";

const usage = `usage: node --import tsx bench/retrieval.mjs [FOLDER] [--json] [--only CONTENDER]

Measures how well texts are found by keyword on judged collections, beside peers.
  FOLDER             one judged collection, or a folder of them (default: ../shared/retrieval)
  --only CONTENDER   AI Planet, wink-bm25, lunr or MiniSearch
  --json             the figures as JSON instead of a table`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});

const head = ["", "documents", "queries", "nDCG@10", "MAP", "recall@100", "MRR"];

if (flags.help) console.log(usage);
else await main(positionals[0] ?? "../shared/retrieval");

async function main(folder) {
  const folders = existsSync(folder) ? judgedFolders(folder) : [];
  if (folders.length === 0) {
    console.error(`"${folder}" holds no judged collection: documents, queries and judgements\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const measured = [];
  for (const one of folders) {
    const collection = readCollection(one);
    for (const [contender, open] of Object.entries(contenders)) {
      if (flags.only !== undefined && flags.only !== contender) continue;
      measured.push({ collection: collection.name, contender, ...(await measureRanking(open, collection)) });
    }
  }
  const machine = describeMachine(availableParallelism());
  if (flags.json) console.log(JSON.stringify({ machine, measured }, undefined, 2));
  else console.log([machine, table(head, measured.map(rowOf))].join("\n\n"));
}

function rowOf({ collection, contender, documents, queries, metrics }) {
  return [
    `${collection}, ${contender}`,
    documents.toLocaleString("en"),
    queries.toLocaleString("en"),
    ...[metrics["ndcg@10"], metrics.map, metrics["recall@100"], metrics.mrr].map((value) => value.toFixed(4)),
  ];
}
