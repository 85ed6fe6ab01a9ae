import type { SqlStatement } from "./contracts";

/** The id of the user whom everything of a data folder belongs to that nobody has signed in for. */
export const localUser = "local";

/**
 * Makes the local user where there is none; to be put before the first thing that belongs to it.
 *
 * @param now Milliseconds since 1970.
 */
export function ensureLocalUser(now: number): SqlStatement {
  return {
    sql: `INSERT INTO users (id, username, created_at, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    values: [localUser, localUser, now, now],
  };
}
