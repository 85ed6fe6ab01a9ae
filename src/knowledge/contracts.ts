import type { DocumentValue, Progress, Usage } from "../engine/values";
import type { CallOptions } from "../providers/contracts";
import type { DocumentFilter, FactFilter, ListedCollection, ListedDocument } from "../storage/contracts";

/** How a collection's documents are cut into chunks. */
export interface ChunkOptions {
  /** The most that one chunk may hold. */
  readonly size: number;
  /** How much of the end of a chunk may stand again at the start of the next. */
  readonly overlap: number;
  /** What both numbers count: characters (UTF-16 code units), or tokens of the encoding o200k_base. */
  readonly unit: "characters" | "tokens";
}

/** A collection as a workflow file declares it under `knowledge`. */
export interface CollectionDeclaration {
  /** Files, folders or globs, relative to `folder`, and addresses of web pages. */
  readonly sources: readonly string[];
  /** What of the sources is left out, in the patterns of `.gitignore`, relative to `folder`. */
  readonly exclude?: readonly string[];
  /** The most bytes that a file may have to be read. Default: 10 MiB. */
  readonly fileLimit?: number;
  /** The folder that the workflow file lies in, as an absolute path. */
  readonly folder: string;
  readonly chunk?: Partial<ChunkOptions>;
  /** Model id of the embedding model; without it retrieval is by keyword only. */
  readonly embedding?: string;
}

/** A chunk as retrieval returns it: where it stands, and how well it fits. */
export interface Hit extends DocumentValue {
  readonly collection: string;
  readonly score: number;
  readonly start: number;
  readonly end: number;
  /** Which retrievers found it. */
  readonly retrievers: readonly ("keyword" | "vector")[];
}

/** A document that could not be indexed, and why; the others of its collection are indexed all the same. */
export interface SkippedDocument {
  readonly document: string;
  /** `changed` is one that changed while it was read. */
  readonly reason: "encrypted" | "no_text" | "broken" | "too_large" | "unsupported" | "unreadable" | "changed";
  readonly message: string;
}

/** What bringing a collection up to date did. */
export interface SyncReport {
  readonly collection: string;
  /** Documents read and indexed in this call. */
  readonly indexed: readonly { readonly document: string; readonly chunks: number; readonly pages?: number }[];
  /** Documents that were in the collection already and have not changed. */
  readonly unchanged: number;
  /** Documents that went because their file is gone. */
  readonly removed: readonly string[];
  readonly skipped: readonly SkippedDocument[];
  /** Chunks in the collection after the call. */
  readonly chunks: number;
  /** What else a person should know, a sentence each: that all was indexed anew because the splitter has changed. */
  readonly notices: readonly string[];
}

