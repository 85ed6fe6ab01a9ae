import type { CollectionStore, DocumentChunk } from "../storage/contracts";
import type { Stretch } from "./contracts";
import { chunksAround, joinChunks } from "./join-chunks";

/** How many chunks are read at once; the next reading begins in the middle of them, so that nothing is cut in two. */
const window = 64;

/**
 * A document's extracted text, put together from its chunks.
 *
 * @returns Stretches by offset, each as long as the chunks can be put together; nothing for a document that is not there.
 *   Those of different readings overlap by half of a reading.
 */
export async function* documentText(
  store: Pick<CollectionStore, "chunksBetween">,
  collection: string,
  document: string,
): AsyncGenerator<Stretch> {
  for (let first = 0; ; first += window / 2) {
    const chunks = await store.chunksBetween(collection, document, first, first + window - 1);
    yield* stretchesOf(chunks);
    if (chunks.length < window) return;
  }
}

function* stretchesOf(chunks: readonly DocumentChunk[]): Generator<Stretch> {
  let left = chunks;
  for (let first = left[0]; first !== undefined; first = left[0]) {
    const together = chunksAround(left, first.position);
    yield joinChunks(together);
    left = left.slice(together.length);
  }
}
