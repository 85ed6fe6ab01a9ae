import { check } from "./check.mjs";
import { calibrate, cost, median, repeat, starter } from "./measure.mjs";

/**
 * What was measured of one contender on one shape.
 * @typedef {object} Cell
 * @property {string} contender
 * @property {string} shape
 * @property {number} [micros] CPU microseconds a node, the median of the samples
 * @property {number} [runs] runs a second of CPU time
 * @property {number} [samples]
 * @property {string} [left] why there is no measurement
 */

/**
 * How long and how often to measure. Times in milliseconds.
 * @typedef {object} Effort
 * @property {number} rounds samples of each cell
 * @property {number} warmUp of each cell before its first sample
 * @property {number} sample length of one sample, where one run is not longer
 * @property {number} slow a run longer than this is sampled `slowRounds` times only
 * @property {number} slowRounds
 * @property {number} longest what is expected to take longer for one run is left out
 */

/**
 * Measures every contender on every shape in alternation: each round takes one sample of each cell, so that whatever
 * else the machine does meets all of them. The contender that begins changes from round to round. Garbage is collected
 * when V8 does so: a collection asked for between two runs would also throw away the compiled code of whoever has no
 * object alive at that moment, and measure how fast it is compiled again.
 * @param {Effort} effort
 * @returns {Promise<Cell[]>}
 */
export async function roundRobin(contenders, shapes, effort, report = () => undefined) {
  const tasks = [];
  for (const contender of contenders) {
    let perNode = 0;
    for (const shape of shapes) {
      const task = await prepare(contender, shape, perNode, effort);
      perNode = task.perNode ?? perNode;
      report(`${contender.name}, ${shape.name}: ${task.left ?? `checked, ${task.wall.toFixed(2)} ms a run`}`);
      tasks.push(task);
    }
  }
  const ready = tasks.filter(({ left }) => left === undefined);
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const shape of shapes) {
      const row = ready.filter((task) => task.shape === shape);
      for (let turn = 0; turn < row.length; turn += 1) {
        const task = row[(turn + round) % row.length];
        if (round < effort.slowRounds || task.wall <= effort.slow) await sample(task);
      }
    }
    report(`round ${round + 1} of ${effort.rounds} measured`);
  }
  return tasks.map(toCell);
}

async function prepare(contender, shape, perNode, { warmUp, sample: length, longest }) {
  const size = shape.nodes.length * shape.atOnce;
  const task = { contender, shape, size, samples: [] };
  if (perNode * size > longest)
    return { ...task, left: `left out: one run would take ${Math.round((perNode * size) / 1_000)} s` };
  await check(contender, shape);
  const run = starter(
    contender.prepare(shape, () => 1),
    shape,
  );
  const { times, wall } = await calibrate(run, warmUp, length);
  return { ...task, run, times, wall, perNode: wall / size };
}

async function sample({ run, times, size, samples }) {
  const { micros } = await cost(() => repeat(run, times));
  samples.push(micros / times / size);
}

function toCell({ contender, shape, left, samples }) {
  const head = { contender: contender.name, shape: shape.name };
  if (left !== undefined) return { ...head, left };
  const micros = median(samples);
  return { ...head, micros, runs: 1e6 / (micros * shape.nodes.length), samples: samples.length };
}
