import { statSync } from "node:fs";
import { join } from "node:path";
import { cost, median, repeat } from "../engine/measure.mjs";
import { fiveNodes } from "../engine/shapes.mjs";
import { describe, durably, openStore } from "./contenders/ai-planet.mjs";
import { aiPlanet } from "./sources.mjs";

const together = 200;
const abandoned = 20;
const newest = 50;
const oneByOne = 20;
const shape = fiveNodes();

/**
 * What AI Planet's runs cost beside so many that are stored already, and what it takes to find some of them. Each store is
 * filled with five-node runs, 200 at once, but for a few that a process which is gone left behind; then each round takes
 * one sample of every store.
 * @param {number[]} sizes how many runs are stored
 * @param {{ rounds: number }} effort samples of each figure
 */
export async function growthOfStore(folder, sizes, { rounds }, report = () => undefined) {
  const filled = [];
  for (const size of sizes) filled.push(await fill(join(folder, `stored-${size}.db`), size, report));
  // First what adds few runs or none, so that so many are stored as are said to be.
  for (const figure of [alone, list, listOne, find, show, atOnce]) {
    for (let round = 0; round < rounds; round += 1) {
      for (const one of filled) {
        one.samples[figure.name] ??= [];
        one.samples[figure.name].push(await figure(one));
      }
      report(`round ${round + 1} of ${rounds} with stored runs measured`);
    }
  }
  for (const { close } of filled) await close();
  return filled.map(({ size, bytes, samples }) => ({
    stored: size,
    bytes,
    ...Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)])),
  }));
}

async function fill(file, size, report) {
  await leaveRuns(file);
  const { database, store, close } = await openStore(file);
  const run = durably(store, shape, () => 1);
  for (let stored = abandoned; stored < size; stored += together) {
    await runTogether(run, Math.min(together, size - stored));
    report(`${stored.toLocaleString("en")} of ${size.toLocaleString("en")} runs stored`);
  }
  await database.all("PRAGMA wal_checkpoint(TRUNCATE)");
  return { size, store, run, close, bytes: statSync(file).size / size, samples: {} };
}

/** CPU microseconds a node, one run after the other. */
async function alone({ run }) {
  return (await cost(() => repeat(run, oneByOne))).micros / oneByOne / shape.nodes.length;
}

/** The same for 200 runs at once. */
async function atOnce({ run }) {
  return (await cost(() => runTogether(run, together))).micros / together / shape.nodes.length;
}

/** Milliseconds to list the newest runs. */
async function list({ store }) {
  return (await cost(() => store.list({ limit: newest }))).wall;
}

/** The same for those of one workflow that have completed. */
async function listOne({ store }) {
  return (await cost(() => store.list({ statuses: ["completed"], workflow: shape.name, limit: newest }))).wall;
}

/** Milliseconds to find what a process that is gone left behind. */
async function find({ store }) {
  let runs = [];
  const { wall } = await cost(async () => {
    runs = await store.list({ statuses: ["running"], limit: newest });
  });
  if (runs.length !== abandoned) throw new Error(`${runs.length} abandoned runs are found, not ${abandoned}`);
  return wall;
}

/** Milliseconds to read a run with its events. */
async function show({ store }) {
  const { id } = (await store.list({ limit: newest }))[newest >> 1];
  return (await cost(() => Promise.all([store.get(id), store.events(id)]))).wall;
}

function runTogether(run, count) {
  return Promise.all(Array.from({ length: count }, run));
}

/** Runs of another process, which has not ended them. */
async function leaveRuns(file) {
  const { store, close } = await openStore(file, "process_gone");
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
