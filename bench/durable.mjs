import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { atOnce } from "./durable/at-once.mjs";
import { bytesOfRun } from "./durable/bytes.mjs";
import { openContenders } from "./durable/contenders/index.mjs";
import { toMarkdown } from "./durable/report.mjs";
import { growthOfStore } from "./durable/stored.mjs";
import { roundRobin } from "./engine/round-robin.mjs";
import { chain, fanOut, fiveNodes, grid } from "./engine/shapes.mjs";
import { describeMachine } from "./table.mjs";

const usage = `usage: node bench/durable.mjs [--quick] [--stored N] [--json]

Measures CPU time a node of durable runs beside peers with their stores, and beside the least that keeps each result.
  --quick     about a minute: fewer and shorter samples, and what would take too long is left out
  --stored N  the most runs that are stored for the growth of the store (default: 10000, with --quick 1000)
  --json      the figures as JSON instead of tables`;

const full = { rounds: 9, warmUp: 300, sample: 60, slow: 400, slowRounds: 3, longest: 60_000, kept: 500 };
const quick = { rounds: 3, warmUp: 100, sample: 30, slow: 100, slowRounds: 1, longest: 2_500, kept: 200 };

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean" },
    stored: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

if (flags.help) console.log(usage);
else await main(flags.quick ? quick : full, Number(flags.stored ?? (flags.quick ? 1_000 : 10_000)));

async function main(effort, most) {
  const folder = mkdtempSync(join(tmpdir(), "aiplanet-durable-"));
  try {
    const results = await measure(folder, effort, most);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    console.log(flags.json ? JSON.stringify(results, undefined, 2) : toMarkdown(results));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder, effort, most) {
  const report = process.stderr.isTTY ? (text) => process.stderr.write(`\r\x1b[K${text}`) : undefined;
  const shapes = [fiveNodes(), chain(10), chain(100), fanOut(100), grid(20, 20)];
  const many = [fiveNodes(200), fiveNodes(1_000)];
  const contenders = await openContenders(folder);
  // Everything that is measured without promise hooks comes before anything that may switch them on.
  const schedulers = contenders.filter(({ hooks }) => !hooks);
  const alone = await roundRobin(schedulers, shapes, effort, report);
  const atOnceAlone = await atOnce(schedulers, many, effort, report);
  const sizes = [100, 1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= most);
  const stored = await growthOfStore(folder, sizes, effort, report);
  const all = await roundRobin(contenders, shapes, effort, report);
  const atOnceAll = await atOnce(contenders, many, effort, report);
  const bytes = await bytesOfRun(contenders, effort.kept);
  for (const { close } of contenders) await close();
  return {
    machine: describeMachine(availableParallelism()),
    contenders: contenders.map(({ name, version, note, hooks }) => ({ name, version, note, hooks })),
    shapes: shapes.map(({ name, nodes }) => ({ name, nodes: nodes.length })),
    alone,
    all,
    atOnceAlone,
    atOnceAll,
    bytes,
    stored,
  };
}
