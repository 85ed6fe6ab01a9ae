import type { VectorSpace, VectorStore } from "../storage/contracts";
import type { Passage } from "./passage";

/** What is kept beside the vector of a passage. */
export function metadataOf({ document, start, content }: Passage | Omit<Passage, "text">) {
  return { document, start, passage: content };
}

/**
 * Gives passages the vectors that others with the same text have in the space: of a passage that has moved, because
 * text was put in above it, or that stands in another document as well.
 *
 * @returns The passages for which there is no such vector, in their order.
 */
export async function copyVectors<One extends Omit<Passage, "text">>(
  passages: readonly One[],
  vectors: VectorStore,
  space: VectorSpace,
  signal: AbortSignal | undefined,
): Promise<One[]> {
  if (passages.length === 0) return [];
  const contents = [...new Set(passages.map(({ content }) => content))];
  const found = await vectors.get(space, { passage: { in: contents } }, { signal });
  const byContent = new Map(found.map(({ metadata, vector }) => [metadata.passage, vector]));
  const copies = passages.flatMap((passage) => {
    const vector = byContent.get(passage.content);
    return vector === undefined ? [] : [{ id: passage.id, vector, metadata: metadataOf(passage) }];
  });
  if (copies.length > 0) await vectors.upsert(space, copies, { signal });
  return passages.filter(({ content }) => !byContent.has(content));
}
