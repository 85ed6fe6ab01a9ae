import type { KeywordIndex, KeywordSegment, Postings, SqlDatabase } from "./contracts";
import { decodePostings } from "./keyword-segment";

/** A collection's row, as far as its index depends on it. */
export interface CollectionState {
  readonly id: number;
  /** Goes up with each change. */
  readonly revision: number;
}

interface View extends KeywordIndex {
  readonly revision: number;
}

interface PlacedRow {
  readonly segment_id: number;
  readonly segment_place: number;
  readonly chunks: number;
  readonly language: string | null;
}

interface SegmentData {
  readonly ids: Float64Array;
  readonly lengths: Uint32Array;
}

/** Keyword indexes as they are now. What cannot have changed is kept from one call to the next. */
export function keywordViews(database: SqlDatabase): (collection: CollectionState) => Promise<KeywordIndex> {
  const views = new Map<number, View>();
  const data = new Map<number, SegmentData>();

  async function segmentData(id: number): Promise<SegmentData> {
    const known = data.get(id);
    if (known !== undefined) return known;
    const row = await database.get<{ ids: Uint8Array; lengths: Uint8Array }>(
      "SELECT ids, lengths FROM keyword_segments WHERE id = ?",
      [id],
    );
    const loaded = {
      ids: new Float64Array(copy(row?.ids ?? new Uint8Array())),
      lengths: new Uint32Array(copy(row?.lengths ?? new Uint8Array())),
    };
    data.set(id, loaded);
    return loaded;
  }

  async function load({ id, revision }: CollectionState): Promise<View> {
    const rows = await database.all<PlacedRow>(
      `SELECT segment_id, segment_place, chunks, language FROM documents
       WHERE collection_id = ? AND segment_id IS NOT NULL`,
      [id],
    );
    const bySegment = new Map<number, PlacedRow[]>();
    for (const row of rows) {
      const others = bySegment.get(row.segment_id);
      if (others === undefined) bySegment.set(row.segment_id, [row]);
      else others.push(row);
    }
    const numbers = [...bySegment.keys()].sort((left, right) => left - right);
    const segments: KeywordSegment[] = [];
    let terms = 0;
    for (const number of numbers) {
      const segment = withGone(await segmentData(number), bySegment.get(number) ?? []);
      terms += countTerms(segment);
      segments.push(segment);
    }
    forget(views.get(id), numbers);
    return {
      revision,
      segments,
      chunks: rows.reduce((sum, { chunks }) => sum + chunks, 0),
      terms,
      languages: languagesOf(rows),
      postings: (wanted) => readPostings(database, numbers, wanted),
    };
  }

  /** Drops the data of segments that a collection no longer has, because a segment is of one collection only. */
  function forget(before: View | undefined, numbers: readonly number[]): void {
    if (before === undefined) return;
    const kept = new Set(numbers);
    const old = new Set(before.segments.map(({ ids }) => ids));
    for (const [number, { ids }] of data) {
      if (old.has(ids) && !kept.has(number)) data.delete(number);
    }
  }

  return async (collection) => {
    const known = views.get(collection.id);
    if (known?.revision === collection.revision) return known;
    const view = await load(collection);
    views.set(collection.id, view);
    return view;
  };
}

async function readPostings(
  database: SqlDatabase,
  segments: readonly number[],
  terms: readonly string[],
): Promise<(Postings | undefined)[][]> {
  const list = JSON.stringify(segments);
  const found: (Postings | undefined)[][] = [];
  for (const term of terms) {
    const rows = await database.all<{ segment_id: number; postings: Uint8Array }>(
      `SELECT segment_id, postings FROM json_each(?) AS segments
       CROSS JOIN keyword_postings ON segment_id = segments.value AND term = ?`,
      [list, term],
    );
    const bySegment = new Map(rows.map((row) => [row.segment_id, decodePostings(row.postings)]));
    found.push(segments.map((segment) => bySegment.get(segment)));
  }
  return found;
}

/** Chunks of documents that are no longer, or not in this collection, are gone. */
function withGone({ ids, lengths }: SegmentData, documents: readonly PlacedRow[]): KeywordSegment {
  const there = documents.reduce((sum, { chunks }) => sum + chunks, 0);
  if (there === ids.length) return { ids, lengths, gone: undefined };
  const gone = new Uint8Array(ids.length).fill(1);
  for (const { segment_place, chunks } of documents) gone.fill(0, segment_place, segment_place + chunks);
  return { ids, lengths, gone };
}

function countTerms({ lengths, gone }: KeywordSegment): number {
  let sum = 0;
  for (let place = 0; place < lengths.length; place += 1) {
    if (gone?.[place] !== 1) sum += lengths[place] ?? 0;
  }
  return sum;
}

function languagesOf(rows: readonly PlacedRow[]): string[] {
  const chunks = new Map<string, number>();
  for (const row of rows) {
    if (row.language !== null) chunks.set(row.language, (chunks.get(row.language) ?? 0) + row.chunks);
  }
  return [...chunks]
    .sort(([left, some], [right, more]) => more - some || (left < right ? -1 : 1))
    .map(([language]) => language);
}

/** Typed arrays need memory that is aligned, which that of the driver is not always. */
function copy(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}
