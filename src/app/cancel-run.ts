import { PlanetError } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import { usageOf } from "../engine/run";
import type { RunStore, StoredRun } from "../storage/run-store";
import type { RunStanding } from "./run-standing";

/**
 * Ends a run: asks the process that runs it to, or writes its end where no process does.
 * @param status Where it stands.
 * @param now Milliseconds since 1970.
 * @throws `usage` when it has ended, `run_taken` when a process takes it meanwhile.
 */
export async function cancelRun(
  store: RunStore,
  stored: StoredRun,
  status: RunStanding,
  reason: string,
  now: number,
): Promise<"asked" | "canceled"> {
  const { id, epoch } = stored;
  if (status === "completed" || status === "failed" || status === "canceled") {
    throw new PlanetError("usage", `the run "${id}" has ended already: it is ${status}`);
  }
  if (status === "running") {
    await store.signal({ type: "cancel", run: id, reason });
    return "asked";
  }
  const before = await store.progress(id, stored.claimedSeq);
  const claimed = await store.claim({ id, epoch, deaths: 0, seq: before.seq });
  if (claimed === undefined) throw takenMeanwhile(id);
  // Read after the claim: until then its process could have written more.
  const history = await store.events(id);
  const seq = (history.at(-1)?.seq ?? -1) + 1;
  const error = { code: "run_canceled", message: reason, retryable: false } as const;
  const end: RunEvent = { seq, time: now, type: "run-end", status: "canceled", usage: usageOf(history), error };
  await new Promise<void>((resolve, reject) => {
    store.resume(id, claimed).append(end, (lost) => (lost === undefined ? resolve() : reject(lost)));
  });
  return "canceled";
}

/** The error of who was too late to take a run. */
export function takenMeanwhile(id: string): PlanetError {
  return new PlanetError("run_taken", `another process has just taken the run "${id}" over`, {
    hint: `look at it: aiplanet runs show ${id}`,
    details: { run: id },
  });
}
