import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PlanetError } from "../engine/errors";
import type { SqlDatabase, SqlStatement, SqlValue } from "./contracts";
import { makeDataFolder } from "./make-data-folder";
import { applicationId, newestVersion, pendingMigrations } from "./migrations";
import { lockPatience, openDriver, type SqliteDriver, type SqliteStatement } from "./sqlite-driver";
import { isBusy, toStorageError } from "./sqlite-error";

const mostCachedStatements = 256;
/** Bytes that the log keeps for good. */
const mostKeptLog = 64 * 1024 * 1024;

/** Where the database lives. */
export interface SqliteOptions {
  /** The database file. It is made when there is none, together with its folder. `:memory:` is kept in no file. */
  readonly file: string;
}

/**
 * Opens a SQLite file and brings its layout up to date. Any number of processes may open one file at once; a write
 * waits up to 5 s for another one's.
 *
 * @returns The open database; the caller closes it.
 * @throws `storage_failed`, naming the file, when it cannot be opened, read or written, when it is not a database of
 *   this library, and when a newer version of the library made it. Nothing is changed then.
 */
export async function sqliteDatabase(options: SqliteOptions): Promise<SqlDatabase> {
  const { file } = options;
  let driver: SqliteDriver | undefined;
  try {
    await makeDataFolder(dirname(file));
    driver = await openDriver(file);
    await prepareFile(driver, file);
    return sqlDatabase(driver, file);
  } catch (thrown) {
    driver?.close();
    throw toStorageError(file, thrown);
  }
}

async function prepareFile(driver: SqliteDriver, file: string): Promise<void> {
  // The switch to WAL fails at once while another process makes it, whatever the busy timeout says.
  for (const deadline = Date.now() + lockPatience; ; await sleep(20)) {
    try {
      // In one transaction, or another process could make its tables between the looks at header and tables.
      driver.transaction(() => refuseForeignFile(driver, file)).deferred();
      driver.pragma("journal_mode = WAL");
      driver.pragma("synchronous = NORMAL");
      // A checkpoint is part of some commit. One of 1,000 pages holds the event loop for 20 to 30 ms; more often, all
      // commits together cost a quarter more, because each checkpoint waits for the disk.
      driver.pragma("wal_autocheckpoint = 1000");
      // What one large transaction took of the disk is given back with the next checkpoint.
      driver.pragma(`journal_size_limit = ${mostKeptLog}`);
      driver.pragma("foreign_keys = ON");
      migrate(driver, file);
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || Date.now() >= deadline) {
        throw thrown;
      }
    }
  }
}

function refuseForeignFile(driver: SqliteDriver, file: string): void {
  const owner = driver.pragma("application_id", { simple: true });
  const tables = driver.prepare("SELECT count(*) FROM sqlite_master").pluck().get();
  if (owner !== applicationId && tables !== 0) {
    throw new PlanetError("storage_failed", `the file "${file}" is a database of another program`, {
      hint: "name another file; this one is left as it is",
      details: { file },
    });
  }
  refuseNewerFile(driver, file);
}

function refuseNewerFile(driver: SqliteDriver, file: string): number {
  const version = Number(driver.pragma("user_version", { simple: true }));
  if (pendingMigrations(version) === undefined) {
    throw new PlanetError(
      "storage_failed",
      `the database "${file}" has layout ${version}, and this version of the library knows layouts up to ${newestVersion}`,
      { hint: "update aiplanet, or name another file", details: { file, found: version, known: newestVersion } },
    );
  }
  return version;
}

function migrate(driver: SqliteDriver, file: string): void {
  for (;;) {
    const step = driver.transaction(() => {
      // Read inside the transaction: another process may have made the step while this one waited for the lock.
      const [next] = pendingMigrations(refuseNewerFile(driver, file)) ?? [];
      if (next !== undefined) {
        driver.exec(next.sql);
        driver.pragma(`application_id = ${applicationId}`);
        driver.pragma(`user_version = ${next.version}`);
      }
      return next;
    });
    if (Number(driver.pragma("user_version", { simple: true })) === newestVersion || step.immediate() === undefined) {
      return;
    }
  }
}

function sqlDatabase(driver: SqliteDriver, file: string): SqlDatabase {
  const statements = new Map<string, SqliteStatement>();

  function prepare(sql: string): SqliteStatement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = driver.prepare(sql);
    statements.set(sql, statement);
    // A Map keeps the order of insertion, so the first one is the oldest.
    if (statements.size > mostCachedStatements) statements.delete(statements.keys().next().value ?? "");
    return statement;
  }

  function execute({ sql, values = [], changes }: SqlStatement): number {
    const changed = prepare(sql).run(...values).changes;
    if (changes !== undefined && changed !== changes) {
      throw new PlanetError("storage_failed", `a change of the database "${file}" finds its data changed meanwhile`, {
        hint: "read the data again and repeat the change; nothing was changed",
        retryable: true,
        details: { file, expected: changes, changed },
      });
    }
    return changed;
  }

  // The driver's own wrapper makes several functions for each call of it, which costs more than a statement.
  function inTransaction<Result>(body: () => Result): Result {
    prepare("BEGIN IMMEDIATE").run();
    try {
      const result = body();
      prepare("COMMIT").run();
      return result;
    } catch (thrown) {
      // Some failures, such as a full disk, end the transaction by themselves.
      if (driver.inTransaction) prepare("ROLLBACK").run();
      throw thrown;
    }
  }

  async function guarded<Result>(body: () => Result): Promise<Result> {
    try {
      return body();
    } catch (thrown) {
      throw toStorageError(file, thrown);
    }
  }

  return {
    all: <Row>(sql: string, values: readonly SqlValue[] = []) => guarded(() => prepare(sql).all(...values) as Row[]),
    get: <Row>(sql: string, values: readonly SqlValue[] = []) =>
      guarded(() => prepare(sql).get(...values) as Row | undefined),
    run: (sql, values = []) => guarded(() => execute({ sql, values })),
    batch: (list) =>
      guarded(() => {
        const [first] = Array.isArray(list) && list.length === 1 ? (list as readonly SqlStatement[]) : [];
        // SQLite commits a single statement by itself, and faster.
        if (first !== undefined && first.changes === undefined) return [execute(first)];
        // One by one, because a list that is made as it is read may be larger than the memory.
        return inTransaction(() => Array.from(list, execute));
      }),
    close: () => guarded(() => void driver.close()),
  };
}
