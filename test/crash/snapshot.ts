import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import Driver from "better-sqlite3";

/**
 * Looks at the database of a data folder as a process that died has left it. A copy is looked at, so that it is left to
 * the next life to bring the file in order.
 *
 * @param folder the one that holds the data folder; nobody uses it meanwhile.
 * @param look reads; faults that the database finds in itself come first.
 * @returns undefined when there is no database yet.
 */
export async function lookAt<Seen>(
  folder: string,
  look: (database: Driver.Database, faults: readonly string[]) => Seen,
): Promise<Seen | undefined> {
  const file = join(folder, ".aiplanet", databaseName);
  const copy = join(folder, "copy.db");
  if (!(await copied(file, copy))) return undefined;
  await copied(`${file}-wal`, `${copy}-wal`);
  const database = new Driver(copy);
  try {
    return look(database, faultsOf(database));
  } finally {
    database.close();
    await Promise.all(["", "-wal", "-shm"].map((end) => rm(`${copy}${end}`, { force: true })));
  }
}

const databaseName = "aiplanet.db";

function faultsOf(database: Driver.Database): string[] {
  const integrity = database.pragma("integrity_check") as { integrity_check: string }[];
  const keys = database.pragma("foreign_key_check") as unknown[];
  return [
    ...integrity.map((row) => row.integrity_check).filter((message) => message !== "ok"),
    ...keys.map((row) => `a foreign key refers to nothing: ${JSON.stringify(row)}`),
  ];
}

async function copied(from: string, to: string): Promise<boolean> {
  return copyFile(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
