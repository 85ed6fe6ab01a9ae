import { check } from "./check.mjs";
import { calibrate, cost, median, repeat } from "./measure.mjs";
import { chain, fanOut } from "./shapes.mjs";

/**
 * How the cost of a node grows with the number of nodes, for a chain and a fan-out: in alternation between the sizes.
 * @returns {Promise<{ shape: string, contender: string, nodes: number, micros: number, compile: number }[]>} CPU
 * microseconds a node of a run, and of what is made once before it.
 */
export async function growth(contenders, sizes, effort, report = () => undefined) {
  const tasks = [];
  for (const [name, shapeOf] of [
    ["chain", chain],
    ["fan-out", (nodes) => fanOut(nodes - 2)],
  ]) {
    for (const nodes of sizes) {
      const shape = shapeOf(nodes);
      for (const contender of contenders) {
        await check(contender, shape);
        let run;
        const { micros } = await cost(() => {
          run = contender.prepare(shape, () => 1);
        });
        const { times } = await calibrate(run, effort.warmUp, effort.sample);
        tasks.push({ shape: name, contender: contender.name, nodes, run, times, samples: [], compile: micros / nodes });
        report(`${contender.name}, ${name} of ${nodes}: checked`);
      }
    }
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { run, times, nodes, samples } of tasks) {
      const { micros } = await cost(() => repeat(run, times));
      samples.push(micros / times / nodes);
    }
  }
  return tasks.map(({ shape, contender, nodes, samples, compile }) => ({
    shape,
    contender,
    nodes,
    micros: median(samples),
    compile,
  }));
}
