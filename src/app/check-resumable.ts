import { PlanetError } from "../engine/errors";
import type { StoredRun } from "../storage/run-store";
import { deathsAllowed, type RunStanding } from "./run-standing";

/**
 * Checks that a run can be resumed.
 * @param force whether a parked one can.
 * @throws `usage` for one that has completed, that another process runs, or that is parked.
 */
export function checkResumable(
  { id, owner }: Pick<StoredRun, "id" | "owner">,
  status: RunStanding,
  force: boolean,
): void {
  if (status === "completed") {
    throw new PlanetError("usage", `the run "${id}" has completed`, {
      hint: `run it again: aiplanet runs rerun ${id}`,
    });
  }
  if (status === "running") {
    throw new PlanetError("usage", `the run "${id}" is being run by process ${owner?.pid} on "${owner?.host}"`, {
      hint: `wait for it, or cancel it: aiplanet runs cancel ${id}`,
    });
  }
  if (status === "parked" && !force) {
    throw new PlanetError("usage", `the run "${id}" is parked: it killed its process ${deathsAllowed} times in a row`, {
      hint: `look for why, then let it go on: aiplanet runs resume ${id} --force`,
    });
  }
}
