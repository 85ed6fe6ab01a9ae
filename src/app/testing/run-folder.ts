import { join } from "node:path";
import { PlanetError } from "../../engine/errors";
import { runStore } from "../../storage/run-store";
import { sqliteDatabase } from "../../storage/sqlite";
import { thisProcess } from "../this-process";

/**
 * The folder in which the workflow file of a stored run lay, absolute. Nothing of the run is changed.
 * @param dataFolder where the run is kept.
 * @param run its whole id.
 * @throws `not_found` without the run.
 */
export async function folderOfRun(dataFolder: string, run: string): Promise<string> {
  const database = await sqliteDatabase({ file: join(dataFolder, "aiplanet.db") });
  try {
    const owner = thisProcess("process_reader");
    const stored = await runStore(database, { owner, now: Date.now }).get(run);
    if (stored !== undefined) return stored.folder;
    throw new PlanetError("not_found", `there is no run "${run}"`, {
      hint: "aiplanet runs list shows those there are",
    });
  } finally {
    await database.close();
  }
}
