/** A value that every supported database stores and returns alike. */
export type SqlValue = string | number | Uint8Array | null;

/** One statement with its values; `?` marks their places. */
export interface SqlStatement {
  readonly sql: string;
  readonly values?: readonly SqlValue[];
  /** Refuses the whole batch unless the statement changes exactly so many rows. */
  readonly changes?: number;
}

/**
 * The small port over a SQL database. It is asynchronous although SQLite's driver is not, so that repositories are
 * written once; a transaction is a batch, so that none ever waits on JavaScript.
 */
export interface SqlDatabase {
  /** All rows of a query. */
  all<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row of a query, or undefined. */
  get<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Runs all statements in one transaction: all of them hold, or none (and it throws `storage_failed`). */
  batch(statements: Iterable<SqlStatement>): Promise<void>;
  close(): Promise<void>;
}

/** What is stored of a document beside its chunks. */
export interface StoredDocument {
  /** What the document is cited as; unique in its collection. */
  readonly document: string;
  /** Who put it there: a workflow file's path, or `add`. Syncing one origin never removes another's documents. */
  readonly origin: string;
  /** Size in bytes and time of last change in milliseconds, to tell an unchanged file without reading it. */
  readonly size: number;
  readonly modified: number;
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly hash: string;
  /** Version of loader, splitter and analysis that made the chunks; another one means: index again. */
  readonly recipe: string;
  readonly title?: string;
  readonly pages?: number;
  /** Why the document has no chunks, for one that was skipped. */
  readonly skipped?: { readonly reason: string; readonly message: string };
}

/** A chunk as it is stored. */
export interface StoredChunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly page?: number;
  readonly headings?: readonly string[];
  /** The chunk's words as the keyword index sees them, separated by spaces. */
  readonly terms: string;
}

/** A change of a collection that is applied whole or not at all. */
export interface CollectionChange {
  readonly put: readonly { readonly document: StoredDocument; readonly chunks: readonly StoredChunk[] }[];
  readonly remove: readonly string[];
  /** Documents whose content is the same under another time stamp, in milliseconds. */
  readonly touch?: readonly { readonly document: string; readonly modified: number }[];
}

/** A chunk found by the keyword index. `score` is BM25, higher is better. */
export interface ScoredChunk extends StoredChunk {
  readonly document: string;
  readonly title?: string;
  readonly score: number;
}

/** Collections with their documents and chunks. */
export interface CollectionStore {
  /** Names of all collections, sorted, with how much they hold. */
  list(): Promise<{ readonly name: string; readonly documents: number; readonly chunks: number }[]>;
  /** The documents of a collection, sorted by name; undefined when there is no such collection. */
  documents(collection: string): Promise<StoredDocument[] | undefined>;
  /** Applies a change in one transaction; makes the collection when it is new. */
  apply(collection: string, change: CollectionChange): Promise<void>;
  /** The best chunks for any of the terms, best first, ties by document and position. */
  search(collection: string, terms: readonly string[], limit: number): Promise<ScoredChunk[]>;
  /** How many chunks the collection holds. */
  countChunks(collection: string): Promise<number>;
}
