import type { SqlDatabase, SqlStatement } from "./contracts";
import { type FinishedSegment, type SegmentBuilder, segmentBuilder, segmentSize } from "./keyword-segment";
import { inTurns, nextTurn } from "./next-turn";

const termsPerBatch = 250;
const chunksPerPage = 500;
const documentsPerBatch = 500;

/** Segments of less than half the size are small; when there are more than that of them, they are put together. */
const mostSmall = 8;

/** A document that a segment is to hold. */
export interface DocumentToIndex {
  readonly id: number;
  readonly chunks: number;
}

/** Collects documents in segments, and writes each that is full. */
export interface SegmentWriter {
  /** Adds the stored chunks of a document. */
  add(document: DocumentToIndex): Promise<void>;
  /** Writes what is not written yet. */
  finish(): Promise<void>;
}

/**
 * Writes segments for documents of a draft.
 *
 * @param draft The collection of the draft. Its segments are kept as long as it is there, or a document is in them.
 * @param assign Notes in which segment each document is, and at which place its first chunk.
 */
export function segmentWriter(
  database: SqlDatabase,
  draft: number,
  assign: (segment: number, documents: readonly PlacedDocument[]) => readonly SqlStatement[] = assignStatements,
): SegmentWriter {
  let builder = segmentBuilder();
  let placed: PlacedDocument[] = [];

  async function flush(): Promise<void> {
    if (builder.size === 0) return;
    const segment = await writeSegment(database, draft, builder.finish());
    for await (const page of inTurns(placed, documentsPerBatch)) await database.batch(assign(segment, page));
    builder = segmentBuilder();
    placed = [];
  }

  return {
    async add({ id, chunks }) {
      if (chunks === 0) return;
      if (builder.size > 0 && builder.size + chunks > segmentSize) await flush();
      placed.push({ id, place: builder.size });
      await addChunks(database, builder, id);
    },
    finish: flush,
  };
}

interface PlacedDocument {
  readonly id: number;
  /** The place of its first chunk in the segment. */
  readonly place: number;
}

function assignStatements(segment: number, documents: readonly PlacedDocument[]): SqlStatement[] {
  const sql = "UPDATE documents SET segment_id = ?, segment_place = ? WHERE id = ?";
  return documents.map(({ id, place }) => ({ sql, values: [segment, place, id] }));
}

async function addChunks(database: SqlDatabase, builder: SegmentBuilder, document: number): Promise<void> {
  for (let from = 0; ; from += chunksPerPage) {
    const page = await database.all<{ id: number; terms: string }>(
      "SELECT id, terms FROM chunks WHERE document_id = ? AND position >= ? AND position < ? ORDER BY position",
      [document, from, from + chunksPerPage],
    );
    for (const { id, terms } of page) builder.add(id, terms);
    if (page.length < chunksPerPage) return;
    await nextTurn();
  }
}

async function writeSegment(database: SqlDatabase, draft: number, segment: FinishedSegment): Promise<number> {
  const { ids, lengths, terms } = segment;
  const row = await database.get<{ id: number }>(
    "INSERT INTO keyword_segments (draft_id, ids, lengths) VALUES (?, ?, ?) RETURNING id",
    [draft, toBytes(ids), toBytes(lengths)],
  );
  const id = row?.id ?? 0;
  const sql = "INSERT INTO keyword_postings (segment_id, term, postings) VALUES (?, ?, ?)";
  for (const group of terms) {
    for await (const page of inTurns(group, termsPerBatch)) {
      await database.batch(page.map((term) => ({ sql, values: [id, term, segment.postings(term)] })));
    }
    await nextTurn();
  }
  return id;
}

/** Indexes the collection's documents that no segment holds, and puts small segments together. */
export async function mendSegments(
  database: SqlDatabase,
  collection: number,
  openDraft: () => Promise<number>,
): Promise<void> {
  const documents = await documentsToIndex(database, collection);
  if (documents.length === 0) return;
  const draft = await openDraft();
  const writer = segmentWriter(database, draft, (segment, placed) => [
    ...assignStatements(segment, placed),
    { sql: "UPDATE collections SET revision = revision + 1 WHERE id = ?", values: [collection] },
  ]);
  for (const document of documents) await writer.add(document);
  await writer.finish();
  await database.run("DELETE FROM collections WHERE id = ?", [draft]);
}

async function documentsToIndex(database: SqlDatabase, collection: number): Promise<DocumentToIndex[]> {
  const segments = await database.all<{ segment_id: number | null; chunks: number }>(
    `SELECT segment_id, sum(chunks) AS chunks FROM documents WHERE collection_id = ? AND chunks > 0
     GROUP BY segment_id ORDER BY chunks, segment_id`,
    [collection],
  );
  const chosen: (number | null)[] = segments.filter(({ segment_id }) => segment_id === null).map(() => null);
  const small = segments.filter(({ segment_id, chunks }) => segment_id !== null && chunks < segmentSize / 2);
  if (small.length > mostSmall) {
    let together = 0;
    for (const { segment_id, chunks } of small) {
      together += chunks;
      if (together <= segmentSize) chosen.push(segment_id);
    }
  }
  if (chosen.length === 0) return [];
  return database.all<DocumentToIndex>(
    `SELECT id, chunks FROM documents WHERE collection_id = ? AND chunks > 0
       AND (segment_id IN (SELECT value FROM json_each(?)) OR (segment_id IS NULL AND ?)) ORDER BY name`,
    [collection, JSON.stringify(chosen.filter((id) => id !== null)), chosen.includes(null) ? 1 : 0],
  );
}

function toBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
