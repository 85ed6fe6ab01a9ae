import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { cost, median } from "../engine/measure.mjs";

const resolution = 1;

/**
 * Starts many runs together, contender by contender in each round, each round beginning with another one.
 * @param {{ rounds: number, slow: number, slowRounds: number }} effort as in `engine/round-robin.mjs`
 * @returns {Promise<{ contender: string, atOnce: number, micros: number, perSecond: number, held: number }[]>} CPU
 * microseconds a node, runs a second, and the longest time in milliseconds for which the event loop was held.
 */
export async function atOnce(contenders, shapes, effort, report = () => undefined) {
  const tasks = shapes.flatMap((shape) =>
    contenders.map((contender) => ({ contender, shape, run: contender.prepare(shape, () => 1), samples: [] })),
  );
  for (const task of tasks) {
    task.wall = (await sample(task)).wall;
    report(`${task.contender.name}, ${task.shape.name}: warm`);
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    for (let turn = 0; turn < tasks.length; turn += 1) {
      const task = tasks[(turn + round) % tasks.length];
      if (round < effort.slowRounds || task.wall <= effort.slow) task.samples.push(await sample(task));
    }
    report(`round ${round + 1} of ${effort.rounds} at once measured`);
  }
  return tasks.map(({ contender, shape, samples }) => {
    const of = (figure) => median(samples.map(figure));
    return {
      contender: contender.name,
      atOnce: shape.atOnce,
      micros: of(({ micros }) => micros / shape.atOnce / shape.nodes.length),
      perSecond: of(({ wall }) => (shape.atOnce / wall) * 1_000),
      held: of(({ held }) => held),
    };
  });
}

async function sample({ run, shape }) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  // The monitor measures from one tick to the next, so its first tick has to come before what is measured.
  await sleep(10 * resolution);
  const { micros, wall } = await cost(() => Promise.all(Array.from({ length: shape.atOnce }, run)));
  await sleep(10 * resolution);
  delay.disable();
  return { micros, wall, held: Math.max(0, delay.max / 1e6 - resolution) };
}
