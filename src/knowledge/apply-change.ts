import { PlanetError } from "../engine/errors";
import type { EmbeddingModel } from "../providers/contracts";
import type { CollectionDraft, CollectionStore, DraftCommit, VectorStore } from "../storage/contracts";
import type { SyncOptions } from "./contracts";
import { embedPassages } from "./embed-passages";
import { type AnyChunk, mergeChunks } from "./merge-chunks";
import { type Passage, toPassage } from "./passage";

/** How many documents are named in one question to the vector store. */
const documentsAtOnce = 200;

/** What collections with an embedding model need. */
export interface VectorServices {
  readonly vectors: VectorStore;
  /** The embedding model of an id. Throws `unknown_model`. */
  readonly embedder: (id: string) => EmbeddingModel;
}

/** A change of a collection whose documents are put into their draft already. */
export interface Change {
  readonly collection: string;
  /** The draft, where one has been begun; else one is begun if there is something to change. */
  readonly draft?: CollectionDraft;
  /** The documents that the draft holds. */
  readonly put: readonly string[];
  /** `embedding` as in the store: left out, the collection keeps the model that it has. */
  readonly commit: DraftCommit;
}

/**
 * Commits a change and keeps the collection's vectors in step: new vectors first, then the change at once, then away
 * with the vectors that nothing stands for any more. Whoever reads meanwhile finds old chunks or new ones, each with its
 * vector; what a call that broke off has added is found again by its id, so that it is not paid for twice.
 *
 * @param services Undefined where there are no vectors.
 * @throws What the embedding model throws, and `usage` when one is named and there are no services. Nothing is changed
 *   then; the draft is the caller's to discard.
 */
export async function applyChange(
  store: CollectionStore,
  services: VectorServices | undefined,
  change: Change,
  options: SyncOptions,
): Promise<void> {
  const { collection, commit } = change;
  const before = await store.embedding(collection);
  const embedding = commit.embedding === undefined ? before : (commit.embedding ?? undefined);
  const stale =
    embedding === undefined
      ? []
      : await addVectors(store, requireServices(services, collection, embedding), { ...change, embedding }, options);
  options.signal?.throwIfAborted();
  if (isChange(change) || embedding !== before || (await store.documents(collection)) === undefined) {
    const draft = change.draft ?? (await store.draft(collection));
    await draft.commit(commit);
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

interface VectorRequest extends Change {
  /** Model id of the embedding model. */
  readonly embedding: string;
}

/** Adds the vectors that the collection needs after the change; returns the ids of those that it then no longer needs. */
async function addVectors(
  store: CollectionStore,
  services: VectorServices,
  request: VectorRequest,
  options: SyncOptions,
): Promise<string[]> {
  const { collection, embedding, draft, put, commit } = request;
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
  const touched = new Set([...(commit.remove ?? []), ...put]);
  if (!whole && touched.size === 0) return [];
  const there = await idsOf(vectors, space, whole ? undefined : [...touched], signal);
  const passages = () =>
    passagesOf(embedding, mergeChunks(draft?.chunks() ?? none(), whole ? others(store, collection, touched) : none()));

  const stale = new Set(there);
  let total = 0;
  for await (const page of passages()) {
    signal?.throwIfAborted();
    for (const { id } of page) {
      stale.delete(id);
      if (!there.has(id)) total += 1;
    }
  }
  const missing = withoutIds(passages(), there);
  const context = { ...options, model, vectors, space, dimensions: info?.dimensions, total };
  if (total > 0 && !(await embedPassages(missing, context))) {
    // The model gives vectors of another length than before, so none of the old ones is of use to any search.
    await vectors.drop(space, { signal });
    return addVectors(store, services, request, options);
  }
  return [...stale];
}

/** The ids of a space's vectors, or of those of some documents. */
async function idsOf(
  vectors: VectorStore,
  space: { readonly collection: string; readonly model: string },
  documents: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  if (documents === undefined) return new Set(await vectors.ids(space, undefined, { signal }));
  const ids = new Set<string>();
  for (let start = 0; start < documents.length; start += documentsAtOnce) {
    const filter = { document: { in: documents.slice(start, start + documentsAtOnce) } };
    for (const id of await vectors.ids(space, filter, { signal })) ids.add(id);
  }
  return ids;
}

async function* none(): AsyncGenerator<readonly AnyChunk[]> {}

/** The stored chunks of all documents but some. */
async function* others(store: CollectionStore, collection: string, documents: ReadonlySet<string>) {
  for await (const page of store.allChunks(collection)) yield page.filter(({ document }) => !documents.has(document));
}

async function* passagesOf(embedding: string, pages: AsyncIterable<readonly AnyChunk[]>) {
  for await (const page of pages) yield page.map((chunk) => toPassage(embedding, chunk));
}

async function* withoutIds(pages: AsyncIterable<readonly Passage[]>, ids: ReadonlySet<string>) {
  for await (const page of pages) yield page.filter(({ id }) => !ids.has(id));
}

function isChange({ put, commit: { remove, touch } }: Change): boolean {
  return put.length > 0 || (remove?.length ?? 0) > 0 || (touch?.length ?? 0) > 0;
}
