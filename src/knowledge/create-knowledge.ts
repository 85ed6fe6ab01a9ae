import { isPlanetError, PlanetError } from "../engine/errors";
import type { ChatModel, EmbeddingModel } from "../providers/contracts";
import type { CollectionStore, VectorStore } from "../storage/contracts";
import { applyChange } from "./apply-change";
import type { Knowledge, SyncOptions } from "./contracts";
import type { DocumentPoolOptions } from "./document-pool";
import { documentText } from "./document-text";
import { isStoppedWork } from "./keep-done";
import { copyAllVectors, forgetDocuments, removeCollection } from "./manage-collections";
import { searchCollection } from "./search-collection";
import { workflowOrigin } from "./survey-rest";
import { type SyncRequest, syncCollection } from "./sync-collection";

/** What {@link createKnowledge} works with. */
export interface KnowledgeOptions {
  /** Where collections are kept; its owner closes it. */
  readonly store: CollectionStore;
  /** Where vectors are kept, for collections with an embedding model; its owner closes it. Needs `embedder`. */
  readonly vectors?: VectorStore;
  /** The embedding model of an id; throws `unknown_model`. Needs `vectors`. */
  readonly embedder?: (id: string) => EmbeddingModel;
  /** The chat model of an id, for searches that rerank; throws `unknown_model`. */
  readonly chat?: (id: string) => ChatModel;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** The hosts that web pages are fetched from, redirections included. Default: any. */
  readonly pageHosts?: readonly string[] | undefined;
  /** Limits of reading one document: threads, time and memory. */
  readonly limits?: DocumentPoolOptions;
}

/**
 * Knowledge over a collection store: files in, hits out. Calls that change one collection wait for each other; an
 * aborted call throws `run_canceled` (or the PlanetError that the signal was aborted with) and changes nothing, unless it
 * is told to keep what is done.
 */
export function createKnowledge(options: KnowledgeOptions): Knowledge {
  const { store, vectors, embedder, chat, now = Date.now, limits, pageHosts } = options;
  const services = vectors && embedder && { vectors, embedder };
  const turns = new Map<string, Promise<unknown>>();

  async function inTurn<Result>(
    collection: string,
    { signal }: SyncOptions,
    body: () => Promise<Result>,
  ): Promise<Result> {
    const before = turns.get(collection) ?? Promise.resolve();
    const result = waitForTurn(before, signal).then(body);
    const turn = Promise.allSettled([before, result]);
    turns.set(collection, turn);
    try {
      return await result;
    } catch (thrown) {
      throw signal?.aborted && !isStoppedWork(thrown) ? toCanceled(signal, collection) : thrown;
    } finally {
      if (turns.get(collection) === turn) {
        turns.delete(collection);
      }
    }
  }

  const change = (request: SyncRequest, options: SyncOptions = {}) =>
    inTurn(request.collection, options, () =>
      syncCollection({ store, services, now, pageHosts, ...(limits && { limits }) }, request, options),
    );

  /** @param dimensions How long vectors are now; those of another length are of no use. */
  const embed = (collection: string, model: string, options: SyncOptions, dimensions?: number) =>
    inTurn(collection, options, async () => {
      if ((await store.documents(collection)) === undefined) throw await unknownCollection(store, collection);
      const space = { collection, model };
      const info = dimensions === undefined ? undefined : await vectors?.info(space, { signal: options.signal });
      if (info !== undefined && info.dimensions !== dimensions) await vectors?.drop(space);
      await applyChange(store, services, { collection, put: [], commit: { embedding: model } }, options);
    });

  return {
    collections: async () => (await store.list()).map(({ name }) => name),
    list: () => store.list(),
    page: (collection, filter) => store.page(collection, filter),

    forget: (collection, documents) =>
      inTurn(collection, {}, async () => {
        const forgotten = await forgetDocuments(store, vectors, collection, documents);
        if (forgotten === undefined) throw await unknownCollection(store, collection);
        return forgotten;
      }),

    remove: (collection) => inTurn(collection, {}, () => removeCollection(store, vectors, collection)),

    copyVectors: async (collection, next) =>
      vectors !== undefined && (await copyAllVectors(store, vectors, collection, next)),

    async dropVectors(collection, model) {
      await vectors?.drop({ collection, model });
    },

    async contents(collection) {
      const documents = await store.documents(collection);
      if (documents === undefined) return undefined;
      const model = await store.embedding(collection);
      if (model === undefined) return { documents };
      const info = await vectors?.info({ collection, model });
      return { documents, embedding: { model, ...(info && { dimensions: info.dimensions }) } };
    },

    textOf: (collection, document) => documentText(store, collection, document),

    sync: (collection, { embedding = null, ...declaration }, options) =>
      change(
        { ...declaration, collection, embedding, origin: `${workflowOrigin}${declaration.folder}`, mode: "sync" },
        options,
      ),

    add: (
      collection,
      sources,
      folder,
      { exclude, fileLimit, chunk, embedding, rebuild = false, keepDone = false, ...options } = {},
    ) =>
      change(
        {
          collection,
          sources,
          folder,
          origin: "add",
          mode: rebuild ? "rebuild" : "add",
          keepDone,
          ...(exclude === undefined ? {} : { exclude }),
          ...(fileLimit === undefined ? {} : { fileLimit }),
          ...(chunk === undefined ? {} : { chunk }),
          ...(embedding === undefined ? {} : { embedding }),
        },
        options,
      ),

    embed: (collection, model, options = {}) => embed(collection, model, options),

    async search(collection, question, topK, { embedding, ...options } = {}) {
      const { signal } = options;
      try {
        signal?.throwIfAborted();
        const model = embedding === undefined ? await store.embedding(collection) : embedding || undefined;
        const embedAgain = (name: string, length: number) => embed(collection, name, options, length);
        const hits = await searchCollection(
          { store, vectors: services, chat, embedAgain },
          { collection, question, topK, embedding: model },
          options,
        );
        if (hits.length === 0 && (await store.documents(collection)) === undefined) {
          throw await unknownCollection(store, collection);
        }
        return hits;
      } catch (thrown) {
        throw signal?.aborted ? toCanceled(signal, collection) : thrown;
      }
    },
  };
}

/** Waits for the calls before, but not beyond the signal's abort. */
function waitForTurn(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal?.reason);
    if (signal?.aborted) {
      onAbort();
      return;
    }
    signal?.addEventListener("abort", onAbort, { once: true });
    before.then(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}

function toCanceled(signal: AbortSignal, collection: string): PlanetError {
  return isPlanetError(signal.reason)
    ? signal.reason
    : new PlanetError("run_canceled", `the work on the collection "${collection}" is canceled`, {
        cause: signal.reason,
      });
}

async function unknownCollection(store: CollectionStore, collection: string): Promise<PlanetError> {
  const names = (await store.list()).map(({ name }) => `"${name}"`);
  return new PlanetError("not_found", `the collection "${collection}" does not exist`, {
    hint:
      names.length === 0
        ? "declare it under `knowledge` in the workflow, or add documents to it first"
        : `these exist: ${names.join(", ")}`,
    details: { collection },
  });
}
