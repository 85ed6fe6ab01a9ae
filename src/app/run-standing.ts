import type { RunStatus } from "../engine/events";
import type { StoredRun } from "../storage/run-store";

/**
 * Where a stored run stands, for people: as it says itself, but for one whose process has died. That one is
 * `interrupted`, or `parked` when it took its process with it too often to be tried again unasked.
 */
export type RunStanding = RunStatus | "interrupted" | "parked";

/** How often in a row a run may kill its process before it is parked. */
export const deathsAllowed = 3;

/** How a run stands. */
export interface Standing {
  readonly status: RunStanding;
  /** How often in a row a process died while it ran this run and no node ended, the last time included. */
  readonly deaths: number;
}

/**
 * @param alive Whether the run's owner still runs; without an owner it does not count.
 * @param progressed Whether a node has ended since the run was last claimed.
 */
export function standingOf(
  { status, owner, deaths }: Pick<StoredRun, "status" | "owner" | "deaths">,
  alive: boolean,
  progressed: boolean,
): Standing {
  if (status !== "running" || (owner !== undefined && alive))
    return { status, deaths: status === "running" ? deaths : 0 };
  const counted = progressed ? 1 : deaths + 1;
  return { status: counted >= deathsAllowed ? "parked" : "interrupted", deaths: counted };
}
