import type SQLite from "better-sqlite3";

/** An open SQLite file, synchronous. */
export type SqliteDriver = SQLite.Database;

/** A prepared statement. */
export type SqliteStatement = SQLite.Statement;

/** How long a statement waits for the lock of another process, in milliseconds. */
export const lockPatience = 5_000;

/**
 * Opens a SQLite file. The driver is loaded with the first one.
 * @param options `readonly` and `fileMustExist`, as better-sqlite3 has them.
 */
export async function openDriver(file: string, options: SQLite.Options = {}): Promise<SqliteDriver> {
  const { default: Driver } = await import("better-sqlite3");
  return new Driver(file, { timeout: lockPatience, ...options });
}
