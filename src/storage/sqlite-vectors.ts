import type {
  SqlDatabase,
  SqlStatement,
  SqlValue,
  VectorEntry,
  VectorFilter,
  VectorHit,
  VectorSpace,
  VectorStore,
} from "./contracts";
import { nearest, normalise } from "./nearest";
import { requireLength } from "./vector-length";

const spaceId = "(SELECT id FROM vector_spaces WHERE collection = ? AND model = ?)";

/**
 * Vectors in a SQL database. A search scans all vectors of its space, so what it finds is exact. The vectors of each
 * space that was searched stay in memory, 4 bytes a number, and are read again when the space has changed, by whatever
 * process.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function sqliteVectors(database: SqlDatabase): VectorStore {
  const blocks = new Map<string, Block>();

  async function currentBlock(space: SpaceRow): Promise<Block> {
    const key = String(space.id);
    const known = blocks.get(key);
    if (known?.revision === space.revision) return known;
    const block = await readBlock(database, space);
    blocks.set(key, block);
    return block;
  }

  return {
    async info(space, { signal } = {}) {
      signal?.throwIfAborted();
      return database.get(
        `SELECT dimensions, (SELECT count(*) FROM vectors WHERE space_id = vector_spaces.id) AS count
         FROM vector_spaces WHERE collection = ? AND model = ?`,
        valuesOf(space),
      );
    },

    async ids(space, filter = {}, { signal } = {}) {
      signal?.throwIfAborted();
      const rows = await database.all<{ name: string }>(
        `SELECT name FROM vectors WHERE space_id = ${spaceId} ${passes(filter)}`,
        [...valuesOf(space), ...filterValues(filter)],
      );
      return rows.map(({ name }) => name);
    },

    async upsert(space, entries, { signal } = {}) {
      signal?.throwIfAborted();
      const dimensions = entries[0]?.vector.length;
      if (dimensions === undefined) return;
      const known = await findSpace(database, space);
      for (const { vector } of entries) requireLength(space, vector, known?.dimensions ?? dimensions);
      await database.batch(upsertStatements(space, dimensions, entries));
    },

    async delete(space, which, { signal } = {}) {
      signal?.throwIfAborted();
      const [condition, values] =
        "ids" in which
          ? ["AND name IN (SELECT value FROM json_each(?))", [JSON.stringify(which.ids)]]
          : [passes(which.filter), filterValues(which.filter)];
      await database.batch([
        {
          sql: `DELETE FROM vectors WHERE space_id = ${spaceId} ${condition}`,
          values: [...valuesOf(space), ...values],
        },
        nextRevision(space),
      ]);
    },

    async search(space, vector, limit, { filter, signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return [];
      requireLength(space, vector, row.dimensions);
      const block = await currentBlock(row);
      const places = filter === undefined ? undefined : await placesOf(database, row, block, filter);
      const found = nearest(block.vectors, normalise(vector), limit, places);
      return toHits(database, block, found);
    },

    async drop(space, { signal } = {}) {
      signal?.throwIfAborted();
      const row = await findSpace(database, space);
      if (row === undefined) return;
      blocks.delete(String(row.id));
      await database.run("DELETE FROM vector_spaces WHERE id = ?", [row.id]);
    },
  };
}

interface SpaceRow {
  /** Never used again for another space. */
  readonly id: number;
  readonly dimensions: number;
  /** Goes up with each change of the space's vectors. */
  readonly revision: number;
}

/** All vectors of a space, one behind the other, and the row that each is of. */
interface Block {
  readonly revision: number;
  readonly rows: readonly number[];
  readonly vectors: Float32Array;
}

function valuesOf({ collection, model }: VectorSpace): [string, string] {
  return [collection, model];
}

function findSpace(database: SqlDatabase, space: VectorSpace): Promise<SpaceRow | undefined> {
  return database.get(
    "SELECT id, dimensions, revision FROM vector_spaces WHERE collection = ? AND model = ?",
    valuesOf(space),
  );
}

