import { randomUUID } from "node:crypto";
import { access, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PlanetError } from "../engine/errors";
import { applicationId, newestVersion, pendingMigrations } from "./migrations";
import { openDriver, type SqliteDriver } from "./sqlite-driver";
import { toStorageError } from "./sqlite-error";

/** What a backup holds. */
export interface BackupContents {
  /** Bytes of the file. */
  readonly size: number;
  readonly stacks: number;
  readonly workflows: number;
  readonly chats: number;
  readonly runs: number;
  readonly collections: number;
}

/** Pages that are copied before other work of the process has its turn: 2 MB. */
const pagesPerTurn = 500;
/** All of them. */
const everyPage = 0x7fff_ffff;

/**
 * Writes a whole copy of a database as it is at one moment, also while other processes write to it: none of them waits.
 * The copy is checked and safe on the disk before it gets its name.
 *
 * @param file The database file.
 * @param target The file to write; one that is there is replaced.
 * @throws `not_found` without the database; `storage_failed` when it is damaged, or the copy cannot be written. A file
 *   that was there is left as it was then.
 */
export async function backupSqlite(file: string, target: string): Promise<BackupContents> {
  if (!(await isThere(file))) {
    throw new PlanetError("not_found", `there is no database "${file}" to back up`, {
      hint: "name the data folder with --data",
    });
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await withDriver(file, { readonly: true }, async (driver) => {
      // Holds on to this moment, so that what others write meanwhile does not make the copy begin anew.
      driver.exec("BEGIN");
      driver.prepare("SELECT count(*) FROM sqlite_master").get();
      await driver.backup(draft, { progress: () => pagesPerTurn });
    });
    const contents = await withDriver(draft, {}, async (driver) => {
      check(driver, file);
      // One file, without a log beside it.
      driver.pragma("journal_mode = DELETE");
      return contentsOf(driver);
    });
    await synced(draft);
    await rename(draft, target);
    return { ...contents, size: (await stat(target)).size };
  } catch (thrown) {
    throw toStorageError(isOf(thrown, draft) ? target : file, thrown);
  } finally {
    for (const end of ["", "-journal", "-wal", "-shm"]) await rm(`${draft}${end}`, { force: true });
  }
}

/**
 * Puts a backup in the place of a database, in one transaction: other processes, and a crash in the middle, see the old
 * one or the new one.
 *
 * @param backup A file that {@link backupSqlite} wrote.
 * @param file The database file; made when there is none.
 * @throws `storage_failed` when the backup is not one, is damaged or newer than this library, and when it cannot be put
 *   in place. Nothing is changed then.
 */
export async function restoreSqlite(backup: string, file: string): Promise<BackupContents> {
  const contents = await checkBackup(backup);
  try {
    await withDriver(backup, { readonly: true }, async (driver) => {
      await driver.backup(file, { progress: () => everyPage });
    });
    return contents;
  } catch (thrown) {
    throw toStorageError(file, thrown);
  }
}

/**
 * Looks whether a file is a whole backup that this library can read, and what it holds.
 * @throws `not_found` without the file, `storage_failed`.
 */
export async function checkBackup(backup: string): Promise<BackupContents> {
  if (!(await isThere(backup))) throw new PlanetError("not_found", `there is no backup "${backup}"`);
  try {
    return await withDriver(backup, { readonly: true }, async (driver) => {
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
          { hint: "update aiplanet" },
        );
      }
      check(driver, backup);
      return { ...contentsOf(driver), size: (await stat(backup)).size };
    });
  } catch (thrown) {
    throw toStorageError(backup, thrown);
  }
}

async function withDriver<Result>(
  file: string,
  options: Parameters<typeof openDriver>[1],
  body: (driver: SqliteDriver) => Promise<Result>,
): Promise<Result> {
  const driver = await openDriver(file, { fileMustExist: true, ...options });
  try {
    return await body(driver);
  } finally {
    driver.close();
  }
}

function check(driver: SqliteDriver, file: string): void {
  const integrity = driver.pragma("integrity_check", { simple: true });
  const orphans = driver.pragma("foreign_key_check") as readonly unknown[];
  if (integrity === "ok" && orphans.length === 0) return;
  throw new PlanetError("storage_failed", `the database "${file}" is damaged`, {
    hint: "restore it from an older backup: aiplanet restore FILE",
    details: { file, integrity: String(integrity), orphans: orphans.length },
  });
}

/** Counts what people made. A backup of an older layout has fewer tables. */
function contentsOf(driver: SqliteDriver): Omit<BackupContents, "size"> {
  const count = (table: string, condition = "true") => {
    const known = driver.prepare("SELECT count(*) FROM sqlite_master WHERE name = ?").pluck().get(table);
    return known === 0 ? 0 : Number(driver.prepare(`SELECT count(*) FROM ${table} WHERE ${condition}`).pluck().get());
  };
  const columns = driver.pragma("table_info(collections)") as readonly { readonly name: string }[];
  const hasDrafts = columns.some(({ name }) => name === "state");
  return {
    stacks: count("stacks"),
    workflows: count("workflows"),
    chats: count("chats"),
    runs: count("runs"),
    collections: count("collections", hasDrafts ? "state IS NULL" : "true"),
  };
}

async function synced(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isOf(thrown: unknown, draft: string): boolean {
  return (
    thrown instanceof Error && (thrown.message.includes(draft) || (thrown as NodeJS.ErrnoException).path === draft)
  );
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
