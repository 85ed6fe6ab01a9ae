import type { SqlDatabase, SqlStatement, VectorEntry, VectorSpace } from "./contracts";
import { normalise } from "./normalise";
import { timeSlices } from "./time-slices";

/** What is written in one transaction: so many bytes of vectors at most, and so many vectors. */
const sliceBytes = 256 * 1024;
const mostInSlice = 200;
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
  const pause = timeSlices(signal);
  const last = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  const size = Math.max(1, Math.min(mostInSlice, Math.floor(sliceBytes / (4 * dimensions))));
  for (let start = 0; start < last.length; start += size) {
    await pause();
    await database.batch(sliceStatements(space, dimensions, last.slice(start, start + size)));
  }
}

function* sliceStatements(
  space: VectorSpace,
  dimensions: number,
  entries: readonly VectorEntry[],
): Generator<SqlStatement> {
  const key = [space.collection, space.model];
  yield {
    sql: "INSERT OR IGNORE INTO vector_spaces (collection, model, dimensions, revision) VALUES (?, ?, ?, 0)",
    values: [...key, dimensions],
  };
  yield {
    sql: `DELETE FROM vectors WHERE space_id = ${spaceId} AND name IN (SELECT value FROM json_each(?))`,
    values: [...key, JSON.stringify(entries.map(({ id }) => id))],
  };
  // Another process may have made the space meanwhile, with vectors of another length.
  yield {
    sql: `UPDATE vector_spaces SET revision = revision + 1, removals = removals + changes()
          WHERE collection = ? AND model = ? AND dimensions = ?`,
    values: [...key, dimensions],
    changes: 1,
  };
  for (const { id, vector, metadata } of entries) {
    const { buffer, byteOffset, byteLength } = normalise(vector);
    yield {
      sql: `INSERT INTO vectors (space_id, name, metadata, vector) VALUES (${spaceId}, ?, ?, ?)`,
      values: [...key, id, JSON.stringify(metadata), new Uint8Array(buffer, byteOffset, byteLength)],
    };
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
  const pause = timeSlices(signal);
  for (let start = 0; start < wanted.length; start += mostInSlice) {
    await pause();
    await database.batch([
      {
        sql: `DELETE FROM vectors WHERE space_id = ? AND ${column} IN (SELECT value FROM json_each(?))`,
        values: [space, JSON.stringify(wanted.slice(start, start + mostInSlice))],
      },
      {
        sql: "UPDATE vector_spaces SET revision = revision + 1, removals = removals + changes() WHERE id = ?",
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
  const pause = timeSlices(signal);
  const spaces = await database.all<{ id: number }>("SELECT id FROM vector_spaces WHERE collection = ?", [dropped]);
  for (const { id } of spaces) {
    for (let removed = mostInSlice; removed === mostInSlice; ) {
      await pause();
      removed = await database.run(
        "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE space_id = ? ORDER BY id LIMIT ?)",
        [id, mostInSlice],
      );
    }
    await database.run("DELETE FROM vector_spaces WHERE id = ?", [id]);
  }
}