/** The vectors may be newer than the revision, never older: they are then read once more than needed. */
async function readBlock(database: SqlDatabase, { id, dimensions, revision }: SpaceRow): Promise<Block> {
  const all = await database.all<{ id: number; vector: Uint8Array }>(
    "SELECT id, vector FROM vectors WHERE space_id = ? ORDER BY id",
    [id],
  );
  const vectors = new Float32Array(all.length * dimensions);
  const bytes = new Uint8Array(vectors.buffer);
  for (const [place, { vector }] of all.entries()) {
    bytes.set(vector, place * dimensions * Float32Array.BYTES_PER_ELEMENT);
  }
  return { revision, rows: all.map((row) => row.id), vectors };
}

async function placesOf(database: SqlDatabase, { id }: SpaceRow, { rows }: Block, filter: VectorFilter) {
  const passing = await database.all<{ id: number }>(`SELECT id FROM vectors WHERE space_id = ? ${passes(filter)}`, [
    id,
    ...filterValues(filter),
  ]);
  const wanted = new Set(passing.map((row) => row.id));
  return rows.flatMap((row, place) => (wanted.has(row) ? [place] : []));
}

async function toHits(database: SqlDatabase, { rows }: Block, found: ReturnType<typeof nearest>): Promise<VectorHit[]> {
  const ids = found.map(({ place }) => rows[place] ?? 0);
  const facts = await database.all<{ id: number; name: string; metadata: string }>(
    "SELECT id, name, metadata FROM vectors WHERE id IN (SELECT value FROM json_each(?))",
    [JSON.stringify(ids)],
  );
  const byRow = new Map(facts.map((fact) => [fact.id, fact]));
  return found.flatMap(({ place, score }) => {
    const fact = byRow.get(rows[place] ?? 0);
    // Another process may have removed it meanwhile.
    return fact === undefined ? [] : [{ id: fact.name, metadata: JSON.parse(fact.metadata), score }];
  });
}

function* upsertStatements(
  space: VectorSpace,
  dimensions: number,
  entries: readonly VectorEntry[],
): Generator<SqlStatement> {
  yield {
    sql: "INSERT OR IGNORE INTO vector_spaces (collection, model, dimensions, revision) VALUES (?, ?, ?, 0)",
    values: [...valuesOf(space), dimensions],
  };
  // Another process may have made the space meanwhile, with vectors of another length.
  yield { ...nextRevision(space, dimensions), changes: 1 };
  for (const { id, vector, metadata } of entries) {
    const { buffer, byteOffset, byteLength } = normalise(vector);
    yield {
      sql: `INSERT INTO vectors (space_id, name, metadata, vector) VALUES (${spaceId}, ?, ?, ?)
            ON CONFLICT (space_id, name) DO UPDATE SET metadata = excluded.metadata, vector = excluded.vector`,
      values: [...valuesOf(space), id, JSON.stringify(metadata), new Uint8Array(buffer, byteOffset, byteLength)],
    };
  }
}

function nextRevision(space: VectorSpace, dimensions?: number): SqlStatement {
  const sql = "UPDATE vector_spaces SET revision = revision + 1 WHERE collection = ? AND model = ?";
  return dimensions === undefined
    ? { sql, values: valuesOf(space) }
    : { sql: `${sql} AND dimensions = ?`, values: [...valuesOf(space), dimensions] };
}

/** A condition for each name of the filter. */
function passes(filter: VectorFilter): string {
  return Object.keys(filter)
    .map(
      () => `AND EXISTS (SELECT 1 FROM json_each(vectors.metadata) AS entry
        WHERE entry.key = ? AND entry.value IN (SELECT value FROM json_each(?)))`,
    )
    .join(" ");
}

function filterValues(filter: VectorFilter): SqlValue[] {
  return Object.entries(filter).flatMap(([name, wanted]) => [
    name,
    JSON.stringify(typeof wanted === "object" ? wanted.in : [wanted]),
  ]);
}
