import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { keywordContenders } from "./knowledge/keyword-contenders.mjs";
import { measureSplitting } from "./knowledge/splitting.mjs";
import { vectorContenders } from "./knowledge/vector-contenders.mjs";
import { describeMachine, table } from "./table.mjs";

const usage = `usage: node --import tsx bench/knowledge.mjs [--quick] [--json] [--only PART] [--pdf FOLDER]

Measures splitting, keyword search, vector search and indexing, beside peers.
  --quick       10,000 texts and vectors instead of 100,000, fewer megabytes
  --only PART   splitting, keyword, vectors or indexing
  --pdf FOLDER  a folder of PDFs to index as well (default: ../shared/pdf where it is)
  --json        the figures as JSON instead of tables`;

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string" },
    pdf: { type: "string", default: "../shared/pdf" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

/** Contenders that take minutes at this size are left out there. */
const slow = {
  keyword: { MiniSearch: 20_000, Orama: 20_000 },
  vector: { Orama: 20_000, "LangChain memory": 20_000, "plain scan": 100_000, "Chroma's server": 100_000 },
};

const parts = { splitting, keyword, vectors, indexing };

if (flags.help) console.log(usage);
else await main();

async function main() {
  const figures = {};
  for (const [name, measure] of Object.entries(parts)) {
    if (flags.only === undefined || flags.only === name) figures[name] = await measure();
  }
  const machine = describeMachine(availableParallelism());
  if (flags.json) console.log(JSON.stringify({ machine, ...figures }, undefined, 2));
  else console.log([machine, ...Object.values(figures).map(toText)].join("\n\n"));
}

function toText({ title, head, rows, notes = [] }) {
  return [title, "", table(head, rows), ...notes].join("\n");
}

async function splitting() {
  const measured = await measureSplitting(flags.quick ? 3 : 7);
  return {
    title: "Splitting, MB for a CPU second (800 characters, overlap 120)",
    head: ["text", "AI Planet", "LangChain", "ratio"],
    rows: measured.map(({ name, "AI Planet": ours, LangChain: theirs }) => [
      name,
      ours.toFixed(0),
      theirs.toFixed(1),
      `${(ours / theirs).toFixed(0)}x`,
    ]),
  };
}

async function keyword() {
  const sizes = flags.quick ? [10_000] : [10_000, 100_000];
  return contest(
    "keyword",
    "Keyword search, texts of up to 800 characters, questions of five telling words",
    keywordContenders,
    sizes,
    [""],
  );
}

async function vectors() {
  const sizes = flags.quick ? [10_000] : [10_000, 100_000];
  return contest(
    "vector",
    "Vector search, ten nearest",
    vectorContenders,
    sizes,
    flags.quick ? ["384"] : ["384", "1536"],
  );
}

async function contest(kind, title, contenders, sizes, dimensions) {
  const rows = [];
  const notes = [];
  for (const size of sizes) {
    for (const length of dimensions) {
      let ours;
      for (const name of Object.keys(contenders)) {
        if (size * (Number(length) || 384) > 384 * (slow[kind][name] ?? Number.POSITIVE_INFINITY)) continue;
        const one = await inProcess("knowledge/measure-contender.mjs", kind, name, String(size), length);
        if (one.lack !== undefined) {
          notes.push(`${name}: ${one.lack}`);
          continue;
        }
        ours ??= one;
        rows.push([
          `${name}, ${size.toLocaleString("en")}${length && ` x ${length}`}`,
          ...[one.p50, one.p99, one.cpu].map((time) => time.toFixed(2)),
          `${(one.cpu / ours.cpu).toFixed(1)}x`,
          one.recall === undefined ? "-" : one.recall.toFixed(3),
          one.first.toFixed(0),
          Math.round(one.perSecond).toLocaleString("en"),
          Math.max(one.held, one.addHeld).toFixed(0),
          one.size === undefined ? "-" : (one.size / 2 ** 20).toFixed(0),
          one.memory.toFixed(0),
        ]);
      }
    }
  }
  const head = [
    "",
    "p50 ms",
    "p99 ms",
    "CPU ms",
    "CPU of ours",
    "recall@10",
    "first ms",
    "added/s",
    "held ms",
    "file MiB",
    "memory MiB",
  ];
  return { title, head, rows, notes };
}

async function indexing() {
  const megabytes = flags.quick ? 10 : 100;
  const runs = [
    [`${megabytes} MB of Markdown`, megabytes, await inProcess("knowledge/ingestion.mjs", "text", String(megabytes))],
  ];
  if (existsSync(flags.pdf))
    runs.push(["PDFs", undefined, await inProcess("knowledge/ingestion.mjs", "pdf", flags.pdf)]);
  return {
    title: "Indexing a folder",
    head: ["", "seconds", "MB/s", "pages/s", "chunks/s", "again s", "one more s", "held ms", "file MiB", "memory MiB"],
    rows: runs.map(([name, size, one]) => [
      name,
      one.seconds.toFixed(1),
      size === undefined ? "-" : (size / one.seconds).toFixed(1),
      one.pages === 0 ? "-" : (one.pages / one.seconds).toFixed(0),
      (one.chunks / one.seconds).toFixed(0),
      one.again.toFixed(2),
      one.oneMore.toFixed(2),
      one.held.toFixed(0),
      (one.size / 2 ** 20).toFixed(0),
      one.memory.toFixed(0),
    ]),
  };
}

async function inProcess(file, ...words) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const options = { maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", path, ...words], options);
  return JSON.parse(stdout);
}
