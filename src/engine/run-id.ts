let shared: string | undefined;
let count = 0;

/**
 * A new id for a run: `run_`, 64 random bits that all runs of this process share, and the run's number in it. Drawing
 * random bits for each run would cost as much as running a node.
 */
export function newRunId(): string {
  shared ??= globalThis.crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  count += 1;
  return `run_${shared}_${count}`;
}
