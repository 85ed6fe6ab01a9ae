import { randomUUID } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PlanetError } from "../engine/errors";
import { applicationId } from "./migrations";
import { checkSqlite } from "./sqlite-check";
import { lockPatience, openDriver, type SqliteDriver } from "./sqlite-driver";
import { toStorageError } from "./sqlite-error";
import { askSqliteThread } from "./sqlite-thread";

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

/**
 * Writes a whole copy of a database as it is at one moment, also while other processes write to it: none of them waits,
 * and neither does this one, because threads do it. The copy is checked and safe on the disk before it gets its name.
 *
 * @param file The database file.
 * @param target The file to write; one that is there is replaced.
 * @throws `usage` when the target is the database itself, `not_found` without the database or the target's folder,
 *   `storage_failed` when the database is damaged or another program's, or the copy cannot be written. A file that was
 *   there is left as it was then.
 */
export async function backupSqlite(file: string, target: string): Promise<BackupContents> {
  await refuseTarget(file, target);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const contents = await copySqlite(file, draft);
    await checkSqlite(draft, file);
    await rename(draft, target);
    await sync(dirname(target));
    return { ...contents, size: (await stat(target)).size };
  } catch (thrown) {
    throw isOfSource(thrown) ? toStorageError(file, thrown) : toStorageError(target, thrown, "backup");
  } finally {
    await removeSqlite(draft);
  }
}

/** Removes a SQLite file with what lies beside it; what is not there is no fault. */
export async function removeSqlite(file: string): Promise<void> {
  for (const end of ["-journal", "-wal", "-shm", ""]) await rm(`${file}${end}`, { force: true });
}

/**
 * Copies a database of this library into one new file, which is safe on the disk then; it is not checked.
 * @throws what the driver throws, and `storage_failed` for another program's database.
 */
export async function copySqlite(file: string, target: string): Promise<Omit<BackupContents, "size">> {
  await withDriver(file, { readonly: true }, async (driver) => refuseForeign(driver, file));
  await askSqliteThread({ type: "copy", file, target }, lockPatience);
  const contents = await withDriver(target, {}, async (driver) => {
    // One file, without a log beside it.
    driver.pragma("journal_mode = DELETE");
    return contentsOf(driver);
  });
  await sync(target);
  return contents;
}

/** Opens a SQLite file that is there, and closes it when the body has ended. */
export async function withDriver<Result>(
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

/** Counts what people made. A backup of an older layout has fewer tables. */
export function contentsOf(driver: SqliteDriver): Omit<BackupContents, "size"> {
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

/** The size of a file in bytes; undefined where there is none. */
export async function sizeOf(file: string): Promise<number | undefined> {
  return (await standing(file))?.size;
}

/** Whether two paths name one file, by whatever links. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([standing(one), standing(other)]);
  return left !== undefined && left.dev === right?.dev && left.ino === right.ino;
}

async function refuseTarget(file: string, target: string): Promise<void> {
  if ((await standing(file)) === undefined) {
    throw new PlanetError("not_found", `there is no database "${file}" to back up`, {
      hint: "name the data folder with --data",
    });
  }
  if ((await standing(dirname(target))) === undefined) {
    throw new PlanetError("not_found", `there is no folder "${dirname(target)}" to write the backup to`, {
      hint: "make it, or name a file in another one",
    });
  }
  // SQLite's own files may be made at any moment, so their names count as well.
  const isBeside = await isSameFile(dirname(file), dirname(target));
  const isOwn = isBeside && [`${file}-wal`, `${file}-shm`, `${file}-journal`].some(hasNameOf(target));
  if (isOwn || (await isSameFile(file, target))) {
    throw new PlanetError("usage", `"${target}" is part of the database itself`, { hint: "name another file" });
  }
}

function hasNameOf(target: string): (file: string) => boolean {
  const name = basename(target).toLowerCase();
  return (file) => basename(file).toLowerCase() === name;
}

function refuseForeign(driver: SqliteDriver, file: string): void {
  if (driver.pragma("application_id", { simple: true }) === applicationId) return;
  throw new PlanetError("storage_failed", `the file "${file}" is a database of another program`, {
    hint: "name the data folder with --data",
    details: { file },
  });
}

/** Makes sure that a file, or the names in a folder, survive a loss of power. */
async function sync(path: string): Promise<void> {
  // Windows has no such thing for folders.
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder && process.platform === "win32") return;
  const handle = await open(path, isFolder ? "r" : "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the database is to blame, and not the copy of it. */
function isOfSource(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return /^(storage_failed|SQLITE_(CORRUPT|NOTADB|BUSY|LOCKED|IOERR_(SHORT_)?READ|PROTOCOL))/.test(code);
}

function standing(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw toStorageError(path, error);
  });
}
