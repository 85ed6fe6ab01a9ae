import type { SqlDatabase } from "./contracts";
import { type LoadedVectors, loadedVectors, type SpaceRow } from "./loaded-vectors";
import type { VectorBlock } from "./vector-block";

/** Each space has a memory of its own, and each memory reserves addresses. */
const mostSpaces = 32;

/** The vectors of the spaces that were searched last. */
export interface VectorMemory {
  /** The vectors of a space as it is now, read as far as they are new. Throws the reason of the signal. */
  blocksOf(space: SpaceRow, signal: AbortSignal | undefined): Promise<readonly VectorBlock[]>;
  /** Lets go of a space. */
  forget(space: number): void;
}

interface Held {
  readonly vectors: LoadedVectors;
  /** Settles when nobody reads the space any more; never rejects. */
  last: Promise<void>;
}

/**
 * Keeps spaces in memory.
 *
 * @param mostBytes When all together take more, those that were not searched for longest go; the last one stays.
 */
export function vectorMemory(database: SqlDatabase, mostBytes: number): VectorMemory {
  const held = new Map<number, Held>();

  function hold(id: number): Held {
    const one = held.get(id) ?? { vectors: loadedVectors(database), last: Promise.resolve() };
    // A Map keeps the order of insertion, so putting a space back makes it the newest.
    held.delete(id);
    held.set(id, one);
    return one;
  }

  function letGo(): void {
    let bytes = 0;
    for (const [place, [id, { vectors }]] of [...held].reverse().entries()) {
      bytes += vectors.bytes();
      if (place > 0 && (place >= mostSpaces || bytes > mostBytes)) held.delete(id);
    }
  }

  return {
    async blocksOf(space, signal) {
      const one = hold(space.id);
      const followed = one.last.then(() => {
        signal?.throwIfAborted();
        return one.vectors.follow(space, signal);
      });
      one.last = followed.catch(() => undefined);
      await followed;
      letGo();
      return one.vectors.blocks();
    },

    forget: (space) => void held.delete(space),
  };
}
