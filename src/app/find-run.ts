import { PlanetError } from "../engine/errors";
import type { RunStore, StoredRun } from "../storage/run-store";

/** The name of the newest run. */
export const lastRun = "last";

const fewestCharacters = 6;
const mostShown = 5;

/**
 * The stored run that a person means: by its id, by the beginning of it, or `last` for the newest one.
 * @throws `not_found` when there is none, `usage` when several begin so.
 */
export async function findRun(store: RunStore, name: string): Promise<StoredRun> {
  if (name === lastRun) {
    const [newest] = await store.list({ limit: 1 });
    if (newest === undefined) throw noRun(name);
    return newest;
  }
  const exact = await store.get(name);
  if (exact !== undefined) return exact;
  const [only, ...others] = name.length < fewestCharacters ? [] : await store.startingWith(name, mostShown);
  if (only === undefined) throw noRun(name);
  if (others.length === 0) return only;
  throw new PlanetError("usage", `several runs begin with "${name}"`, {
    hint: `name one of them: ${[only, ...others].map(({ id }) => id).join(", ")}`,
  });
}

/** The error of a run that is not there. */
export function noRun(name: string): PlanetError {
  return new PlanetError("not_found", name === lastRun ? "there is no run" : `there is no run "${name}"`, {
    hint: "aiplanet runs list shows those that there are; only durable runs are kept",
    details: { run: name },
  });
}
