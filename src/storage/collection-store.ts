import type {
  ChunkPlace,
  CollectionChange,
  CollectionStore,
  DocumentChunk,
  ScoredChunk,
  SqlDatabase,
  SqlStatement,
  StoredChunk,
  StoredDocument,
} from "./contracts";

const collectionId = "(SELECT id FROM collections WHERE name = ?)";
const documentId = `(SELECT id FROM documents WHERE collection_id = ${collectionId} AND name = ?)`;

/**
 * Collections in a SQL database. The keyword index is one FTS5 table for each collection, so that what another
 * collection holds never moves a score. A search ranks by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework: BM25 and Beyond", 2009) with k1 = 1.2 and b = 0.75, and with an inverse document frequency that stays
 * positive, ln(1 + (N - n + 0.5) / (n + 0.5)): a term in most chunks counts little, but never nothing.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function collectionStore(database: SqlDatabase): CollectionStore {
  return {
    list: () =>
      database.all(
        `SELECT collections.name, count(DISTINCT documents.id) AS documents, count(chunks.id) AS chunks
         FROM collections
         LEFT JOIN documents ON documents.collection_id = collections.id
         LEFT JOIN chunks ON chunks.document_id = documents.id
         GROUP BY collections.id ORDER BY collections.name`,
      ),

    async documents(collection) {
      // One statement, so that the answer is of one moment: a collection without documents gives one row of nulls.
      const rows = await database.all<DocumentRow>(
        `SELECT documents.* FROM collections LEFT JOIN documents ON documents.collection_id = collections.id
         WHERE collections.name = ? ORDER BY documents.name`,
        [collection],
      );
      return rows.length === 0 ? undefined : rows.flatMap((row) => (row.name === null ? [] : [toDocument(row)]));
    },

    apply: (collection, change) => database.batch(changeStatements(collection, change)),

    async search(collection, terms, limit) {
      const phrases = [...new Set(terms)].map((term) => `"${term.replaceAll('"', '""')}"`);
      if (phrases.length === 0 || limit < 1 || !(await exists(database, collection))) {
        return [];
      }
      const rows = await database.all<ScoredRow>(searchSql(indexName(collection)), [JSON.stringify(phrases), limit]);
      return rows.map(toScoredChunk);
    },

    async chunks(collection, places) {
      const rows = await (places === undefined
        ? database.all<ChunkRow>(chunksSql, [collection])
        : database.all<ChunkRow>(chunksAtSql, [placesJson(places), collection]));
      return rows.map(toDocumentChunk);
    },

    async embedding(collection) {
      const row = await database.get<{ embedding: string | null }>("SELECT embedding FROM collections WHERE name = ?", [
        collection,
      ]);
      return row?.embedding ?? undefined;
    },

    async countChunks(collection) {
      const row = await database.get<{ chunks: number }>(
        `SELECT count(*) AS chunks FROM chunks JOIN documents ON documents.id = chunks.document_id
         WHERE documents.collection_id = ${collectionId}`,
        [collection],
      );
      return row?.chunks ?? 0;
    },
  };
}

async function exists(database: SqlDatabase, collection: string): Promise<boolean> {
  return (await database.get("SELECT id FROM collections WHERE name = ?", [collection])) !== undefined;
}

/** Hex digits, because SQLite compares the names of tables without case and FTS5 adds suffixes of its own. */
function indexName(collection: string): string {
  const bytes = new TextEncoder().encode(collection);
  return `terms_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function* changeStatements(collection: string, change: CollectionChange): Generator<SqlStatement> {
  const index = indexName(collection);
  yield { sql: "INSERT OR IGNORE INTO collections (name) VALUES (?)", values: [collection] };
  // Terms come ready made and separated by spaces: the `ascii` tokenizer splits there and changes no letter beyond
  // ASCII. Contentless, because the chunks are stored beside it already.
  yield { sql: `CREATE VIRTUAL TABLE IF NOT EXISTS ${index} USING fts5 (terms, content = '', tokenize = 'ascii')` };
  if (change.embedding !== undefined) {
    yield { sql: "UPDATE collections SET embedding = ? WHERE name = ?", values: [change.embedding, collection] };
  }
  for (const document of change.remove) {
    yield* removeStatements(index, collection, document);
  }
  for (const { document, modified } of change.touch ?? []) {
    yield {
      sql: `UPDATE documents SET modified = ? WHERE collection_id = ${collectionId} AND name = ?`,
      values: [modified, collection, document],
    };
  }
  for (const { document, chunks } of change.put) {
    yield* removeStatements(index, collection, document.document);
    yield insertDocument(collection, document);
    for (const chunk of chunks) {
      yield insertChunk(collection, document.document, chunk);
    }
    yield {
      sql: `INSERT INTO ${index} (rowid, terms) SELECT id, terms FROM chunks WHERE document_id = ${documentId}`,
      values: [collection, document.document],
    };
  }
}

function* removeStatements(index: string, collection: string, document: string): Generator<SqlStatement> {
  const values = [collection, document];
  yield {
    sql: `INSERT INTO ${index} (${index}, rowid, terms)
          SELECT 'delete', id, terms FROM chunks WHERE document_id = ${documentId}`,
    values,
  };
  yield { sql: `DELETE FROM documents WHERE collection_id = ${collectionId} AND name = ?`, values };
}

function insertDocument(collection: string, document: StoredDocument): SqlStatement {
  return {
    sql: `INSERT INTO documents (collection_id, name, origin, size, modified, hash, recipe, title, pages,
            skipped_reason, skipped_message)
          VALUES (${collectionId}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    values: [
      collection,
      document.document,
      document.origin,
      document.size,
      document.modified,
      document.hash,
      document.recipe,
      document.title ?? null,
      document.pages ?? null,
      document.skipped?.reason ?? null,
      document.skipped?.message ?? null,
    ],
    changes: 1,
  };
}

