import type { SqlDatabase } from "./contracts";
import { timeSlices } from "./time-slices";
import { type VectorBlock, vectorBlock } from "./vector-block";

/** The most bytes of one block. */
const blockBytes = 64 * 1024 * 1024;
/** Vectors are read in pages of so many bytes, at most, which takes a millisecond or two. */
const pageBytes = 512 * 1024;
const idsInPage = 5000;
/** So many that are gone are not worth reading the others anew. */
const fewGone = 1000;

/** What a space is like in the database. */
export interface SpaceRow {
  /** Never used again for another space. */
  readonly id: number;
  readonly dimensions: number;
  /** Goes up with each change of the space's vectors. */
  readonly revision: number;
  /** Goes up with each vector that goes or is replaced. */
  readonly removals: number;
}

/** The vectors of a space in memory, quantised. */
export interface LoadedVectors {
  /** They stay as they are for whoever scans them, but for vectors that are added at their ends or removed. */
  blocks(): readonly VectorBlock[];
  bytes(): number;
  /**
   * Reads what the space has now and had not before. What an abort leaves undone is done by the next call. Calls must
   * not overlap.
   */
  follow(space: SpaceRow, signal: AbortSignal | undefined): Promise<void>;
}

/** Makes room for the vectors of a space; none are read yet. */
export function loadedVectors(database: SqlDatabase): LoadedVectors {
  let blocks: VectorBlock[] = [];
  let revision = -1;
  let removals = 0;
  let lastId = 0;
  let gone = 0;

  function add(id: number, vector: Uint8Array, dimensions: number): void {
    if (blocks.at(-1)?.add(id, vector) !== true) {
      const block = vectorBlock(dimensions, blockBytes);
      block.add(id, vector);
      blocks.push(block);
    }
    lastId = id;
  }

  /** What is gone still takes its room and its time. */
  function forget(): void {
    blocks = [];
    lastId = 0;
    gone = 0;
  }

  /** A vector that is replaced has a new id, and ids only go up. */
  async function readNew({ id, dimensions }: SpaceRow, pause: () => Promise<void>): Promise<void> {
    const limit = Math.max(1, Math.floor(pageBytes / (dimensions * Float32Array.BYTES_PER_ELEMENT)));
    for (let more = true; more; ) {
      await pause();
      const rows = await database.all<{ id: number; vector: Uint8Array }>(
        "SELECT id, vector FROM vectors WHERE space_id = ? AND id > ? ORDER BY id LIMIT ?",
        [id, lastId, limit],
      );
      for (const row of rows) add(row.id, row.vector, dimensions);
      more = rows.length === limit;
    }
  }

  async function removeGone({ id }: SpaceRow, pause: () => Promise<void>): Promise<void> {
    const places = placesOf(blocks);
    let place = places.next();
    for (let after = 0, more = true; more; ) {
      await pause();
      const rows = await database.all<{ id: number }>(
        "SELECT id FROM vectors WHERE space_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
        [id, after, lastId, idsInPage],
      );
      more = rows.length === idsInPage;
      after = more ? (rows.at(-1)?.id ?? lastId) : lastId;
      const there = new Set(rows.map((row) => row.id));
      for (; !place.done && place.value.id <= after; place = places.next()) {
        if (there.has(place.value.id) || place.value.id === 0) continue;
        place.value.block.removeAt(place.value.index);
        gone += 1;
      }
    }
  }

  return {
    blocks: () => blocks,
    bytes: () => blocks.reduce((sum, block) => sum + block.bytes(), 0),

    async follow(space, signal) {
      if (space.revision === revision) return;
      const pause = timeSlices(signal);
      if (space.removals !== removals) await removeGone(space, pause);
      removals = space.removals;
      if (gone >= fewGone && 2 * gone > countOf(blocks)) forget();
      await readNew(space, pause);
      revision = space.revision;
    },
  };
}

function countOf(blocks: readonly VectorBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.count(), 0);
}

function* placesOf(blocks: readonly VectorBlock[]) {
  for (const block of blocks) {
    for (let index = 0; index < block.count(); index++) yield { block, index, id: block.idAt(index) };
  }
}
