import { PlanetError } from "../engine/errors";
import { lockPatience } from "./sqlite-driver";
import { askSqliteThread } from "./sqlite-thread";

/**
 * Reads a whole SQLite file and looks whether it is sound: its pages, its indexes, its references.
 *
 * @param file The file to read.
 * @param named The file that is to blame when it is not sound.
 * @throws `storage_failed` when it is damaged, and what the driver throws when it cannot be read.
 */
export async function checkSqlite(file: string, named = file): Promise<void> {
  const { integrity, orphans } = await askSqliteThread({ type: "check", file }, lockPatience);
  if (integrity === "ok" && orphans === 0) return;
  throw new PlanetError("storage_failed", `the database "${named}" is damaged`, {
    hint: "bring a backup back: aiplanet restore FILE",
    details: { file: named, reason: "SQLITE_CORRUPT", integrity, orphans },
  });
}
