import type { QuantisedQuery } from "./quantise-query";
import { vectorKernel } from "./vector-kernel";

/** How many vectors are scanned at once; their scores stay in the processor's cache. */
export const scannedAtOnce = 1024;

const pageBytes = 65_536;
/** A block grows by an eighth of what it holds, and by this at least. */
const leastGrowth = 4 * pageBytes;
/** Scale, bound and id behind the bytes of a vector. */
const tailBytes = 16;
/** Above the float32 roundings of scores that are at most 1. */
const rounding = 1e-6;

/** Quantised vectors of one length in a memory of WebAssembly, in the order in which they were added. */
export interface VectorBlock {
  /** How many vectors were added, those that were removed with them. */
  count(): number;
  /** How many bytes it holds. */
  bytes(): number;
  /**
   * Adds a vector of length 1 or 0, given as the bytes of its 32-bit floats, under an id from 1. Returns false, and adds
   * nothing, when the block is full.
   */
  add(id: number, vector: Uint8Array): boolean;
  /** The id of the vector at a place, from 0; 0 when it was removed. */
  idAt(place: number): number;
  /** Makes sure that the vector at a place is not found any more. */
  removeAt(place: number): void;
  /**
   * The greatest scores that the vectors from one place up to another, at most `scannedAtOnce` further, may have with a
   * query of length 1; not a number for those that were removed. They hold until the next call.
   */
  greatestScores(query: QuantisedQuery, first: number, end: number): Float32Array;
  /** How far below its greatest score the score of the vector at a place may be. */
  doubtAt(place: number, query: QuantisedQuery): number;
}

/**
 * Makes an empty block.
 *
 * By the inequality of Cauchy and Schwarz a score from rounded vectors is off by no more than the lengths of what the
 * rounding took away, so that each vector has a bound of its own. The bound is one per cent more than that, because the
 * query is not quite of length 1 once it is rounded.
 *
 * @param dimensions How many numbers each vector has.
 * @param mostBytes The most bytes to hold; one vector always fits.
 */
export function vectorBlock(dimensions: number, mostBytes: number): VectorBlock {
  const padded = Math.ceil(dimensions / 16) * 16;
  const recordBytes = padded + tailBytes;
  const scores = padded * Int16Array.BYTES_PER_ELEMENT;
  const added = scores + scannedAtOnce * Float32Array.BYTES_PER_ELEMENT;
  const records = added + padded * Float32Array.BYTES_PER_ELEMENT;
  const capacity = Math.max(1, Math.floor((mostBytes - records) / recordBytes));
  const { memory, quantise, scan } = vectorKernel();
  let views = viewsOf(memory);
  let count = 0;
  let loaded: QuantisedQuery | undefined;

  function makeRoom(bytes: number): void {
    const lacking = bytes - memory.buffer.byteLength;
    if (lacking <= 0) return;
    memory.grow(Math.ceil(Math.max(lacking, leastGrowth, memory.buffer.byteLength / 8) / pageBytes));
    views = viewsOf(memory);
  }

  function tailAt(place: number): number {
    return records + place * recordBytes + padded;
  }

  return {
    count: () => count,
    bytes: () => memory.buffer.byteLength,

    add(id, vector) {
      if (count === capacity) return false;
      const record = records + count * recordBytes;
      makeRoom(record + recordBytes);
      views.bytes.set(vector, added);
      quantise(added, padded, record);
      views.doubles[tailAt(count) / 8 + 1] = id;
      count += 1;
      return true;
    },

    idAt: (place) => views.doubles[tailAt(place) / 8 + 1] ?? 0,

    removeAt(place) {
      views.floats[tailAt(place) / 4 + 1] = Number.NaN;
      views.doubles[tailAt(place) / 8 + 1] = 0;
    },

    greatestScores(query, first, end) {
      makeRoom(records);
      if (loaded !== query) views.integers.set(query.integers, 0);
      loaded = query;
      const doubt = query.error + rounding;
      scan(records + first * recordBytes, records + end * recordBytes, padded, 0, query.scale, doubt, scores);
      return views.floats.subarray(scores / 4, scores / 4 + end - first);
    },

    doubtAt: (place, query) => 2 * ((views.floats[tailAt(place) / 4 + 1] ?? 0) + query.error + rounding),
  };
}

function viewsOf({ buffer }: WebAssembly.Memory) {
  return {
    bytes: new Uint8Array(buffer),
    integers: new Int16Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}
