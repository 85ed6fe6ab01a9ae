import { statSync } from "node:fs";
import { join } from "node:path";
import { cost, median, repeat } from "../engine/measure.mjs";
import { fiveNodes } from "../engine/shapes.mjs";
import { describe, durably, openStore } from "./contenders/ai-planet.mjs";
import { aiPlanet } from "./sources.mjs";

const together = 200;
const abandoned = 20;
const newest = 50;

/**
 * What AI Planet's runs cost beside so many that are stored already, and what it takes to find some of them. The store is
 * filled with five-node runs, 200 at once, all but a few of which a process that is gone left behind.
 * @param {number[]} sizes ascending
 * @param {{ rounds: number, sample: number }} effort samples of each figure, and runs one after the other in a sample
 */
export async function growthOfStore(folder, sizes, { rounds, sample }, report = () => undefined) {
  const file = join(folder, "stored.db");
  const { database, store, close } = await openStore(file);
  await leaveRuns(file);
  const shape = fiveNodes();
  const run = durably(store, shape, () => 1);
  const nodes = shape.nodes.length;
  const rows = [];
  let stored = abandoned;
  const runTogether = (count) => {
    stored += count;
    return Promise.all(Array.from({ length: count }, run));
  };
  for (const size of sizes) {
    while (stored < size) {
      await runTogether(Math.min(together, size - stored));
      report(`${stored.toLocaleString("en")} runs stored`);
    }
    const bytes = await sizeOf(database, file);
    const first = await store.list({ limit: newest });
    const middle = first[first.length >> 1].id;
    const times = { run: [], together: [], list: [], filtered: [], unended: [], show: [] };
    for (let round = 0; round < rounds; round += 1) {
      times.run.push((await cost(() => repeat(run, sample))).micros / sample / nodes);
      stored += sample;
      times.together.push((await cost(() => runTogether(together))).micros / together / nodes);
      times.list.push((await cost(() => store.list({ limit: newest }))).wall);
      const filter = { statuses: ["completed"], workflow: shape.name, limit: newest };
      times.filtered.push((await cost(() => store.list(filter))).wall);
      times.unended.push((await cost(() => found(store))).wall);
      times.show.push((await cost(() => Promise.all([store.get(middle), store.events(middle)]))).wall);
    }
    const medians = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
    rows.push({ stored: size, bytes: bytes / size, ...medians });
  }
  await close();
  return rows;
}

/** Runs of another process, which has not ended them. */
async function leaveRuns(file) {
  const { store, close } = await openStore(file, "process_gone");
  const shape = fiveNodes();
  const described = describe(shape);
  for (let count = 0; count < abandoned; count += 1) {
    const id = aiPlanet.newId("run", Date.now(), Math.random);
    const event = { seq: 0, time: Date.now(), type: "run-start", run: id, workflow: shape.name, input: {} };
    await new Promise((resolve, reject) => {
      const done = (error) => (error === undefined ? resolve() : reject(error));
      store.begin({ id, ...described }).append(event, done);
    });
  }
  await close();
}

async function found(store) {
  const runs = await store.running();
  if (runs.length !== abandoned) throw new Error(`${runs.length} abandoned runs are found, not ${abandoned}`);
}

async function sizeOf(database, file) {
  await database.all("PRAGMA wal_checkpoint(TRUNCATE)");
  return statSync(file).size;
}
