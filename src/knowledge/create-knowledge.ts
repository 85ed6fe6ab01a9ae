import { isPlanetError, PlanetError } from "../engine/errors";
import type { CollectionStore, ScoredChunk } from "../storage/contracts";
import { queryTerms } from "./analyse";
import type { Hit, Knowledge, SyncOptions, SyncReport } from "./contracts";
import { type SyncRequest, syncCollection } from "./sync-collection";

/** What {@link createKnowledge} works with. */
export interface KnowledgeOptions {
  /** Where collections are kept; its owner closes it. */
  readonly store: CollectionStore;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Knowledge over a collection store: files in, hits out. Calls that change one collection wait for each other; an
 * aborted call throws `run_canceled` (or the PlanetError that the signal was aborted with) and changes nothing.
 */
export function createKnowledge({ store, now = Date.now }: KnowledgeOptions): Knowledge {
  const turns = new Map<string, Promise<unknown>>();

  async function change(request: SyncRequest, options: SyncOptions = {}): Promise<SyncReport> {
    const { collection } = request;
    const before = turns.get(collection) ?? Promise.resolve();
    const report = waitForTurn(before, options.signal).then(() => syncCollection(store, request, now, options));
    const turn = Promise.allSettled([before, report]);
    turns.set(collection, turn);
    try {
      return await report;
    } catch (thrown) {
      throw options.signal?.aborted ? toCanceled(options.signal, collection) : thrown;
    } finally {
      if (turns.get(collection) === turn) {
        turns.delete(collection);
      }
    }
  }

  return {
    collections: async () => (await store.list()).map(({ name }) => name),

    sync: (collection, { sources, folder, chunk }, options) =>
      change({ collection, sources, folder, origin: `workflow:${folder}`, mode: "sync", chunk }, options),

    add: (collection, sources, folder, options) =>
      change({ collection, sources, folder, origin: "add", mode: "add" }, options),

    async search(collection, question, topK, { signal } = {}) {
      if (signal?.aborted) {
        throw toCanceled(signal, collection);
      }
      const chunks = await store.search(collection, queryTerms(question), topK);
      if (chunks.length === 0 && (await store.documents(collection)) === undefined) {
        throw await unknownCollection(store, collection);
      }
      return chunks.map((chunk) => toHit(collection, chunk));
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

function toHit(collection: string, { terms: _, ...chunk }: ScoredChunk): Hit {
  return { collection, ...chunk };
}