/** A part of a document's extracted text. */
export interface Stretch {
  readonly text: string;
  /** Offsets in the document's text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What a collection holds, without its text. */
export interface CollectionContents {
  /** Its documents, sorted by name, those that were skipped among them. */
  readonly documents: readonly ListedDocument[];
  /** The embedding model whose vectors all chunks have, and how many numbers each vector has, once there is one. */
  readonly embedding?: { readonly model: string; readonly dimensions?: number };
}

/** What lets a caller follow and stop a long call. */
export interface SyncOptions {
  readonly signal?: AbortSignal;
  /**
   * Is asked of each document that is to be indexed, with the SHA-256 of its bytes in lower-case hex, before anything
   * of it is kept. What it throws stops the work, and nothing is changed.
   */
  readonly admit?: (document: string, hash: string) => void;
  /** Whether web pages that are there already are fetched again. Default: only by `add`. */
  readonly refresh?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** What embedding models are told of who calls them. */
  readonly call?: Omit<CallOptions, "signal">;
  /** Is told what each call of an embedding model used. What it throws stops the work. */
  readonly onUsage?: (usage: Usage) => void;
}

/** How documents are added to a collection. */
export interface AddOptions extends SyncOptions, Pick<CollectionDeclaration, "exclude" | "fileLimit"> {
  /** What is left out is as in the collection. Another way to split than there needs `rebuild`. */
  readonly chunk?: Partial<ChunkOptions>;
  /** Model id of the embedding model. Default: the collection's. Another one than there needs `rebuild`. */
  readonly embedding?: string;
  /**
   * Reads all documents of the collection again. Those whose files are gone go; all others stay as they are until the
   * new ones take their place at once. Default: false.
   */
  readonly rebuild?: boolean;
  /**
   * Whether documents that are done are kept when the signal is aborted, so that the same call made again goes on from
   * there: those that are read, with an embedding model those that have all their vectors. The error's `details` say
   * then how many documents are `indexed`, and how many there are in `total`. A rebuilding is done wholly or not at all.
   * Default: false, and nothing is changed.
   */
  readonly keepDone?: boolean;
}

/** What a search may be told beside the question. */
export interface SearchOptions extends SyncOptions {
  /** Which retrievers are asked. Default: both where the collection has an embedding model, else by keyword. */
  readonly retrieval?: "keyword" | "vector" | "hybrid";
  /** Only chunks whose facts pass; `document`, `language` and `record` count as facts. */
  readonly filter?: FactFilter;
  /**
   * Hits that score less are left out. By keyword scores are from 0 without an end, by vector they are cosines, by both
   * they are from 0 to 1, which is for the first in both rankings. A model's order does not change them.
   */
  readonly minScore?: number;
  /**
   * How much it counts that hits differ from each other, from 0, the best whatever they say, to 1, the most different
   * ones (maximal marginal relevance). Default: 0.
   */
  readonly diversity?: number;
  /**
   * How much the ranking by vector counts beside the one by keyword in hybrid retrieval, above 0 and up to 1, which is as
   * much. Default: as much as the two agree on what is best.
   */
  readonly vectorWeight?: number;
  /** How many chunks before and after a hit are added to it. Default: 0. */
  readonly neighbours?: number;
  /** Model id of the model that puts the best hits in order. */
  readonly rerank?: string;
  /**
   * Model id of the embedding model to search with, or false to search by keyword only. Default: the model that the
   * collection was last embedded with.
   */
  readonly embedding?: string | false;
}

/** What nodes and use cases ask of knowledge. */
export interface Knowledge {
  /** The names of all collections, sorted. */
  collections(): Promise<string[]>;
  /** All collections, sorted by name, with how much they hold. */
  list(): Promise<ListedCollection[]>;
  /** A page of the documents of a collection, sorted by name; undefined when there is no such collection. */
  page(collection: string, filter: DocumentFilter): Promise<ListedDocument[] | undefined>;
  /** Removes documents, all at once; how many of them were there. Throws `not_found` when there is no such collection. */
  forget(collection: string, documents: readonly string[]): Promise<number>;
  /** Removes a collection with its vectors. False when there is none. */
  remove(collection: string): Promise<boolean>;
  /**
   * Gives another name the vectors of a collection too. False where there is a collection of that name already, or the
   * collection has no embedding model.
   */
  copyVectors(collection: string, next: string): Promise<boolean>;
  /** Removes the vectors that an embedding model made for a collection. */
  dropVectors(collection: string, model: string): Promise<void>;
  /** What the collection holds; undefined when there is no such collection. */
  contents(collection: string): Promise<CollectionContents | undefined>;
  /**
   * The extracted text of a document that the collection holds, in stretches by offset; nothing for one that it does not
   * hold. A long document comes in stretches that overlap by some thousand characters.
   */
  textOf(collection: string, document: string): AsyncIterable<Stretch>;
  /**
   * Brings the collection up to date with its declared sources: reads what is new or changed, drops what is gone.
   * Atomic: a reader sees the old collection or the new one. Throws `not_found` when a source names no file, and what
   * the embedding model throws; vectors that were paid for until then are kept for the next call.
   */
  sync(collection: string, declaration: CollectionDeclaration, options?: SyncOptions): Promise<SyncReport>;
  /**
   * Adds files, folders, globs (relative to `folder`) and web pages to the collection, which are read again if they have
   * changed, and leaves its other documents alone; documents that were added from below these folders and globs before,
   * and whose files are gone, go. If the collection has an embedding model, what is added is embedded as well.
   * Throws `usage` when documents would be mixed with others that are split or embedded in another way.
   */
  add(collection: string, sources: readonly string[], folder: string, options?: AddOptions): Promise<SyncReport>;
  /**
   * Gives every chunk of the collection a vector of this embedding model, where it has none yet.
   * Throws `not_found` when there is no such collection.
   */
  embed(collection: string, model: string, options?: SyncOptions): Promise<void>;
  /**
   * The best `topK` hits for the question, best first. By keyword there are none when nothing shares a term with it;
   * with an embedding model, whose ranking joins the one by keyword, there are always some.
   * Throws `not_found` when there is no such collection.
   */
  search(collection: string, question: string, topK: number, options?: SearchOptions): Promise<Hit[]>;
}
