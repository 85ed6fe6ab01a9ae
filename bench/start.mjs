import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./engine/measure.mjs";
import { measureStart } from "./start/measure-start.mjs";
import { subjects } from "./start/subjects.mjs";
import { describeMachine, table } from "./table.mjs";

const usage = `usage: node bench/start.mjs [--quick] [--json]

Measures how long AI Planet takes to start, beside bare Node.
  --quick  5 rounds instead of 21
  --json   the figures as JSON instead of a table`;

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});

if (flags.help) console.log(usage);
else main(flags.quick ? 5 : 21);

function main(rounds) {
  const folder = mkdtempSync(join(tmpdir(), "aiplanet-bench-"));
  try {
    const results = measure(subjects(join(folder, "files")), rounds, folder);
    const machine = describeMachine(availableParallelism());
    console.log(
      flags.json ? JSON.stringify({ machine, rounds, results }, undefined, 2) : report(machine, rounds, results),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(all, rounds, folder) {
  const samples = all.map(() => []);
  // The first round only warms the file cache.
  for (let round = -1; round < rounds; round += 1) {
    for (const [place, subject] of all.entries()) {
      const sample = measureStart(subject, folder);
      if (round >= 0) samples[place].push(sample);
    }
  }
  const medians = samples.map((list) => ({
    cpu: median(list.map(({ cpu }) => cpu)),
    wall: median(list.map(({ wall }) => wall)),
    memory: median(list.map(({ memory }) => memory)),
  }));
  const [bare] = medians;
  return all.map(({ name, aim }, place) => {
    const own = medians[place];
    return {
      name,
      ...own,
      cpuRatio: own.cpu / bare.cpu,
      wallRatio: own.wall / bare.wall,
      extra: own.memory - bare.memory,
      aim,
    };
  });
}

function report(machine, rounds, results) {
  const rows = results.map(({ name, cpu, wall, cpuRatio, wallRatio, extra, aim }) => [
    name,
    cpu.toFixed(0),
    `${cpuRatio.toFixed(2)}x`,
    aim === undefined ? "" : `${aim}x`,
    wall.toFixed(0),
    `${wallRatio.toFixed(2)}x`,
    extra.toFixed(1),
  ]);
  const head = ["", "CPU ms", "of bare node", "aim", "wall ms", "of bare node", "MiB over bare node"];
  return `${machine}; medians of ${rounds} rounds, in alternation.\n\n${table(head, rows)}`;
}
