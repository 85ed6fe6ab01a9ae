import type {
  DocumentChunk,
  ListedCollection,
  ListedDocument,
  SqlValue,
  StoredChunk,
  StoredDocument,
} from "./contracts";

/** A collection that people see; one of a draft, or of what has gone, has a state. */
export const collectionId = "(SELECT id FROM collections WHERE name = ? AND state IS NULL)";

/** A collection as it is listed. */
export interface CollectionRow {
  readonly name: string;
  readonly embedding: string | null;
  readonly touched: number | null;
  readonly documents: number;
  readonly chunks: number;
}

/** The collection of a row. */
export function toCollection({ name, embedding, touched, documents, chunks }: CollectionRow): ListedCollection {
  return {
    name,
    documents,
    chunks,
    ...(embedding === null ? {} : { embedding }),
    ...(touched === null ? {} : { updatedAt: touched }),
  };
}

/** The columns of a document as {@link documentValues} gives them, after the collection's. */
export const documentColumns =
  "name, origin, size, modified, hash, recipe, loader, language, title, pages, skipped_reason, skipped_message";

/** What stands in {@link documentColumns} for a document. */
export function documentValues(document: StoredDocument): SqlValue[] {
  return [
    document.document,
    document.origin,
    document.size,
    document.modified,
    document.hash,
    document.recipe,
    document.loader ?? null,
    document.language ?? null,
    document.title ?? null,
    document.pages ?? null,
    document.skipped?.reason ?? null,
    document.skipped?.message ?? null,
  ];
}

/** A row of the table of documents. */
export interface DocumentRow {
  readonly id: number;
  readonly name: string;
  readonly origin: string;
  readonly size: number;
  readonly modified: number;
  readonly hash: string;
  readonly recipe: string;
  readonly loader: string | null;
  readonly language: string | null;
  readonly title: string | null;
  readonly pages: number | null;
  readonly chunks: number;
  readonly skipped_reason: string | null;
  readonly skipped_message: string | null;
}

/** The document of a row. */
export function toDocument(row: DocumentRow): ListedDocument {
  return {
    document: row.name,
    origin: row.origin,
    size: row.size,
    modified: row.modified,
    hash: row.hash,
    recipe: row.recipe,
    ...(row.loader === null ? {} : { loader: row.loader }),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.title === null ? {} : { title: row.title }),
    ...(row.pages === null ? {} : { pages: row.pages }),
    ...(row.skipped_reason === null
      ? {}
      : { skipped: { reason: row.skipped_reason, message: row.skipped_message ?? "" } }),
    chunks: row.chunks,
  };
}

/** The columns of a chunk as {@link chunkValues} gives them. */
export const chunkColumns =
  "document_id, position, start_offset, end_offset, page, headings, record, facts, gap, text, terms";

/** What stands in {@link chunkColumns} for a chunk. */
export function chunkValues(documentId: number, position: number, chunk: StoredChunk): SqlValue[] {
  return [
    documentId,
    position,
    chunk.start,
    chunk.end,
    chunk.page ?? null,
    chunk.headings === undefined ? null : JSON.stringify(chunk.headings),
    chunk.record ?? null,
    chunk.facts === undefined ? null : JSON.stringify(chunk.facts),
    chunk.gap ?? null,
    chunk.text,
    chunk.terms,
  ];
}

/** Selects chunks with the names and titles of their documents. */
export const selectChunks = `SELECT documents.name, documents.title, chunks.*
  FROM documents CROSS JOIN chunks ON chunks.document_id = documents.id`;

/** A row of {@link selectChunks}. */
export interface ChunkRow {
  readonly id: number;
  readonly name: string;
  readonly title: string | null;
  readonly position: number;
  readonly start_offset: number;
  readonly end_offset: number;
  readonly page: number | null;
  readonly headings: string | null;
  readonly record: string | null;
  readonly facts: string | null;
  readonly gap: string | null;
  readonly text: string;
  readonly terms: string;
}

/** The chunk of a row. */
export function toChunk(row: ChunkRow): DocumentChunk {
  return {
    id: row.id,
    document: row.name,
    position: row.position,
    ...(row.title === null ? {} : { title: row.title }),
    text: row.text,
    start: row.start_offset,
    end: row.end_offset,
    ...(row.page === null ? {} : { page: row.page }),
    ...(row.headings === null ? {} : { headings: JSON.parse(row.headings) as string[] }),
    ...(row.record === null ? {} : { record: row.record }),
    ...(row.facts === null ? {} : { facts: JSON.parse(row.facts) as Record<string, string | number> }),
    ...(row.gap === null ? {} : { gap: row.gap }),
    terms: row.terms,
  };
}
