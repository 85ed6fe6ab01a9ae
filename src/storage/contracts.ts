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
  /**
   * Runs all statements in one transaction: all of them hold, or none (and it throws `storage_failed`). Resolves to how
   * many rows each of them has changed.
   */
  batch(statements: Iterable<SqlStatement>): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** A fact that is kept of a document or of one of its chunks, to choose by: a name in front matter, a column of a table. */
export type Facts = Readonly<Record<string, string | number>>;

/** What facts have to be, each name of it: this value, or one of these. */
export type FactFilter = Readonly<Record<string, string | number | readonly (string | number)[]>>;

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
  /** Which loader read it, such as `pdf`; none for a document that was skipped unread. */
  readonly loader?: string;
  /** Language of its text, as BCP 47 names it: `en`, `de`, `zh`. Its terms are of that language. */
  readonly language?: string;
  readonly title?: string;
  readonly pages?: number;
  /** Why the document has no chunks, for one that was skipped. */
  readonly skipped?: { readonly reason: string; readonly message: string };
}

/** A document as it is listed, with the number of its chunks. */
export interface ListedDocument extends StoredDocument {
  readonly chunks: number;
}

/** A chunk as it is stored. */
export interface StoredChunk {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly page?: number;
  readonly headings?: readonly string[];
  /** The id of the record that the chunk is of, for documents that are lists of records. */
  readonly record?: string;
  /** The document's facts and those of the record. */
  readonly facts?: Facts;
  /**
   * The document's text between the chunk before and this one, where they do not touch or overlap, so that neighbours
   * can be put together exactly. Left out for the first one.
   */
  readonly gap?: string;
  /** The chunk's words as the keyword index sees them, separated by spaces. */
  readonly terms: string;
}

/** A chunk with the document that it is of. */
export interface DocumentChunk extends StoredChunk {
  /** The chunk's number in the store; a chunk that is put again has another one. */
  readonly id: number;
  readonly document: string;
  /** The chunk's place among those of its document, from 0. */
  readonly position: number;
  readonly title?: string;
}

/** Where a chunk stands in its collection. */
export interface ChunkPlace {
  readonly document: string;
  readonly start: number;
}

/** A chunk found by the keyword index, with its score; higher is better. */
export interface ScoredChunk extends DocumentChunk {
  readonly score: number;
}

/**
 * A change of a collection in the making. Nothing of it is seen by readers until it is committed, which makes all of it
 * seen at once; what is neither committed nor discarded, because the process ended, is swept away later. All of its
 * calls give other work of the process its turn at least every few milliseconds.
 */
export interface CollectionDraft {
  /** Adds a document with its chunks. Once committed it stands in place of the collection's document of that name. */
  put(document: StoredDocument, chunks: readonly StoredChunk[]): Promise<void>;
  /** Takes a document out again; one that was not put is no fault. */
  drop(document: string): Promise<void>;
  /** The chunks of the documents that were put, in pages, by document and position. */
  chunks(): AsyncIterable<readonly Omit<DocumentChunk, "id">[]>;
  /** Makes the change seen. Throws `storage_failed` when the draft was swept away meanwhile; nothing is changed then. */
  commit(change: DraftCommit): Promise<void>;
  /** Forgets it. A draft that was committed or discarded already stays as it is. */
  discard(): Promise<void>;
}

/** What a draft's commit changes beside the documents that were put. */
export interface DraftCommit {
  /** Documents to remove. */
  readonly remove?: readonly string[];
  /** Documents whose content is the same under another time stamp, in milliseconds. */
  readonly touch?: readonly { readonly document: string; readonly modified: number }[];
  /** The embedding model whose vectors all chunks now have, null for none. Left out, what was noted stays. */
  readonly embedding?: string | null;
}

/** Where a term stands in a segment: which chunks, and how often in each. Both lists are of the same length. */
export interface Postings {
  /** Places of chunks in the segment, ascending. */
  readonly places: Uint32Array;
  /** How often the term stands in each of them, from 1; 255 stands for more as well. */
  readonly counts: Uint8Array;
}

/** A part of a keyword index that never changes, but for the chunks that go. */
export interface KeywordSegment {
  /** The chunk at each place. */
  readonly ids: Float64Array;
  /** How many terms each chunk has. */
  readonly lengths: Uint32Array;
  /** 1 at the place of each chunk that is gone; undefined when none is. */
  readonly gone: Uint8Array | undefined;
}

/** The keyword index of a collection as it is at one moment. */
export interface KeywordIndex {
  readonly segments: readonly KeywordSegment[];
  /** How many chunks there are, and how many terms they have together; those that are gone do not count. */
  readonly chunks: number;
  readonly terms: number;
  /** The languages of the documents, the most usual first. */
  readonly languages: readonly string[];
  /** Where terms stand: for each term, for each segment in their order; undefined where a term is not in a segment. */
  postings(terms: readonly string[]): Promise<readonly (readonly (Postings | undefined)[])[]>;
}

/** A collection, and how much it holds. */
export interface ListedCollection {
  readonly name: string;
  readonly documents: number;
  readonly chunks: number;
  /** Model id of the embedding model whose vectors its chunks have. */
  readonly embedding?: string;
  /** When it last changed, in milliseconds since 1970; unknown for what older versions of the library stored. */
  readonly updatedAt?: number;
}

/** Which documents of a collection are listed. */
export interface DocumentFilter {
  /** Only those whose name or title has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those whose names come after this one. */
  readonly after?: string;
  /** From 1. */
  readonly limit: number;
}

/** Collections with their documents and chunks. */
export interface CollectionStore {
  /** All collections, sorted by name. */
  list(): Promise<ListedCollection[]>;
  /** A page of the documents of a collection, sorted by name; undefined when there is no such collection. */
  page(collection: string, filter: DocumentFilter): Promise<ListedDocument[] | undefined>;
  /** Removes a collection at once; those who have found something of it still read it. False when there is none. */
  remove(collection: string): Promise<boolean>;
  /** The documents of a collection, sorted by name; undefined when there is no such collection. */
  documents(collection: string): Promise<ListedDocument[] | undefined>;
  /** Begins a change; the collection is made by its commit when it is new. */
  draft(collection: string): Promise<CollectionDraft>;
  /** The collection's keyword index; undefined when there is no such collection. */
  keywordIndex(collection: string): Promise<KeywordIndex | undefined>;
  /** How many chunks the collection holds. */
  countChunks(collection: string): Promise<number>;
  /** The chunks of these numbers, in that order; those that are gone are left out. */
  chunksOf(ids: readonly number[]): Promise<DocumentChunk[]>;
  /** The chunks of a collection that begin at these places, by document and position. */
  chunksAt(collection: string, places: readonly ChunkPlace[]): Promise<DocumentChunk[]>;
  /** The chunks of a document from one position to another, both included, by position. */
  chunksBetween(collection: string, document: string, first: number, last: number): Promise<DocumentChunk[]>;
  /** All chunks of a collection, in pages, by document and position. */
  allChunks(collection: string): AsyncIterable<readonly DocumentChunk[]>;
  /** The numbers of the chunks whose facts pass the filter; `document`, `language` and `record` count as facts. */
  passing(collection: string, filter: FactFilter): Promise<ReadonlySet<number>>;
  /** The embedding model that the last commit noted; undefined when there is none. */
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
  /** The vectors of the space that pass the filter, as they are kept, in no order. */
  get(space: VectorSpace, filter: VectorFilter, options?: VectorOptions): Promise<VectorEntry[]>;
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