function insertChunk(collection: string, document: string, chunk: StoredChunk): SqlStatement {
  return {
    sql: `INSERT INTO chunks (document_id, start_offset, end_offset, page, headings, text, terms)
          VALUES (${documentId}, ?, ?, ?, ?, ?, ?)`,
    values: [
      collection,
      document,
      chunk.start,
      chunk.end,
      chunk.page ?? null,
      chunk.headings === undefined ? null : JSON.stringify(chunk.headings),
      chunk.text,
      chunk.terms,
    ],
    changes: 1,
  };
}

const chunksSql = `
  SELECT documents.name, documents.title, chunks.*
  FROM documents JOIN chunks ON chunks.document_id = documents.id
  WHERE documents.collection_id = ${collectionId}
  ORDER BY documents.name, chunks.start_offset, chunks.id`;

// CROSS JOIN keeps the order of the tables, so that each place is looked up by the indexes.
const chunksAtSql = `
  SELECT documents.name, documents.title, chunks.*
  FROM (SELECT DISTINCT value ->> 0 AS document, value ->> 1 AS start FROM json_each(?)) AS places
  CROSS JOIN documents ON documents.collection_id = ${collectionId} AND documents.name = places.document
  CROSS JOIN chunks ON chunks.document_id = documents.id AND chunks.start_offset = places.start
  ORDER BY documents.name, chunks.start_offset, chunks.id`;

function placesJson(places: readonly ChunkPlace[]): string {
  return JSON.stringify(places.map(({ document, start }) => [document, start]));
}

/**
 * FTS5 scores a term with max(ln((N - n + 0.5) / (n + 0.5)), 0.000001) as its weight, which is next to nothing for a
 * term in half of the chunks: usual in a small collection. So each term is scored alone and its weight replaced.
 * Rounded, because sums of the same numbers in another order would not tie.
 */
function searchSql(index: string): string {
  return `
    WITH
      found (term, id, score) AS MATERIALIZED (
        SELECT phrases.key, ${index}.rowid, -bm25(${index})
        FROM json_each(?) AS phrases CROSS JOIN ${index} WHERE ${index} MATCH phrases.value
      ),
      odds (term, odds) AS (
        SELECT term, ((SELECT count(*) FROM ${index}_docsize) - count(*) + 0.5) / (count(*) + 0.5)
        FROM found GROUP BY term
      ),
      weights (term, weight) AS MATERIALIZED (
        SELECT term, ln(1 + odds) / max(ln(odds), 0.000001) FROM odds
      ),
      ranked (id, score) AS (
        SELECT id, round(sum(score * weight), 9) FROM found JOIN weights USING (term) GROUP BY id
      )
    SELECT documents.name, documents.title, chunks.*, ranked.score
    FROM ranked JOIN chunks USING (id) JOIN documents ON documents.id = chunks.document_id
    ORDER BY ranked.score DESC, documents.name, chunks.start_offset, chunks.id
    LIMIT ?`;
}

interface DocumentRow {
  readonly name: string | null;
  readonly origin: string;
  readonly size: number;
  readonly modified: number;
  readonly hash: string;
  readonly recipe: string;
  readonly title: string | null;
  readonly pages: number | null;
  readonly skipped_reason: string | null;
  readonly skipped_message: string | null;
}

function toDocument(row: DocumentRow): StoredDocument {
  return {
    document: row.name ?? "",
    origin: row.origin,
    size: row.size,
    modified: row.modified,
    hash: row.hash,
    recipe: row.recipe,
    ...(row.title === null ? {} : { title: row.title }),
    ...(row.pages === null ? {} : { pages: row.pages }),
    ...(row.skipped_reason === null
      ? {}
      : { skipped: { reason: row.skipped_reason, message: row.skipped_message ?? "" } }),
  };
}

interface ChunkRow {
  readonly name: string;
  readonly title: string | null;
  readonly text: string;
  readonly start_offset: number;
  readonly end_offset: number;
  readonly page: number | null;
  readonly headings: string | null;
  readonly terms: string;
}

interface ScoredRow extends ChunkRow {
  readonly score: number;
}

function toScoredChunk(row: ScoredRow): ScoredChunk {
  return { ...toDocumentChunk(row), score: row.score };
}

function toDocumentChunk(row: ChunkRow): DocumentChunk {
  return {
    document: row.name,
    ...(row.title === null ? {} : { title: row.title }),
    text: row.text,
    start: row.start_offset,
    end: row.end_offset,
    ...(row.page === null ? {} : { page: row.page }),
    ...(row.headings === null ? {} : { headings: JSON.parse(row.headings) as string[] }),
    terms: row.terms,
  };
}
