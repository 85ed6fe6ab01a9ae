import { workspaceSchema } from "./workspace-schema";

/** One numbered step from an older layout of the database to the next. Never changed once released. */
export interface Migration {
  /** The layout's version after the step; versions count from 1 without gaps. */
  readonly version: number;
  /** The statements of the step, run in one transaction together with the new version number. */
  readonly sql: string;
}

/** Marks a SQLite file as one of this library's in its header, so that another program's file is never touched. */
export const applicationId = 0x61_69_70_6c;

/** Every step, oldest first. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE collections (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        origin TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified REAL NOT NULL,
        hash TEXT NOT NULL,
        recipe TEXT NOT NULL,
        title TEXT,
        pages INTEGER,
        skipped_reason TEXT,
        skipped_message TEXT,
        UNIQUE (collection_id, name)
      ) STRICT;

      CREATE TABLE chunks (
        id INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        start_offset INTEGER NOT NULL,
        end_offset INTEGER NOT NULL,
        page INTEGER,
        headings TEXT,
        text TEXT NOT NULL,
        terms TEXT NOT NULL
      ) STRICT;

      CREATE INDEX chunks_by_document ON chunks (document_id, start_offset);
    `,
  },
  {
    version: 2,
    sql: `
      CREATE TABLE answers (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        answer TEXT NOT NULL,
        created_at REAL NOT NULL,
        expires_at REAL
      ) STRICT;

      CREATE INDEX answers_by_age ON answers (created_at);
      CREATE INDEX answers_by_end ON answers (expires_at) WHERE expires_at IS NOT NULL;
    `,
  },
  {
    version: 3,
    sql: `
      ALTER TABLE collections ADD COLUMN embedding TEXT;

      CREATE TABLE vector_spaces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        collection TEXT NOT NULL,
        model TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        UNIQUE (collection, model)
      ) STRICT;

      CREATE TABLE vectors (
        id INTEGER PRIMARY KEY,
        space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        metadata TEXT NOT NULL,
        vector BLOB NOT NULL,
        UNIQUE (space_id, name)
      ) STRICT;
    `,
  },
  {
    version: 4,
    sql: `
      ALTER TABLE collections ADD COLUMN state TEXT;
      ALTER TABLE collections ADD COLUMN touched REAL;
      ALTER TABLE collections ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

      CREATE TABLE keyword_segments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        draft_id INTEGER REFERENCES collections (id) ON DELETE SET NULL,
        ids BLOB NOT NULL,
        lengths BLOB NOT NULL
      ) STRICT;

      CREATE INDEX keyword_segments_by_draft ON keyword_segments (draft_id);

      CREATE TABLE keyword_postings (
        segment_id INTEGER NOT NULL REFERENCES keyword_segments (id) ON DELETE CASCADE,
        term TEXT NOT NULL,
        postings BLOB NOT NULL,
        PRIMARY KEY (segment_id, term)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE documents ADD COLUMN loader TEXT;
      ALTER TABLE documents ADD COLUMN language TEXT;
      ALTER TABLE documents ADD COLUMN chunks INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE documents ADD COLUMN segment_id INTEGER REFERENCES keyword_segments (id);
      ALTER TABLE documents ADD COLUMN segment_place INTEGER;
      CREATE INDEX documents_by_segment ON documents (segment_id);

      ALTER TABLE chunks ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE chunks ADD COLUMN record TEXT;
      ALTER TABLE chunks ADD COLUMN facts TEXT;
      ALTER TABLE chunks ADD COLUMN gap TEXT;
      UPDATE chunks SET position = ranked.position
        FROM (
          SELECT id, row_number() OVER (PARTITION BY document_id ORDER BY start_offset, id) - 1 AS position FROM chunks
        ) AS ranked
        WHERE ranked.id = chunks.id;
      UPDATE documents SET chunks = (SELECT count(*) FROM chunks WHERE chunks.document_id = documents.id);
      CREATE INDEX chunks_by_position ON chunks (document_id, position);

      CREATE TABLE chunk_facts (
        chunk_id INTEGER NOT NULL REFERENCES chunks (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value ANY NOT NULL,
        PRIMARY KEY (chunk_id, name)
      ) STRICT, WITHOUT ROWID;

      CREATE INDEX chunk_facts_by_value ON chunk_facts (name, value, chunk_id);
    `,
  },
  {
    version: 5,
    sql: `
      ALTER TABLE vector_spaces ADD COLUMN removals INTEGER NOT NULL DEFAULT 0;

      -- Made anew, so that no id is ever used again.
      CREATE TABLE numbered_vectors (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        metadata TEXT NOT NULL,
        vector BLOB NOT NULL,
        UNIQUE (space_id, name)
      ) STRICT;

      INSERT INTO numbered_vectors (id, space_id, name, metadata, vector)
        SELECT id, space_id, name, metadata, vector FROM vectors ORDER BY id;
      DROP TABLE vectors;
      ALTER TABLE numbered_vectors RENAME TO vectors;
      CREATE INDEX vectors_by_space ON vectors (space_id);

      -- Texts only: numbers are not chosen by alone.
      CREATE TABLE vector_facts (
        space_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        vector_id INTEGER NOT NULL,
        PRIMARY KEY (space_id, name, value, vector_id)
      ) STRICT, WITHOUT ROWID;

      INSERT INTO vector_facts (space_id, name, value, vector_id)
        SELECT space_id, entry.key, entry.value, vectors.id FROM vectors, json_each(metadata) AS entry
        WHERE entry.type = 'text';

      CREATE TRIGGER vector_facts_put AFTER INSERT ON vectors BEGIN
        INSERT INTO vector_facts (space_id, name, value, vector_id)
          SELECT new.space_id, entry.key, entry.value, new.id FROM json_each(new.metadata) AS entry
          WHERE entry.type = 'text';
      END;

      CREATE TRIGGER vector_facts_removed AFTER DELETE ON vectors BEGIN
        DELETE FROM vector_facts WHERE space_id = old.space_id AND vector_id = old.id
          AND (name, value) IN (
            SELECT entry.key, entry.value FROM json_each(old.metadata) AS entry WHERE entry.type = 'text'
          );
        UPDATE vector_spaces SET removals = removals + 1 WHERE id = old.space_id;
      END;
    `,
  },
  { version: 6, sql: workspaceSchema },
];

/** The newest layout that this version of the library knows. */
export const newestVersion: number = migrations.at(-1)?.version ?? 0;

/**
 * The steps that a database still needs.
 *
 * @param version The layout's version that the database is at; 0 for an empty one.
 * @returns The missing steps, oldest first; undefined when the database is newer than this library.
 */
export function pendingMigrations(version: number): readonly Migration[] | undefined {
  return version > newestVersion ? undefined : migrations.filter((migration) => migration.version > version);
}
