// A process that runs durable runs until it is killed. What it is to do comes by standard input, as JSON.
import { createHash } from "node:crypto";
import { openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { createPlanet, defineNode, isPlanetError, optional, port } from "../../dist/index.js";

// With `opening` it is at work from its beginning, else when it has opened what it works with.
// `work` goes on until it is killed; `finish` lets all runs end; `whole` runs each workflow once with each question.
const { folder, seed, life, mode, opening, flows, questions, answer } = JSON.parse(readFileSync(0, "utf8"));
const atOnce = 5;

// Opened for appending, and each line is one call: a line is whole or not there, whenever the process dies.
const log = openSync(join(folder, "log.txt"), "a");
const write = (...words) => writeSync(log, `${words.join(" ")}\n`);

const work = defineNode({
  type: "work",
  version: 1,
  description: "Writes into a file that it begins and ends.",
  config: z.strictObject({ deltas: z.int().default(0) }),
  inputs: {},
  freeInputs: optional(port.any("Anything.")),
  outputs: { text: port.text("The node's id and what it was given.") },
  async run({ run, node, element, inputs, config, delta, use, idempotencyKey }) {
    write("work", run, node, element ?? "-", "start");
    const duration = mode === "whole" ? 0 : drawn(idempotencyKey) * 20;
    if (config.deltas === 0) await sleep(duration);
    for (let told = 0; told < config.deltas; told += 1) {
      delta(`${told} `);
      await sleep(duration / config.deltas);
    }
    use({ input: 1, output: 2 });
    write("work", run, node, element ?? "-", "end");
    const given = Object.values(inputs).flat().join(", ");
    return { text: `${node}(${given})` };
  },
});

const sayAtWork = () => process.stdout.write("at work\n");
if (opening) sayAtWork();
const planet = await createPlanet({ folder, environment: {}, nodes: [work] });
if (mode === "whole") await runAll();
else await goOn();
await planet.close();

async function runAll() {
  const results = [];
  for (const flow of flows) {
    for (const question of questions) {
      const options = { durable: true, answers: { approval: answer } };
      const run = await planet.run(`${flow.name}.yaml`, { text: question }, options);
      results.push(await resultOf(run.id, await run.result()));
    }
  }
  tell(results);
}

async function goOn() {
  const left = await planet.runs.list({ statuses: ["interrupted", "parked"], limit: 10_000 });
  const found = left.map(({ id, status, deaths }) => `found ${id} ${status} ${deaths}\n`);
  writeSync(log, `${found.join("")}found all\n`);
  if (!opening) sayAtWork();
  const jobs = [...left.map((run) => () => resume(run)), answerAll];
  if (mode === "finish") {
    await inTurns(jobs);
    await answerAll();
    tell(await storedResults());
    return;
  }
  await inTurns(endless(jobs));
}

/** What was left by earlier lives comes first, then new runs without an end. */
function* endless(jobs) {
  yield* jobs;
  for (let number = 0; ; number += 1) {
    const flow = flows[Math.floor(drawn("flow", number) * flows.length)];
    const question = questions[Math.floor(drawn("question", number) * questions.length)];
    yield async () => {
      const options = {
        durable: true,
        onEvent: listener(),
        ...(flow.answers === undefined ? {} : { answers: flow.answers }),
      };
      const run = await planet.run(`${flow.name}.yaml`, { text: question }, options);
      await ended(run);
      if (drawn("answer", number) < 0.5) await answerAll();
    };
  }
}

async function inTurns(jobs) {
  const rest = jobs[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await next.value();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function resume({ id, status }) {
  if (status === "parked" && mode !== "finish") {
    await refused(() => planet.runs.resume(id));
    return;
  }
  const options = { onEvent: listener(id), force: status === "parked" };
  await ended(await planet.runs.resume(id, options));
}

/** Answers the runs that wait for a person; one may have been answered by an earlier life that died before it went on. */
async function answerAll() {
  for (const { id } of await planet.runs.list({ statuses: ["waiting"], limit: 10_000 })) {
    const options = { onEvent: listener(id) };
    try {
      const run = await planet.runs.answer(id, { text: answer }, options);
      if (run !== undefined) await ended(run);
    } catch (error) {
      // Another worker of this life may be at it.
      const { status, questions: open } = await planet.runs.get(id);
      if (!isPlanetError(error) || !["usage", "not_found", "run_taken"].includes(error.code)) throw error;
      if (status === "waiting" && open.length > 0) await goOnWith(id, options);
    }
  }
}

async function goOnWith(id, options) {
  const run = await planet.runs.resume(id, options).catch((error) => {
    if (!isPlanetError(error) || !["usage", "run_taken"].includes(error.code)) throw error;
  });
  if (run !== undefined) await ended(run);
}

async function ended(run) {
  const { status, error } = await run.result();
  if (status !== "completed" && status !== "waiting") throw new Error(`${run.id} is ${status}: ${error?.message}`);
}

async function refused(call) {
  const error = await call().catch((thrown) => thrown);
  if (!isPlanetError(error) || error.code !== "usage") throw new Error(`a parked run is not refused: ${error}`);
}

async function storedResults() {
  const results = [];
  for (const { id } of await planet.runs.list({ limit: 100_000 })) {
    const { status, output, usage } = await planet.runs.get(id);
    results.push(await resultOf(id, { status, output, usage }));
  }
  return results;
}

async function resultOf(id, { status, output, usage }) {
  const { workflow, input } = await planet.runs.get(id);
  return { id, workflow, question: input.text, status, output, usage };
}

function tell(results) {
  writeFileSync(join(folder, "results.json"), JSON.stringify(results));
}

/** Notes what is told of a run; one that begins tells its id first. */
function listener(run) {
  let id = run;
  return (event) => {
    if (event.type === "run-start") id = event.run;
    write("told", id, event.seq, event.type);
  };
}

/** A number in [0, 1) that is always the same for the same life and name. */
function drawn(...name) {
  const digest = createHash("sha256")
    .update(`${seed} ${life} ${name.join(" ")}`)
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
