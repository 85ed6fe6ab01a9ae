import type { SqlDatabase, VectorEntry, VectorStore } from "./contracts";
import { normalise } from "./normalise";
import { quantiseQuery } from "./quantise-query";
import { rescore } from "./rescore-vectors";
import { timeSlices } from "./time-slices";
import { findCandidates } from "./vector-candidates";
import { requireLength } from "./vector-length";
import { vectorMemory } from "./vector-memory";
import { findSpace, namesOf, rowsThatPass } from "./vector-rows";
import { dropVectors, removeVectors, writeVectors } from "./write-vectors";

/** Of so few vectors that pass a filter all are read, and none of the others. */
const fewRows = 500;
const namesInPage = 1000;
const entriesInPage = 100;

/** How vectors are kept in memory. */
export interface SqliteVectorOptions {
  /** When the spaces in memory take more bytes, those that were not searched for longest go. Default: 1 GiB. */
  readonly memory?: number;
}

/**
 * Vectors in a SQL database. A search scans all vectors of its space, rounded to bytes, with a kernel of WebAssembly, and
 * scores those anew, from their exact numbers, that may be among the best: what it finds is exact. The vectors of
 * spaces that were searched stay in memory, a byte a number, and follow what any process changes. All calls give other
 * work of the process its turn every few milliseconds; a write that is broken off has written some of its vectors.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function sqliteVectors(
  database: SqlDatabase,
  { memory = 1024 * 1024 * 1024 }: SqliteVectorOptions = {},
): VectorStore {
  const loaded = vectorMemory(database, memory);

  return {
    async get(space, filter, { signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return [];
      const pause = timeSlices(signal);
      const ids = [...(await rowsThatPass(database, row, filter, pause))];
      const entries: VectorEntry[] = [];
      for (let start = 0; start < ids.length; start += entriesInPage) {
        await pause();
        const page = await database.all<{ name: string; metadata: string; vector: Uint8Array }>(
          "SELECT name, metadata, vector FROM vectors WHERE id IN (SELECT value FROM json_each(?))",
          [JSON.stringify(ids.slice(start, start + entriesInPage))],
        );
        for (const { name, metadata, vector } of page) {
          const numbers = new Float32Array(vector.slice().buffer);
          entries.push({ id: name, metadata: JSON.parse(metadata), vector: numbers });
        }
      }
      return entries;
    },

    async info(space, { signal } = {}) {
      signal?.throwIfAborted();
      return database.get(
        `SELECT dimensions, (SELECT count(*) FROM vectors WHERE space_id = vector_spaces.id) AS count
         FROM vector_spaces WHERE collection = ? AND model = ?`,
        [space.collection, space.model],
      );
    },

    async ids(space, filter = {}, { signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return [];
      const pause = timeSlices(signal);
      if (Object.keys(filter).length === 0) return namesOf(database, row, pause);
      const rows = [...(await rowsThatPass(database, row, filter, pause))];
      const names: string[] = [];
      for (let start = 0; start < rows.length; start += namesInPage) {
        await pause();
        const page = await database.all<{ name: string }>(
          "SELECT name FROM vectors WHERE id IN (SELECT value FROM json_each(?))",
          [JSON.stringify(rows.slice(start, start + namesInPage))],
        );
        for (const { name } of page) names.push(name);
      }
      return names;
    },

    async upsert(space, entries, { signal } = {}) {
      signal?.throwIfAborted();
      const dimensions = entries[0]?.vector.length;
      if (dimensions === undefined) return;
      const known = await findSpace(database, space);
      for (const { vector } of entries) requireLength(space, vector, known?.dimensions ?? dimensions);
      await writeVectors(database, space, dimensions, entries, signal);
    },

    async delete(space, which, { signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return;
      if ("ids" in which) return removeVectors(database, row.id, "name", which.ids, signal);
      const rows = await rowsThatPass(database, row, which.filter, timeSlices(signal));
      return removeVectors(database, row.id, "id", [...rows], signal);
    },

    async search(space, vector, limit, { filter, signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return [];
      requireLength(space, vector, row.dimensions);
      if (limit < 1) return [];
      const pause = timeSlices(signal);
      const query = normalise(vector);
      const among = filter === undefined ? undefined : await rowsThatPass(database, row, filter, pause);
      if (among !== undefined && among.size <= fewRows) {
        const all = Array.from(among, (id) => ({ id, most: Number.POSITIVE_INFINITY }));
        return rescore(database, all, query, limit, pause);
      }
      const blocks = await loaded.blocksOf(row, signal);
      const candidates = await findCandidates(blocks, quantiseQuery(query), limit, among, pause);
      return rescore(database, candidates, query, limit, pause);
    },

    async drop(space, { signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row !== undefined) loaded.forget(row.id);
      await dropVectors(database, space, signal);
    },
  };
}
