import { monitorEventLoopDelay } from "node:perf_hooks";

/** The times of a list of calls, one after the other, in milliseconds: of the wall, and of the processor. */
export async function timeCalls(calls) {
  const wall = [];
  const cpu = process.cpuUsage();
  for (const call of calls) {
    const start = performance.now();
    await call();
    wall.push(performance.now() - start);
    // Calls that never wait would count as one long one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(cpu);
  wall.sort((left, right) => left - right);
  return { p50: quantile(wall, 0.5), p99: quantile(wall, 0.99), cpu: (user + system) / 1000 / calls.length };
}

export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** What some work gives, the seconds that it takes, and the milliseconds for which it held the event loop at most. */
export async function watch(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The first turn is what the others are measured from, and the last one has to be seen.
  await turns();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await turns();
  delay.disable();
  return { value, seconds, cpuSeconds: (user + system) / 1_000_000, held: delay.max / 1_000_000 };
}

/** The most memory that the process has taken so far, in MiB. */
export function peakMemory() {
  return process.resourceUsage().maxRSS / 1024;
}

function turns() {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
