import type Driver from "better-sqlite3";

/** A document of a collection as a database holds it: the texts of its chunks, in order. */
export interface StoredDocument {
  readonly name: string;
  /** How many chunks it is said to have. */
  readonly said: number;
  readonly chunks: readonly string[];
}

/** The documents of a collection; undefined when it is not there. */
export function readDocuments(database: Driver.Database, collection: string): StoredDocument[] | undefined {
  const made = database.prepare("SELECT count(*) FROM pragma_table_info('collections') WHERE name = 'state'");
  if (made.pluck().get() !== 1) return undefined;
  const id = database.prepare("SELECT id FROM collections WHERE name = ? AND state IS NULL").pluck().get(collection);
  if (id === undefined) return undefined;
  const chunks = database.prepare("SELECT text FROM chunks WHERE document_id = ? ORDER BY position").pluck();
  const rows = database
    .prepare("SELECT id, name, chunks FROM documents WHERE collection_id = ? ORDER BY name")
    .all(id) as { id: number; name: string; chunks: number }[];
  return rows.map((row) => ({ name: row.name, said: row.chunks, chunks: chunks.all(row.id) as string[] }));
}
