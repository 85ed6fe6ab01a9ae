import type { SqlDatabase } from "./contracts";
import { nextTurn } from "./next-turn";

/** How long a draft may stand still, in milliseconds, before it counts as left behind by a process that died. */
const draftPatience = 10 * 60_000;
/** How long what has gone is kept, in milliseconds, for readers that have found it and not read it yet. */
const readerPatience = 60_000;
const rowsPerBatch = 200;

/**
 * Deletes what drafts of dead processes left, what has gone, and the segments that nothing is in any more; a few rows at
 * a time, so that it may end anywhere and other work has its turn.
 *
 * @param now Milliseconds since 1970.
 */
export async function sweepCollections(database: SqlDatabase, now: number): Promise<void> {
  const left = await database.all<{ id: number }>(
    "SELECT id FROM collections WHERE (state = 'draft' AND touched < ?) OR (state = 'gone' AND touched < ?)",
    [now - draftPatience, now - readerPatience],
  );
  for (const { id } of left) {
    // Whoever still works on it is told, because its next step finds no draft.
    await database.run("UPDATE collections SET state = 'gone' WHERE id = ?", [id]);
    await deleteDocuments(database, id);
    await database.run("DELETE FROM collections WHERE id = ?", [id]);
  }
  await deleteSegments(database);
  await dropOldIndexes(database);
}

/** Drops the indexes that versions of the library before segments made, one table for each collection. */
async function dropOldIndexes(database: SqlDatabase): Promise<void> {
  const tables = await database.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'terms_*' AND sql LIKE 'CREATE VIRTUAL TABLE%'",
  );
  for (const { name } of tables) await database.run(`DROP TABLE ${name}`);
}

/** Deletes all documents of a collection with their chunks. */
export async function deleteDocuments(database: SqlDatabase, collection: number): Promise<void> {
  for (;;) {
    const document = await database.get<{ id: number }>("SELECT id FROM documents WHERE collection_id = ? LIMIT 1", [
      collection,
    ]);
    if (document === undefined) return;
    await deleteDocument(database, document.id);
  }
}

/** Deletes a document with its chunks. */
export async function deleteDocument(database: SqlDatabase, id: number): Promise<void> {
  await repeat(() =>
    database.run(
      "DELETE FROM chunks WHERE id IN (SELECT id FROM chunks WHERE document_id = ? ORDER BY position LIMIT ?)",
      [id, rowsPerBatch],
    ),
  );
  await database.run("DELETE FROM documents WHERE id = ?", [id]);
}

async function deleteSegments(database: SqlDatabase): Promise<void> {
  const segments = await database.all<{ id: number }>(
    `SELECT id FROM keyword_segments WHERE draft_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.segment_id = keyword_segments.id)`,
  );
  for (const { id } of segments) {
    await repeat(() =>
      database.run(
        `DELETE FROM keyword_postings WHERE segment_id = ?
           AND term IN (SELECT term FROM keyword_postings WHERE segment_id = ? LIMIT ?)`,
        [id, id, rowsPerBatch],
      ),
    );
    await database.run("DELETE FROM keyword_segments WHERE id = ?", [id]);
  }
}

/** Until a step changes fewer rows than it might have. */
async function repeat(step: () => Promise<number>): Promise<void> {
  while ((await step()) >= rowsPerBatch) await nextTurn();
}
