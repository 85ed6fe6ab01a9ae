import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { allocations } from "./engine/allocations.mjs";
import { contenders } from "./engine/contenders/index.mjs";
import { growth } from "./engine/growth.mjs";
import { toMarkdown } from "./engine/report.mjs";
import { roundRobin } from "./engine/round-robin.mjs";
import { chain, fanOut, fiveNodes, grid } from "./engine/shapes.mjs";
import { describeMachine } from "./table.mjs";

const usage = `usage: node bench/engine.mjs [--quick] [--json]

Measures CPU time a node of AI Planet's engine beside its peers and beside the least that runs a graph.
  --quick  about 20 seconds: fewer and shorter samples, and what would take too long is left out
  --json   the figures as JSON instead of tables
AIPLANET_ENGINE=FILE measures another build than dist/engine.js.`;

const full = { rounds: 9, warmUp: 200, sample: 40, slow: 400, slowRounds: 3, longest: 60_000 };
const quick = { rounds: 3, warmUp: 60, sample: 15, slow: 100, slowRounds: 1, longest: 700 };

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});

if (flags.help) console.log(usage);
else await main(flags.quick ? quick : full);

async function main(effort) {
  const report = process.stderr.isTTY ? (text) => process.stderr.write(`\r\x1b[K${text}`) : undefined;
  const shapes = [
    chain(10),
    fiveNodes(),
    chain(100),
    fanOut(100),
    grid(20, 20),
    chain(1_000),
    fanOut(1_000),
    fiveNodes(1_000),
  ];
  // Everything that is measured without promise hooks comes before anything that may switch them on.
  const schedulers = contenders.filter(({ hooks }) => !hooks);
  const alone = await roundRobin(schedulers, shapes, effort, report);
  const sizes = [10, 100, 1_000, 10_000, ...(flags.quick ? [] : [100_000])];
  const grown = await growth(contenders.slice(0, 2), sizes, effort, report);
  const cells = await roundRobin(contenders, shapes, effort, report);
  const bytes = flags.quick ? [] : allocations();
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  const results = {
    machine: describeMachine(availableParallelism()),
    contenders: contenders.map(({ name, version, note, hooks }) => ({ name, version, note, hooks })),
    shapes: shapes.map(({ name, nodes, atOnce }) => ({ name, nodes: nodes.length, atOnce })),
    alone,
    cells,
    growth: grown,
    allocations: bytes,
  };
  console.log(flags.json ? JSON.stringify(results, undefined, 2) : toMarkdown(results));
}
