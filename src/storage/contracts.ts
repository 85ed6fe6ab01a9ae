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
  /** The embedding model whose vectors all chunks now have, null for none. Left out, what was noted stays. */
  readonly embedding?: string | null;
}

/** A chunk with the document that it is of. */
export interface DocumentChunk extends StoredChunk {
  readonly document: string;
  readonly title?: string;
}

/** Where a chunk stands in its collection. */
export interface ChunkPlace {
  readonly document: string;
  readonly start: number;
}

/** A chunk found by the keyword index. `score` is BM25, higher is better. */
export interface ScoredChunk extends DocumentChunk {
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
  /** The chunks of a collection, or those of them that begin at these places, by document and position. */
  chunks(collection: string, places?: readonly ChunkPlace[]): Promise<DocumentChunk[]>;
  /** The embedding model that the last change noted; undefined when there is none. */
  embedding(collection: string): Promise<string | undefined>;
}

/** Which vectors are meant: a collection has those of each embedding model apart, so that no search mixes them. */
export interface VectorSpace {
  readonly collection: string;
  /** Model id of the embedding model. */
  readonly model: string;
}

/** What is kept beside a vector, to choose vectors by; at least one name. */
export type VectorMetadata = Readonly<Record<string, string | number>>;

/** A vector to keep. */
export interface VectorEntry {
  /** Unique in its space; a vector of the same id is replaced. */
  readonly id: string;
  /** Finite numbers; its length does not count, only its direction. */
  readonly vector: Float32Array;
  readonly metadata: VectorMetadata;
}

/** What metadata has to hold, each name of it: this value, or one of these. */
export type VectorFilter = Readonly<
  Record<string, string | number | { readonly in: readonly string[] | readonly number[] }>
>;

/** A vector found. */
export interface VectorHit {
  readonly id: string;
  readonly metadata: VectorMetadata;
  /** Cosine of the angle to what was looked for, from -1 to 1; of a vector of zeros 0. */
  readonly score: number;
}

/** Lets a caller stop a call; it throws the signal's reason then. */
export interface VectorOptions {
  readonly signal?: AbortSignal;
}

/** Vectors by id, found by likeness. A space is made by the first vectors put into it. */
export interface VectorStore {
  /** How many numbers each vector of the space has, and how many vectors there are; undefined without a space. */
  info(
    space: VectorSpace,
    options?: VectorOptions,
  ): Promise<{ readonly dimensions: number; readonly count: number } | undefined>;
  /** The ids of the space's vectors, or of those that pass the filter; in no order. */
  ids(space: VectorSpace, filter?: VectorFilter, options?: VectorOptions): Promise<string[]>;
  /** Keeps vectors, as many as there are. Throws `usage` when they are not as long as those of the space. */
  upsert(space: VectorSpace, entries: readonly VectorEntry[], options?: VectorOptions): Promise<void>;
  /** Removes the vectors of these ids, or those that pass the filter; what is not there is no fault. */
  delete(
    space: VectorSpace,
    which: { readonly ids: readonly string[] } | { readonly filter: VectorFilter },
    options?: VectorOptions,
  ): Promise<void>;
  /**
   * The vectors most like the given one, best first, at most `limit`; none without a space. Throws `usage` when it is
   * not as long as those of the space.
   */
  search(
    space: VectorSpace,
    vector: Float32Array,
    limit: number,
    options?: VectorOptions & { readonly filter?: VectorFilter },
  ): Promise<VectorHit[]>;
  /** Removes the space with all its vectors. */
  drop(space: VectorSpace, options?: VectorOptions): Promise<void>;
}
