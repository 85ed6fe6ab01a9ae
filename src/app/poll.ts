import { setTimeout as sleep } from "node:timers/promises";

/** How often what another process does is looked at, and for how long at most, in milliseconds. */
export interface Patience {
  readonly interval: number;
  readonly most: number;
}

/** Looks again and again until something is there; undefined when the patience is at its end. */
export async function poll<Found>(
  look: () => Promise<Found | undefined>,
  { interval, most }: Patience,
): Promise<Found | undefined> {
  for (let waited = 0; ; waited += interval) {
    const found = await look();
    if (found !== undefined || waited >= most) return found;
    await sleep(interval);
  }
}
