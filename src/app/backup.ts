import { stat } from "node:fs/promises";
import { PlanetError } from "../engine/errors";
import { type BackupContents, backupSqlite } from "../storage/sqlite-backup";
import { type Restored, restoreSqlite } from "../storage/sqlite-restore";
import type { VectorPlace } from "./data-folder";

export type { BackupContents, Restored };

/** What became of a backup. */
export interface BackedUp extends BackupContents {
  /** Where the vectors are: in the backup, or in Chroma, which has backups of its own. */
  readonly vectors: "included" | "chroma";
}

/** How a backup is written. */
export interface BackupOptions {
  /** Whether a file of that name is replaced. Default: false. */
  readonly overwrite?: boolean;
}

/** How a backup is put in place. */
export interface RestoreBackupOptions {
  /** Asked when the backup is found good and the folder holds data. Default: the data is replaced. */
  readonly replace?: () => boolean | Promise<boolean>;
}

/**
 * Writes all that a data folder holds into one file.
 * @param file the folder's database.
 * @param target absolute.
 * @param vectors where the folder keeps its vectors.
 * @throws `usage` when there is such a file; `not_found`, `storage_failed`.
 */
export async function backupData(
  file: string,
  target: string,
  vectors: VectorPlace,
  options: BackupOptions = {},
): Promise<BackedUp> {
  const there = await stat(target).catch(() => undefined);
  if (there?.isDirectory()) {
    throw new PlanetError("usage", `"${target}" is a folder`, { hint: "name a file in it" });
  }
  if (options.overwrite !== true && there !== undefined) {
    throw new PlanetError("usage", `there is a file "${target}" already`, {
      hint: "name another one, or say that it is replaced: --yes",
    });
  }
  const contents = await backupSqlite(file, target);
  return { ...contents, vectors: vectors.store === "chroma" ? "chroma" : "included" };
}

/**
 * Puts a backup in the place of all that a data folder holds. What is there is kept beside it.
 * @param backup absolute.
 * @param file the folder's database.
 * @param close closes what this process has open of the folder, before it is replaced.
 * @returns undefined when `replace` said no.
 * @throws `not_found`, `usage`, `storage_failed`; nothing is changed then.
 */
export async function restoreData(
  backup: string,
  file: string,
  close: () => Promise<void>,
  { replace = () => true }: RestoreBackupOptions = {},
): Promise<Restored | undefined> {
  return restoreSqlite(backup, file, {
    ready: async (replaces) => {
      if (replaces && !(await replace())) return false;
      await close();
      return true;
    },
  });
}
