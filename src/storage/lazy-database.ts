import type { SqlDatabase } from "./contracts";

/**
 * A database that is opened when it is first used, and never when it is not. A failed opening is told to whoever used
 * it, and tried again by the next use.
 */
export function lazyDatabase(open: () => Promise<SqlDatabase>): SqlDatabase {
  let opened: Promise<SqlDatabase> | undefined;
  const database = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    all: async (sql, values) => (await database()).all(sql, values),
    get: async (sql, values) => (await database()).get(sql, values),
    run: async (sql, values) => (await database()).run(sql, values),
    batch: async (statements) => (await database()).batch(statements),
    close: async () => (await opened)?.close(),
  };
}
