import type { SqlDatabase, SqlValue, VectorFilter, VectorSpace } from "./contracts";
import type { SpaceRow } from "./loaded-vectors";

const idsInPage = 4000;

/** The row of a space; undefined when it has no vectors yet. */
export function findSpace(database: SqlDatabase, { collection, model }: VectorSpace): Promise<SpaceRow | undefined> {
  return database.get(
    "SELECT id, dimensions, revision, removals FROM vector_spaces WHERE collection = ? AND model = ?",
    [collection, model],
  );
}

/**
 * The row ids of a space's vectors that pass a filter, found by the index of their metadata.
 *
 * @param pause Called between steps of a millisecond or two.
 */
export async function rowsThatPass(
  database: SqlDatabase,
  { id }: SpaceRow,
  filter: VectorFilter,
  pause: () => Promise<void>,
): Promise<Set<number>> {
  const names = Object.entries(filter);
  if (names.length === 0) return idsOf("space_id = ?", "id", "vectors", [id]);
  let passing: Set<number> | undefined;
  for (const [name, wanted] of names) {
    const found = new Set<number>();
    const values: readonly (string | number)[] = typeof wanted === "object" ? wanted.in : [wanted];
    for (const value of values) {
      const rows = await idsOf("space_id = ? AND name = ? AND value = ?", "vector_id", "vector_facts", [
        id,
        name,
        value,
      ]);
      for (const row of rows) if (passing?.has(row) !== false) found.add(row);
    }
    passing = found;
  }
  return passing ?? new Set();

  async function idsOf(condition: string, column: string, table: string, values: readonly SqlValue[]) {
    const ids = new Set<number>();
    for (let after = 0, more = true; more; ) {
      await pause();
      const rows = await database.all<{ id: number }>(
        `SELECT ${column} AS id FROM ${table} WHERE ${condition} AND ${column} > ? ORDER BY ${column} LIMIT ?`,
        [...values, after, idsInPage],
      );
      for (const row of rows) ids.add(row.id);
      after = rows.at(-1)?.id ?? after;
      more = rows.length === idsInPage;
    }
    return ids;
  }
}
