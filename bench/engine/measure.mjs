/** Runs something so many times, one after the other. */
export async function repeat(run, times) {
  for (let time = 0; time < times; time += 1) await run();
}

/** Starts a shape's runs: one, or so many at once. */
export function starter(run, { atOnce }) {
  return atOnce === 1 ? run : () => Promise.all(Array.from({ length: atOnce }, run));
}

/** CPU microseconds (user and system, all threads of the process) and wall milliseconds that some work takes. */
export async function cost(work) {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { micros: user + system, wall: performance.now() - wall };
}

/**
 * Warms a task up for at least so many milliseconds and finds how often it must be repeated to fill a sample.
 * @returns repetitions, and the milliseconds of one.
 */
export async function calibrate(run, warmUp, sample) {
  let runs = 0;
  let last = 0;
  const start = performance.now();
  do {
    const before = performance.now();
    await run();
    last = performance.now() - before;
    runs += 1;
  } while (performance.now() - start < warmUp);
  const mean = runs === 1 ? last : (performance.now() - start) / runs;
  return { times: Math.max(1, Math.round(sample / mean)), wall: mean };
}

/** The middle value of a list. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
