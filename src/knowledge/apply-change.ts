import { PlanetError } from "../engine/errors";
import type { EmbeddingModel } from "../providers/contracts";
import type { CollectionChange, CollectionStore, VectorStore } from "../storage/contracts";
import type { SyncOptions } from "./contracts";
import { embedPassages } from "./embed-passages";
import { type Passage, toPassage } from "./passage";

/** What collections with an embedding model need. */
export interface VectorServices {
  readonly vectors: VectorStore;
  /** The embedding model of an id. Throws `unknown_model`. */
  readonly embedder: (id: string) => EmbeddingModel;
}

/**
 * Changes a collection and keeps its vectors in step: new vectors first, then the change in one transaction, then away
 * with the vectors that nothing stands for any more. Whoever reads meanwhile finds old chunks or new ones, each with its
 * vector; what a call that broke off has added is found again by its id, so that it is not paid for twice.
 *
 * @param change `embedding` as in the store: left out, the collection keeps the model that it has.
 * @param services Undefined where there are no vectors.
 * @throws What the embedding model throws, and `usage` when one is named and there are no services. Nothing is changed
 *   then.
 */
export async function applyChange(
  store: CollectionStore,
  services: VectorServices | undefined,
  collection: string,
  change: CollectionChange,
  options: SyncOptions,
): Promise<void> {
  const before = await store.embedding(collection);
  const embedding = change.embedding === undefined ? before : (change.embedding ?? undefined);
  const stale =
    embedding === undefined
      ? []
      : await addVectors(
          store,
          requireServices(services, collection, embedding),
          { collection, embedding, change },
          options,
        );
  options.signal?.throwIfAborted();
  if (isChange(change) || embedding !== before || (await store.documents(collection)) === undefined) {
    await store.apply(collection, change);
  }
  if (embedding !== undefined && stale.length > 0) {
    await services?.vectors.delete({ collection, model: embedding }, { ids: stale });
  }
}

/**
 * The services, where there have to be some.
 *
 * @throws `usage` when there are none.
 */
export function requireServices(
  services: VectorServices | undefined,
  collection: string,
  embedding: string,
): VectorServices {
  if (services !== undefined) return services;
  throw new PlanetError("usage", `the collection "${collection}" needs "${embedding}", and no vectors are kept here`, {
    hint: "give createKnowledge `vectors` and `embedder`, or leave `embedding` out",
  });
}

interface VectorRequest {
  readonly collection: string;
  /** Model id of the embedding model. */
  readonly embedding: string;
  readonly change: CollectionChange;
}

/** Adds the vectors that the collection needs after the change; returns the ids of those that it then no longer needs. */
async function addVectors(
  store: CollectionStore,
  services: VectorServices,
  request: VectorRequest,
  options: SyncOptions,
): Promise<string[]> {
  const { collection, embedding, change } = request;
  const { signal } = options;
  const { vectors } = services;
  const model = services.embedder(embedding);
  const space = { collection, model: embedding };
  const [before, info, chunks] = await Promise.all([
    store.embedding(collection),
    vectors.info(space, { signal }),
    store.countChunks(collection),
  ]);
  // Where the counts agree, every stored chunk has its vector, so only the documents that change are looked at.
  const whole = before !== embedding || (info?.count ?? 0) !== chunks;
  const touched = new Set([...change.remove, ...change.put.map(({ document }) => document.document)]);
  if (!whole && touched.size === 0) return [];
  const kept = whole ? (await store.chunks(collection)).filter(({ document }) => !touched.has(document)) : [];
  const added = change.put.flatMap(({ document: { document, title }, chunks: all }) =>
    all.map((chunk) => ({ ...chunk, document, ...(title === undefined ? {} : { title }) })),
  );
  // In an order that does not depend on what was there before, so that the model is asked the same for the same chunks.
  const passages = [...kept, ...added].map((chunk) => toPassage(embedding, chunk)).sort(byPlace);
  const there = new Set(await vectors.ids(space, whole ? {} : { document: { in: [...touched] } }, { signal }));
  const missing = passages.filter(({ id }) => !there.has(id));
  const dimensions = info?.dimensions;
  if (!(await embedPassages(missing, { ...options, model, vectors, space, dimensions }))) {
    // The model gives vectors of another length than before, so none of the old ones is of use to any search.
    await vectors.drop(space, { signal });
    return addVectors(store, services, request, options);
  }
  const needed = new Set(passages.map(({ id }) => id));
  return [...there].filter((id) => !needed.has(id));
}

function byPlace(left: Passage, right: Passage): number {
  if (left.document !== right.document) return left.document < right.document ? -1 : 1;
  return left.start - right.start;
}

function isChange({ put, remove, touch }: CollectionChange): boolean {
  return put.length > 0 || remove.length > 0 || (touch?.length ?? 0) > 0;
}
