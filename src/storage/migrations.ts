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
