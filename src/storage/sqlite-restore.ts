import { randomUUID } from "node:crypto";
import { copyFile, rename, rm } from "node:fs/promises";
import { PlanetError } from "../engine/errors";
import { applicationId, newestVersion, pendingMigrations } from "./migrations";
import { sqliteDatabase } from "./sqlite";
import {
  type BackupContents,
  backupSqlite,
  contentsOf,
  copySqlite,
  isSameFile,
  removeSqlite,
  sizeOf,
  withDriver,
} from "./sqlite-backup";
import { checkSqlite } from "./sqlite-check";
import { lockPatience } from "./sqlite-driver";
import { isDamage, toStorageError } from "./sqlite-error";
import { askSqliteThread } from "./sqlite-thread";

/** What became of a restoration. */
export interface Restored extends BackupContents {
  /** The file that holds what was replaced; undefined where there was nothing. */
  readonly before: string | undefined;
}

/** What is done before a restoration. */
export interface RestoreSqliteOptions {
  /**
   * Called when the backup is found good, before anything is changed, with whether something is replaced. Anything but
   * true ends the restoration. Default: true.
   */
  readonly ready?: (replaces: boolean) => Promise<boolean>;
}

/**
 * Looks whether a file is a whole backup that this library can read, and what it holds.
 * @throws `not_found` without the file, `storage_failed` when it is damaged, newer than this library or something else.
 */
export async function checkBackup(backup: string): Promise<BackupContents> {
  const size = await sizeOf(backup);
  if (size === undefined) throw new PlanetError("not_found", `there is no backup "${backup}"`);
  try {
    const contents = await withDriver(backup, { readonly: true }, async (driver) => {
      if (driver.pragma("application_id", { simple: true }) !== applicationId) {
        throw new PlanetError("storage_failed", `the file "${backup}" is no backup of a data folder`, {
          hint: "name a file that aiplanet backup has written",
        });
      }
      const version = Number(driver.pragma("user_version", { simple: true }));
      if (pendingMigrations(version) === undefined) {
        throw new PlanetError(
          "storage_failed",
          `the backup "${backup}" has layout ${version}, and this version of the library knows layouts up to ${newestVersion}`,
          { hint: "update aiplanet", details: { file: backup, found: version, known: newestVersion } },
        );
      }
      return contentsOf(driver);
    });
    await checkSqlite(backup);
    return { ...contents, size };
  } catch (thrown) {
    const error = toStorageError(backup, thrown, "backup");
    throw isDamage(error) ? damagedBackup(backup, error) : error;
  }
}

/**
 * Puts a backup in the place of a database. What is replaced is kept first, as `FILE.before-restore`, with a number when
 * there is such a file already. The replacement is one transaction of the database: other processes, which may have it
 * open, and a crash at any moment see the old one or the new one. A damaged database knows no transactions; its file is
 * replaced by another one.
 *
 * @param backup A file that `backupSqlite` wrote. One of an older layout is brought up to date in a copy.
 * @param file The database file; made together with its folder when there is none.
 * @returns undefined when `ready` ended it.
 * @throws `not_found` without the backup, `usage` when the two are one file, `storage_failed` when the backup is not
 *   good, or the database is another program's or a newer one, or cannot be written. It is as it was then.
 */
export async function restoreSqlite(
  backup: string,
  file: string,
  { ready = async () => true }: RestoreSqliteOptions = {},
): Promise<Restored | undefined> {
  if (await isSameFile(backup, file)) {
    throw new PlanetError("usage", `"${backup}" is the database itself`, { hint: "name a backup of it" });
  }
  const contents = await checkBackup(backup);
  const replaces = ((await sizeOf(file)) ?? 0) > 0;
  if (!(await ready(replaces))) return undefined;
  try {
    const opens = await opensSound(file);
    const before = replaces ? await freeName(`${file}.before-restore`) : undefined;
    if (before === undefined) await overwrite(backup, file);
    else if (opens && (await keepSound(file, before))) {
      await overwrite(backup, file).catch(async (error: unknown) => {
        await removeSqlite(before);
        throw error;
      });
    } else await replaceDamaged(backup, file, before);
    return { ...contents, before };
  } catch (thrown) {
    throw toStorageError(file, thrown);
  }
}

/** Opens the database as all others do, which makes one where there is none; false when it is damaged. */
async function opensSound(file: string): Promise<boolean> {
  try {
    await (await sqliteDatabase({ file })).close();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Backs the database up under a name; false when it turns out to be damaged. */
async function keepSound(file: string, before: string): Promise<boolean> {
  try {
    await backupSqlite(file, before);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

async function overwrite(backup: string, file: string): Promise<void> {
  await withNewestLayout(backup, file, async (source) => {
    await askSqliteThread({ type: "copy", file: source, target: file }, lockPatience);
  });
}

/** Gives the backup, or a copy beside the database that was brought up to date: who has that open expects its layout. */
async function withNewestLayout(backup: string, file: string, body: (source: string) => Promise<void>): Promise<void> {
  const version = await withDriver(backup, { readonly: true }, async (driver) =>
    Number(driver.pragma("user_version", { simple: true })),
  );
  if (version === newestVersion) return body(backup);
  await withCopy(backup, file, async (copy) => {
    await (await sqliteDatabase({ file: copy })).close();
    await body(copy);
  });
}

async function withCopy(backup: string, file: string, body: (copy: string) => Promise<void>): Promise<void> {
  const copy = `${file}.${randomUUID()}`;
  try {
    await copySqlite(backup, copy);
    await body(copy);
  } finally {
    await removeSqlite(copy);
  }
}

/** Keeps a file that cannot be read as it is, with its log, and puts another one in its place. */
async function replaceDamaged(backup: string, file: string, before: string): Promise<void> {
  for (const end of ["-wal", ""]) {
    if ((await sizeOf(file + end)) !== undefined) await copyFile(file + end, before + end);
  }
  await withCopy(backup, file, async (copy) => {
    // Before the new file is there, or its first reader would take the old log for part of it.
    for (const end of ["-journal", "-wal", "-shm"]) await rm(file + end, { force: true });
    await rename(copy, file);
  });
}

async function freeName(name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if ((await sizeOf(candidate)) === undefined) return candidate;
  }
}

function damagedBackup(backup: string, cause: PlanetError): PlanetError {
  return new PlanetError("storage_failed", cause.message, {
    hint: "name another backup; nothing was changed",
    cause,
    details: { ...cause.details, file: backup },
  });
}
