import { PlanetError } from "../engine/errors";
import { chunkPages } from "./chunk-pages";
import { chunkColumns, chunkValues, collectionId, documentColumns, documentValues } from "./collection-rows";
import { deleteDocument, deleteDocuments } from "./collection-sweep";
import type { CollectionDraft, DraftCommit, SqlDatabase, SqlStatement, StoredChunk, StoredDocument } from "./contracts";
import { segmentWriter } from "./keyword-segments";
import { inTurns, nextTurn } from "./next-turn";

const chunksPerBatch = 100;

/** The name of a collection that nobody sees, as SQL: none that people name begins with a line break. */
export const hiddenName = "char(10) || hex(randomblob(16))";

/** Opens the hidden collection that a draft writes to; returns its number. */
export async function openDraft(database: SqlDatabase, now: number): Promise<number> {
  const row = await database.get<{ id: number }>(
    `INSERT INTO collections (name, state, touched) VALUES (${hiddenName}, 'draft', ?) RETURNING id`,
    [now],
  );
  return row?.id ?? 0;
}

/**
 * A draft over the hidden collection `draft`.
 *
 * @param now The time in milliseconds since 1970.
 */
export function collectionDraft(
  database: SqlDatabase,
  collection: string,
  draft: number,
  now: () => number,
): CollectionDraft {
  const writer = segmentWriter(database, draft);
  const put = new Map<string, number>();
  let ended = false;

  /** Every write goes with it, so that a draft that was swept away takes no more. */
  const touch = (): SqlStatement => ({
    sql: "UPDATE collections SET touched = ? WHERE id = ? AND state = 'draft'",
    values: [now(), draft],
    changes: 1,
  });

  async function write(statements: readonly SqlStatement[]): Promise<void> {
    try {
      await database.batch([touch(), ...statements]);
    } catch (error) {
      throw (await isThere(database, draft)) ? error : sweptAway(collection, error);
    }
  }

  async function putDocument(document: StoredDocument, chunks: readonly StoredChunk[]): Promise<void> {
    const before = put.get(document.document);
    if (before !== undefined) await deleteDocument(database, before);
    const values = documentValues(document);
    await write([
      {
        sql: `INSERT INTO documents (collection_id, chunks, ${documentColumns}) VALUES (?, ?, ${places(values)})`,
        values: [draft, chunks.length, ...values],
      },
    ]);
    const row = await database.get<{ id: number }>("SELECT id FROM documents WHERE collection_id = ? AND name = ?", [
      draft,
      document.document,
    ]);
    const id = row?.id ?? 0;
    put.set(document.document, id);
    let position = 0;
    for await (const page of inTurns(chunks, chunksPerBatch)) {
      const from = position;
      await write(page.flatMap((chunk, index) => chunkStatements(id, from + index, chunk)));
      position += page.length;
    }
    await writer.add({ id, chunks: chunks.length });
    await nextTurn();
  }

  return {
    async put(document, chunks) {
      if (ended) throw new TypeError("a draft that was committed or discarded takes no more documents");
      await putDocument(document, chunks);
    },

    async drop(document) {
      const id = put.get(document);
      if (id === undefined) return;
      put.delete(document);
      await deleteDocument(database, id);
    },

    async *chunks() {
      for await (const page of chunkPages(database, draft)) yield page.map(({ id: _, ...chunk }) => chunk);
    },

    async commit(change) {
      if (ended) throw new TypeError("a draft is committed or discarded once");
      await writer.finish();
      await write(commitStatements(collection, draft, now(), change));
      ended = true;
    },

    async discard() {
      if (ended) return;
      ended = true;
      await deleteDocuments(database, draft);
      await database.run("DELETE FROM collections WHERE id = ?", [draft]);
    },
  };
}

function chunkStatements(documentId: number, position: number, chunk: StoredChunk): SqlStatement[] {
  const values = chunkValues(documentId, position, chunk);
  const insert = { sql: `INSERT INTO chunks (${chunkColumns}) VALUES (${places(values)})`, values };
  return [
    insert,
    ...Object.entries(chunk.facts ?? {}).map(([name, value]) => ({
      sql: `INSERT INTO chunk_facts (chunk_id, name, value)
            SELECT id, ?, ? FROM chunks WHERE document_id = ? AND position = ?`,
      values: [name, value, documentId, position],
    })),
  ];
}

/** What was there before under these names goes to a hidden collection, where those who have found it still read it. */
function commitStatements(
  collection: string,
  draft: number,
  time: number,
  { remove = [], touch = [], embedding }: DraftCommit,
): SqlStatement[] {
  // The row that was inserted last is that of what goes: nothing but updates follows it.
  const gone = "last_insert_rowid()";
  const move = `UPDATE documents SET collection_id = ${gone} WHERE collection_id = ${collectionId}`;
  return [
    { sql: "INSERT OR IGNORE INTO collections (name) VALUES (?)", values: [collection] },
    { sql: `INSERT INTO collections (name, state, touched) VALUES (${hiddenName}, 'gone', ?)`, values: [time] },
    {
      sql: `${move} AND name IN (SELECT name FROM documents WHERE collection_id = ?)`,
      values: [collection, draft],
    },
    {
      sql: `${move} AND name IN (SELECT value FROM json_each(?))`,
      values: [collection, JSON.stringify(remove)],
    },
    {
      sql: `UPDATE documents SET collection_id = ${collectionId} WHERE collection_id = ?`,
      values: [collection, draft],
    },
    {
      sql: `UPDATE documents SET modified = value ->> 1 FROM json_each(?)
            WHERE collection_id = ${collectionId} AND name = value ->> 0`,
      values: [JSON.stringify(touch.map(({ document, modified }) => [document, modified])), collection],
    },
    ...(embedding === undefined
      ? []
      : [
          {
            sql: `UPDATE collections SET embedding = ? WHERE id = ${collectionId}`,
            values: [embedding, collection],
          },
        ]),
    {
      sql: `UPDATE collections SET revision = revision + 1, touched = ? WHERE id = ${collectionId}`,
      values: [time, collection],
    },
    { sql: "DELETE FROM collections WHERE id = ?", values: [draft] },
    {
      sql: `DELETE FROM collections WHERE id = ${gone} AND NOT EXISTS (SELECT 1 FROM documents WHERE collection_id = ${gone})`,
    },
  ];
}

async function isThere(database: SqlDatabase, draft: number): Promise<boolean> {
  const row = await database.get("SELECT id FROM collections WHERE id = ? AND state = 'draft'", [draft]);
  return row !== undefined;
}

function sweptAway(collection: string, cause: unknown): PlanetError {
  return new PlanetError("storage_failed", `the change of the collection "${collection}" has stood still too long`, {
    hint: "make it again; nothing was changed",
    retryable: true,
    cause,
  });
}

function places(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
