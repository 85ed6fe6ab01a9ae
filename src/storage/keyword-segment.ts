import type { Postings } from "./contracts";

/** The most chunks of a segment, unless one document has more. */
export const segmentSize = 16_384;

/** The most often that a term counts in one chunk. */
const mostCounted = 255;

/** A keyword index of a list of chunks, in the making. */
export interface SegmentBuilder {
  /** How many chunks there are. */
  readonly size: number;
  /** Adds a chunk behind those that there are. `terms` are separated by spaces. */
  add(id: number, terms: string): void;
  /** What was added: the chunks' numbers, their lengths in terms, and the encoded postings of each term, by term. */
  finish(): FinishedSegment;
}

/** What is stored of a segment. */
export interface FinishedSegment {
  readonly ids: Float64Array;
  readonly lengths: Uint32Array;
  /** In the order of the terms' code units, so that a table takes them one behind the other; by their first one. */
  readonly terms: Iterable<readonly string[]>;
  /** The encoded postings of a term. */
  postings(term: string): Uint8Array;
}

interface Occurrences {
  readonly places: number[];
  readonly counts: number[];
}

/** Starts a segment without chunks. */
export function segmentBuilder(): SegmentBuilder {
  const ids: number[] = [];
  const lengths: number[] = [];
  const found = new Map<string, Occurrences>();
  return {
    get size() {
      return ids.length;
    },
    add(id, terms) {
      const place = ids.push(id) - 1;
      const words = terms === "" ? [] : terms.split(" ");
      lengths.push(words.length);
      for (const word of words) {
        const known = found.get(word);
        if (known === undefined) {
          found.set(word, { places: [place], counts: [1] });
          continue;
        }
        const last = known.places.length - 1;
        if (known.places[last] === place) {
          known.counts[last] = Math.min((known.counts[last] ?? 0) + 1, mostCounted);
        } else {
          known.places.push(place);
          known.counts.push(1);
        }
      }
    },
    finish() {
      return {
        ids: Float64Array.from(ids),
        lengths: Uint32Array.from(lengths),
        terms: sortedByBeginning(found.keys()),
        postings: (term) => encodePostings(found.get(term) ?? { places: [], counts: [] }),
      };
    },
  };
}

/** Sorted beginning by beginning, because to sort a whole vocabulary at once takes too long for one turn. */
function* sortedByBeginning(terms: Iterable<string>): Generator<readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const term of terms) {
    const beginning = term.charAt(0);
    const group = groups.get(beginning);
    if (group === undefined) groups.set(beginning, [term]);
    else group.push(term);
  }
  for (const beginning of [...groups.keys()].sort()) yield (groups.get(beginning) ?? []).sort();
}

/**
 * Writes postings as bytes: how many there are, the places as differences to the one before, each a number of seven bits
 * a byte with the lowest first and the eighth bit set in all but the last byte (LEB128, as in DWARF 5, section 7.6), then
 * a byte for each count.
 */
export function encodePostings({
  places,
  counts,
}: Readonly<Record<"places" | "counts", ArrayLike<number>>>): Uint8Array {
  const bytes = new Uint8Array(5 + 6 * places.length);
  let end = writeNumber(bytes, 0, places.length);
  let before = 0;
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? 0;
    end = writeNumber(bytes, end, place - before);
    before = place;
  }
  for (let index = 0; index < counts.length; index += 1) bytes[end + index] = counts[index] ?? 0;
  return bytes.slice(0, end + counts.length);
}

/** Reads what {@link encodePostings} wrote. */
export function decodePostings(bytes: Uint8Array): Postings {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0;
    at += 1;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const places = new Uint32Array(length);
  let place = 0;
  for (let index = 0; index < length; index += 1) {
    let byte = bytes[at] ?? 0;
    at += 1;
    let step = byte & 127;
    for (let shift = 7; byte >= 128; shift += 7) {
      byte = bytes[at] ?? 0;
      at += 1;
      step |= (byte & 127) << shift;
    }
    place += step;
    places[index] = place;
  }
  return { places, counts: bytes.slice(at, at + length) };
}

function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 128) {
    bytes[at] = (rest & 127) | 128;
    at += 1;
    rest >>>= 7;
  }
  bytes[at] = rest;
  return at + 1;
}
