import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { contenders } from "./contenders/index.mjs";
import { repeat } from "./measure.mjs";
import { chain } from "./shapes.mjs";

const child = fileURLToPath(import.meta.url);
// A young generation this large takes all that is allocated between two readings, so nothing is collected in between.
const youngMegabytes = 512;
const room = (youngMegabytes / 8) * 2 ** 20;
const warmUpRuns = 3_000;
const warmUpTime = 2_000;

/**
 * Bytes that each contender allocates for a node of a chain of 10, measured in a process of its own.
 * @returns {{ contender: string, bytes: number }[]}
 */
export function allocations() {
  const flags = [`--min-semi-space-size=${youngMegabytes}`, `--max-semi-space-size=${youngMegabytes}`];
  return JSON.parse(execFileSync(process.execPath, [...flags, child], { encoding: "utf8" }));
}

async function bytesOf(run, nodes) {
  const end = performance.now() + warmUpTime;
  for (let time = 0; time < warmUpRuns && performance.now() < end; time += 1) await run();
  const once = await grown(run, 1);
  const times = Math.max(1, Math.floor(room / Math.max(once, 1_000)));
  return (await grown(run, times)) / times / nodes;
}

async function grown(run, times) {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed } = process.memoryUsage();
  await repeat(run, times);
  return process.memoryUsage().heapUsed - heapUsed;
}

if (process.argv[1] === child) {
  const shape = chain(10);
  const rows = [];
  for (const contender of contenders) {
    const bytes = await bytesOf(
      contender.prepare(shape, () => 1),
      shape.nodes.length,
    );
    rows.push({ contender: contender.name, bytes });
  }
  console.log(JSON.stringify(rows));
}
