import type { SqlDatabase, SqlStatement, VectorEntry, VectorSpace } from "./contracts";
import { normalise } from "./normalise";
import { timeSlices } from "./time-slices";

/** How long vectors are added to a transaction, in milliseconds. */
const mostWriting = 4;
/** So many are removed in one transaction. */
const removedAtOnce = 64;
/** No collection has this name: spaces go by it while their vectors are removed. */
const dropped = "";

const spaceId = "(SELECT id FROM vector_spaces WHERE collection = ? AND model = ?)";

/**
 * Writes vectors in slices, each in a transaction of its own: of a write that is broken off, some of them are kept.
 *
 * @param entries All of `dimensions` numbers.
 * @throws `storage_failed` when the space has vectors of another length meanwhile.
 */
export async function writeVectors(
  database: SqlDatabase,
  space: VectorSpace,
  dimensions: number,
  entries: readonly VectorEntry[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const key = [space.collection, space.model];
  const pause = timeSlices(signal, 0);
  const left = entries.toReversed();
  while (left.length > 0) {
    await pause();
    await database.batch(slice(performance.now() + mostWriting));
  }

  function* slice(deadline: number): Generator<SqlStatement> {
    yield {
      sql: "INSERT OR IGNORE INTO vector_spaces (collection, model, dimensions, revision) VALUES (?, ?, ?, 0)",
      values: [...key, dimensions],
    };
    // Another process may have made the space meanwhile, with vectors of another length.
    yield {
      sql: "UPDATE vector_spaces SET revision = revision + 1 WHERE collection = ? AND model = ? AND dimensions = ?",
      values: [...key, dimensions],
      changes: 1,
    };
    for (let entry = left.pop(); entry !== undefined; entry = performance.now() < deadline ? left.pop() : undefined) {
      const { buffer, byteOffset, byteLength } = normalise(entry.vector);
      // A vector that takes the place of another one has a new number, by which it is told to be new.
      yield { sql: `DELETE FROM vectors WHERE space_id = ${spaceId} AND name = ?`, values: [...key, entry.id] };
      yield {
        sql: `INSERT INTO vectors (space_id, name, metadata, vector) VALUES (${spaceId}, ?, ?, ?)`,
        values: [...key, entry.id, JSON.stringify(entry.metadata), new Uint8Array(buffer, byteOffset, byteLength)],
      };
    }
  }
}

/** Removes vectors by a list of row ids or of names, in slices, each in a transaction of its own. */
export async function removeVectors(
  database: SqlDatabase,
  space: number,
  column: "id" | "name",
  wanted: readonly (string | number)[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const pause = timeSlices(signal, 0);
  for (let start = 0; start < wanted.length; start += removedAtOnce) {
    await pause();
    await database.batch([
      {
        sql: `DELETE FROM vectors WHERE space_id = ? AND ${column} IN (SELECT value FROM json_each(?))`,
        values: [space, JSON.stringify(wanted.slice(start, start + removedAtOnce))],
      },
      {
        sql: "UPDATE vector_spaces SET revision = revision + 1 WHERE id = ?",
        values: [space],
      },
    ]);
  }
}

/**
 * Removes a space: at once for whoever looks for it, and then its vectors, in slices. What a call that was broken off
 * has left is removed as well.
 */
export async function dropVectors(
  database: SqlDatabase,
  { collection, model }: VectorSpace,
  signal: AbortSignal | undefined,
): Promise<void> {
  await database.run("UPDATE vector_spaces SET collection = ?, model = id WHERE collection = ? AND model = ?", [
    dropped,
    collection,
    model,
  ]);
  const pause = timeSlices(signal, 0);
  const spaces = await database.all<{ id: number }>("SELECT id FROM vector_spaces WHERE collection = ?", [dropped]);
  for (const { id } of spaces) {
    for (let removed = removedAtOnce; removed === removedAtOnce; ) {
      await pause();
      removed = await database.run(
        "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE space_id = ? ORDER BY id LIMIT ?)",
        [id, removedAtOnce],
      );
    }
    await database.run("DELETE FROM vector_spaces WHERE id = ?", [id]);
  }
}
