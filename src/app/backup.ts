import { access, rename } from "node:fs/promises";
import { isPlanetError, PlanetError } from "../engine/errors";
import { type BackupContents, backupSqlite, checkBackup, restoreSqlite } from "../storage/sqlite-backup";

export type { BackupContents };

/** How a backup is written. */
export interface BackupOptions {
  /** Whether a file of that name is replaced. Default: false. */
  readonly overwrite?: boolean;
}

/** What became of a restoration. */
export interface Restored extends BackupContents {
  /** The file that holds what was replaced; undefined where there was nothing. */
  readonly before: string | undefined;
}

/**
 * Writes all that a data folder holds into one file.
 * @param file the folder's database.
 * @param target absolute.
 * @throws `usage` when there is such a file; `not_found`, `storage_failed`.
 */
export async function backupData(file: string, target: string, options: BackupOptions = {}): Promise<BackupContents> {
  if (options.overwrite !== true && (await isThere(target))) {
    throw new PlanetError("usage", `there is a file "${target}" already`, {
      hint: "name another one, or say that it is replaced: --yes",
    });
  }
  return backupSqlite(file, target);
}

/**
 * Puts a backup in the place of all that a data folder holds. What is there is kept beside it.
 * @param backup absolute.
 * @param file the folder's database.
 * @throws `not_found`, `storage_failed`; nothing is changed then.
 */
export async function restoreData(backup: string, file: string): Promise<Restored> {
  await checkBackup(backup);
  const before = (await isThere(file)) ? await putAside(file) : undefined;
  return { ...(await restoreSqlite(backup, file)), before };
}

/** Keeps what is to be replaced under a name that is free. What is damaged is moved as it is, because it cannot be copied. */
async function putAside(file: string): Promise<string> {
  const aside = await freeName(`${file}.before-restore`);
  try {
    await backupSqlite(file, aside);
  } catch (error) {
    if (!isPlanetError(error) || !/damaged|not a SQLite database/.test(error.message)) throw error;
    for (const end of ["-wal", "-shm", ""]) if (await isThere(file + end)) await rename(file + end, aside + end);
  }
  return aside;
}

async function freeName(name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!(await isThere(candidate))) return candidate;
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
