import type { SqlDatabase, VectorHit } from "./contracts";
import type { VectorCandidate } from "./vector-candidates";

/** Vectors are read in pages of so many bytes, at most, which takes a millisecond or two. */
const pageBytes = 512 * 1024;

interface ScoredRow {
  readonly id: number;
  readonly name: string;
  readonly metadata: string;
  readonly score: number;
}

/**
 * The candidates with the greatest exact scores, from their vectors as they are stored. It stops reading where no
 * candidate can be among the best any more.
 *
 * @param candidates Those with the greatest possible scores first, ties by id.
 * @param query A vector of length 1 or 0.
 * @param limit The most to return, from 1.
 * @param pause Called between steps of a millisecond or two.
 * @returns The best first, ties in the order in which they were kept. Those that were removed meanwhile are left out.
 */
export async function rescore(
  database: SqlDatabase,
  candidates: readonly VectorCandidate[],
  query: Float32Array,
  limit: number,
  pause: () => Promise<void>,
): Promise<VectorHit[]> {
  const inPage = Math.max(1, Math.floor(pageBytes / query.byteLength));
  let best: ScoredRow[] = [];
  for (let start = 0; start < candidates.length; ) {
    const [first] = candidates.slice(start, start + 1);
    const worst = best[limit - 1];
    if (first !== undefined && worst !== undefined && first.most < worst.score) break;
    // Few more than are wanted at first, because most often they are enough.
    const page = candidates.slice(start, start + Math.min(inPage, limit + 8 + start));
    start += page.length;
    await pause();
    best.push(...(await scoredRows(database, page, query)));
    best.sort((left, right) => right.score - left.score || left.id - right.id);
    best = best.slice(0, limit);
  }
  return best.map(({ name, metadata, score }) => ({ id: name, metadata: JSON.parse(metadata), score }));
}

async function scoredRows(
  database: SqlDatabase,
  candidates: readonly VectorCandidate[],
  query: Float32Array,
): Promise<ScoredRow[]> {
  const rows = await database.all<{ id: number; name: string; metadata: string; vector: Uint8Array }>(
    "SELECT id, name, metadata, vector FROM vectors WHERE id IN (SELECT value FROM json_each(?))",
    [JSON.stringify(candidates.map(({ id }) => id))],
  );
  const numbers = new Float32Array(query.length);
  const bytes = new Uint8Array(numbers.buffer);
  return rows.map(({ id, name, metadata, vector }) => {
    bytes.set(vector);
    return { id, name, metadata, score: dot(numbers, query) };
  });
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
