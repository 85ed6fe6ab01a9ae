import type { DocumentChunk } from "../storage/contracts";

/** A chunk that may not be committed yet. */
export type AnyChunk = Omit<DocumentChunk, "id">;

/**
 * The chunks of two streams as one, by document and position, as the streams themselves are: so that who goes through
 * them meets the same chunks in the same order, however they came into the collection.
 */
export async function* mergeChunks(
  left: AsyncIterable<readonly AnyChunk[]>,
  right: AsyncIterable<readonly AnyChunk[]>,
): AsyncGenerator<readonly AnyChunk[]> {
  const others = right[Symbol.asyncIterator]();
  let waiting: readonly AnyChunk[] = [];
  let exhausted = false;
  /** The chunks of `right` in front of a document; all that are left where none is given. */
  async function* before(document: string | undefined): AsyncGenerator<readonly AnyChunk[]> {
    while (!exhausted) {
      const end = document === undefined ? -1 : waiting.findIndex((chunk) => comesBefore(document, chunk.document));
      yield end === -1 ? waiting : waiting.slice(0, end);
      waiting = end === -1 ? [] : waiting.slice(end);
      if (end !== -1) return;
      const next = await others.next();
      exhausted = next.done === true;
      if (!exhausted) waiting = next.value;
    }
  }
  for await (const page of left) {
    for (const run of runsOf(page)) {
      yield* before(run[0]?.document);
      yield run;
    }
  }
  yield* before(undefined);
}

/** A page cut where another document begins. */
function runsOf(page: readonly AnyChunk[]): AnyChunk[][] {
  const runs: AnyChunk[][] = [];
  for (const chunk of page) {
    const last = runs.at(-1);
    if (last?.[0]?.document === chunk.document) last.push(chunk);
    else runs.push([chunk]);
  }
  return runs;
}

/** The order of the database, which compares the bytes of names. */
function comesBefore(left: string, right: string): boolean {
  return Buffer.compare(Buffer.from(left), Buffer.from(right)) < 0;
}
