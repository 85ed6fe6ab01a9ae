import type { PassagePart } from "../engine/values";
import type { CollectionStore, DocumentChunk } from "../storage/contracts";
import { type Candidate, toHit } from "./candidate";
import type { Hit } from "./contracts";
import { chunksAround, joinChunks } from "./join-chunks";

/** A candidate with the chunks that are to be one hit with it. */
interface Grown extends Candidate {
  /** The place among the candidates. */
  readonly rank: number;
  readonly chunks: readonly DocumentChunk[];
  /** The same for those that may be joined. */
  readonly whole: string;
}

/**
 * Hits that have grown by the chunks before and after them, as far as these are of the same document and record. Those
 * that then overlap become one: it stands where the best of them stood, with the page, headings and facts of that one,
 * the best score and all retrievers. `document.text.slice(start, end) === text` holds for each.
 *
 * @param candidates Best first.
 * @param neighbours How many chunks on either side, from 0; with 0 each hit is its chunk.
 */
export async function addNeighbours(
  store: CollectionStore,
  collection: string,
  candidates: readonly Candidate[],
  neighbours: number,
): Promise<Hit[]> {
  if (neighbours === 0) return candidates.map((candidate) => toHit(collection, candidate));
  const grown = await Promise.all(
    candidates.map(async (candidate, rank): Promise<Grown> => {
      const { document, position, id, record } = candidate.chunk;
      const around = await store.chunksBetween(
        collection,
        document,
        Math.max(0, position - neighbours),
        position + neighbours,
      );
      // A document that has changed since it was searched has other chunks at these positions.
      return around.some((chunk) => chunk.id === id)
        ? { ...candidate, rank, chunks: chunksAround(around, position), whole: JSON.stringify([document, record]) }
        : { ...candidate, rank, chunks: [candidate.chunk], whole: `chunk ${id}` };
    }),
  );
  return joined(grown).map((one) => ({ ...toHit(collection, one), ...joinChunks(one.chunks), ...partsOf(one) }));
}

/** Where each chunk stands, if not all stand where the hit does. */
function partsOf({ chunk: { page, headings }, chunks }: Grown): Pick<Hit, "parts"> {
  const parts = chunks.map((chunk): PassagePart => {
    const { start, end } = chunk;
    return {
      start,
      end,
      ...(chunk.page === undefined ? {} : { page: chunk.page }),
      ...(chunk.headings === undefined ? {} : { headings: chunk.headings }),
    };
  });
  const own = JSON.stringify([page, headings]);
  return parts.every((part) => JSON.stringify([part.page, part.headings]) === own) ? {} : { parts };
}

/** Makes one of those that overlap, and puts them in the order of the best of each. */
function joined(grown: readonly Grown[]): Grown[] {
  const byPlace = [...grown].sort((left, right) => startOf(left) - startOf(right) || left.rank - right.rank);
  const last = new Map<string, Grown>();
  const done: Grown[] = [];
  for (const next of byPlace) {
    const before = last.get(next.whole);
    if (before !== undefined && startOf(next) < endOf(before)) {
      last.set(next.whole, join(before, next));
    } else {
      if (before !== undefined) done.push(before);
      last.set(next.whole, next);
    }
  }
  return [...done, ...last.values()].sort((left, right) => left.rank - right.rank);
}

function join(left: Grown, right: Grown): Grown {
  const best = left.rank < right.rank ? left : right;
  const byPosition = new Map([...left.chunks, ...right.chunks].map((chunk) => [chunk.position, chunk]));
  return {
    ...best,
    score: Math.max(left.score, right.score),
    retrievers: [...new Set([...left.retrievers, ...right.retrievers])].sort(),
    chunks: [...byPosition.values()].sort((one, other) => one.position - other.position),
  };
}

function startOf({ chunks }: Grown): number {
  return chunks[0]?.start ?? 0;
}

function endOf({ chunks }: Grown): number {
  return chunks.reduce((end, chunk) => Math.max(end, chunk.end), 0);
}
