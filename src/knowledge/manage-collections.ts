import type { CollectionStore, VectorStore } from "../storage/contracts";

/** How many documents are named in one question to the vector store. */
const documentsAtOnce = 50;

/**
 * Removes documents from a collection, all at once; their vectors go afterwards. No model is needed for it.
 * @returns How many of them were there; undefined when there is no such collection.
 */
export async function forgetDocuments(
  store: CollectionStore,
  vectors: VectorStore | undefined,
  collection: string,
  documents: readonly string[],
): Promise<number | undefined> {
  const stored = await store.documents(collection);
  if (stored === undefined) return undefined;
  const wanted = new Set(documents);
  const remove = stored.flatMap(({ document }) => (wanted.has(document) ? [document] : []));
  if (remove.length === 0) return 0;
  const draft = await store.draft(collection);
  await draft.commit({ remove });
  const model = await store.embedding(collection);
  // What a crash leaves of them here goes with the next change of the collection.
  for (const page of pagesOf(model === undefined ? [] : remove)) {
    await vectors?.delete({ collection, model: model ?? "" }, { filter: { document: { in: page } } });
  }
  return remove.length;
}

/** Removes a collection at once, and its vectors afterwards. False when there is none. */
export async function removeCollection(
  store: CollectionStore,
  vectors: VectorStore | undefined,
  collection: string,
): Promise<boolean> {
  const model = await store.embedding(collection);
  const removed = await store.remove(collection);
  if (removed && model !== undefined) await vectors?.drop({ collection, model });
  return removed;
}

/**
 * Gives another name the vectors of a collection too, before the collection gets that name; what was left under it goes.
 * @returns Whether it did: not where there is a collection of that name already, and not without an embedding model.
 */
export async function copyAllVectors(
  store: CollectionStore,
  vectors: VectorStore,
  collection: string,
  next: string,
): Promise<boolean> {
  const [model, documents, others] = await Promise.all([
    store.embedding(collection),
    store.documents(collection),
    store.documents(next),
  ]);
  if (model === undefined || documents === undefined || others !== undefined) return false;
  await vectors.drop({ collection: next, model });
  for (const page of pagesOf(documents.map(({ document }) => document))) {
    const entries = await vectors.get({ collection, model }, { document: { in: page } });
    await vectors.upsert({ collection: next, model }, entries);
  }
  return true;
}

function pagesOf(documents: readonly string[]): string[][] {
  const pages: string[][] = [];
  for (let start = 0; start < documents.length; start += documentsAtOnce) {
    pages.push(documents.slice(start, start + documentsAtOnce));
  }
  return pages;
}
