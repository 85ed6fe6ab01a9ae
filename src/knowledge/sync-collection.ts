import type { PlanetError } from "../engine/errors";
import type { CollectionDraft, CollectionStore, StoredDocument } from "../storage/contracts";
import { applyChange, type VectorServices } from "./apply-change";
import { collectionChunk, requireCurrent } from "./collection-options";
import type { ChunkOptions, SkippedDocument, SyncOptions, SyncReport } from "./contracts";
import type { DocumentPoolOptions } from "./document-pool";
import type { DocumentOutcome } from "./index-document";
import { keepDone, stoppedWork } from "./keep-done";
import { mostBytes } from "./load-document";
import { type DocumentToRead, planSync } from "./plan-sync";
import { type DocumentRead, readDocuments } from "./read-documents";
import { isCurrent, recipeOf } from "./recipe";
import { goneDocuments, surveyFiles } from "./survey-files";
import { surveyRest } from "./survey-rest";
import { syncNotices } from "./sync-notices";

/** A file changed so short a time before it was read, in milliseconds, may change again under the same time stamp. */
const stampResolution = 100;

/** What one call brings up to date. */
export interface SyncRequest {
  readonly collection: string;
  readonly sources: readonly string[];
  readonly exclude?: readonly string[];
  readonly fileLimit?: number;
  /** Absolute path of the folder that the sources are relative to. */
  readonly folder: string;
  readonly origin: string;
  readonly mode: "sync" | "add" | "rebuild";
  readonly chunk?: Partial<ChunkOptions>;
  /** Model id of the embedding model, null for none. Left out, the collection keeps the one that it has. */
  readonly embedding?: string | null;
  /** Whether documents that are done are kept when the signal is aborted. Default: false. */
  readonly keepDone?: boolean;
}

/** What reading gave, but for the chunks, which are in the draft. */
interface Gathered {
  draft: CollectionDraft | undefined;
  readonly put: string[];
  readonly indexed: { readonly document: string; readonly chunks: number; readonly pages?: number }[];
  readonly unchanged: StoredDocument[];
  readonly touch: { readonly document: string; readonly modified: number }[];
  readonly skipped: SkippedDocument[];
  /** Documents that could not be read, so that what is stored of them goes. */
  readonly lost: Set<string>;
  /** Documents that could not be read this time; what is stored of them stays unless it is of another recipe. */
  readonly missed: Set<string>;
  readonly notices: string[];
}

/** What a sync works with. */
export interface SyncContext {
  readonly store: CollectionStore;
  /** Undefined where no collection has an embedding model. */
  readonly services: VectorServices | undefined;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
  /** Limits of reading one document. */
  readonly limits?: DocumentPoolOptions;
  /** The hosts that web pages are fetched from. Default: any. */
  readonly pageHosts?: readonly string[] | undefined;
}

/**
 * Reads what is new or changed among the sources and applies it to the collection in one change, or none when nothing
 * is different. Only documents under way are held in memory; the others wait in the store's draft.
 *
 * @throws `not_found` for a source that names no file, `usage` when documents are to be added in another way than those
 *   that are there, `invalid_config` for chunk options, `storage_failed`, and what the embedding model throws; the
 *   signal's reason when it is aborted. Nothing is changed then, unless `keepDone` says so.
 */
export async function syncCollection(
  { store, services, now, limits, pageHosts }: SyncContext,
  request: SyncRequest,
  options: SyncOptions = {},
): Promise<SyncReport> {
  const { collection, origin, embedding, mode, fileLimit = mostBytes } = request;
  const { signal, refresh = false } = options;
  const stored = (await store.documents(collection)) ?? [];
  const before = await store.embedding(collection);
  const chunk = collectionChunk({ ...request, stored, storedEmbedding: before });
  // What cannot be is refused before anything is read.
  if (embedding) services?.embedder(embedding);
  const survey = await surveyFiles(request, signal);
  const own = stored.filter((document) => document.origin === origin);
  const rest = mode === "rebuild" ? await surveyRest(stored, survey, request.folder) : undefined;
  const gone = mode === "add" ? await goneDocuments(own, survey, request) : (rest?.gone ?? new Set<string>());
  const { files, addresses } = survey;
  const plan = planSync({ files, addresses, stored, origin, chunk, fileLimit, mode, gone, refresh });
  const read = [...plan.read, ...(rest?.read ?? [])];
  if (mode === "add") requireCurrent(collection, untouched(stored, read, plan.remove), chunk);

  const gathered: Gathered = {
    draft: undefined,
    put: [],
    indexed: [],
    unchanged: [...plan.unchanged],
    touch: [],
    skipped: survey.unreadable.map(unreadable),
    lost: new Set(survey.unreadable),
    missed: new Set(),
    notices: [],
  };
  const after = embedding === undefined ? before : (embedding ?? undefined);

  async function keep(cause: unknown): Promise<PlanetError> {
    const { draft, put, touch } = gathered;
    const current = (document: StoredDocument) => isCurrent(document, chunk);
    const work = { collection, put, stored, isCurrent: current, before, after, touch };
    const kept = draft === undefined ? 0 : await keepDone(services?.vectors, { ...work, draft });
    const total = read.length + plan.unchanged.length;
    return stoppedWork(collection, { indexed: kept + gathered.unchanged.length, total }, cause);
  }

  try {
    await readDocuments({ read, chunk, fileLimit, limits, pageHosts }, options, async (one) => {
      options.admit?.(one.asked.document, "hash" in one.outcome ? one.outcome.hash : "");
      await gather(one, gathered, { chunk, now, draft: () => store.draft(collection) });
    });
    const lost = stored.filter((document) => isLost(document, gathered, origin, chunk));
    const remove = [...new Set([...plan.remove, ...lost.map(({ document }) => document)])];
    const commit = { remove, touch: gathered.touch, ...(embedding === undefined ? {} : { embedding }) };
    await applyChange(store, services, { collection, draft: gathered.draft, put: gathered.put, commit }, options);
  } catch (thrown) {
    const stopped =
      signal?.aborted && request.keepDone && mode === "add" && (await keep(thrown).catch(() => undefined));
    // What is not swept away now, because the store fails, is later; the first failure is the one to know.
    await gathered.draft?.discard().catch(() => undefined);
    throw stopped || thrown;
  }

  const { unchanged, skipped, indexed } = gathered;
  return {
    collection,
    indexed: indexed.sort(byDocument),
    unchanged: unchanged.filter((document) => document.skipped === undefined).length,
    removed: plan.remove.filter((document) => !gathered.lost.has(document)),
    skipped: [...skipped, ...unchanged.flatMap(toSkipped)].sort(byDocument),
    chunks: await store.countChunks(collection),
    notices: [
      ...syncNotices({ collection, stored, read, chunk, before, embedding: after }),
      ...gathered.notices.sort(),
    ],
  };
}

interface GatherContext {
  readonly chunk: ChunkOptions;
  readonly now: () => number;
  readonly draft: () => Promise<CollectionDraft>;
}

/** Puts a document that was read into the draft, and notes what came of it. */
async function gather({ asked, outcome, chunks }: DocumentRead, gathered: Gathered, context: GatherContext) {
  const { document, known } = asked;
  switch (outcome.status) {
    case "unreadable":
      gathered.lost.add(document);
      gathered.skipped.push(unreadable(document));
      return;
    case "changed":
      gathered.missed.add(document);
      gathered.skipped.push({ document, reason: "changed", message: "the file changes while it is read; try again" });
      return;
    case "unfetched":
      gathered.missed.add(document);
      gathered.skipped.push({ document, reason: outcome.reason, message: outcome.message });
      return;
    case "same": {
      const modified = steadyTime(outcome.stamp.modified, context);
      if (known !== undefined) gathered.unchanged.push(known);
      if (known?.modified !== modified) gathered.touch.push({ document, modified });
      return;
    }
    default: {
      const stored = toStored(asked, outcome, context);
      gathered.draft ??= await context.draft();
      await gathered.draft.put(stored, chunks);
      gathered.put.push(document);
      gathered.skipped.push(...toSkipped(stored));
      const { pages, skipped } = stored;
      if (skipped !== undefined) return;
      gathered.indexed.push({ document, chunks: chunks.length, ...(pages === undefined ? {} : { pages }) });
      for (const notice of (outcome.status === "indexed" ? outcome.notices : undefined) ?? [])
        gathered.notices.push(`"${document}": ${notice}`);
    }
  }
}

type Kept = Extract<DocumentOutcome, { readonly status: "indexed" | "skipped" | "failed" }>;

function toStored({ document, owner, stamp }: DocumentToRead, outcome: Kept, context: GatherContext): StoredDocument {
  const { size, modified } = outcome.status === "failed" ? stamp : outcome.stamp;
  const loader = outcome.status === "failed" ? undefined : outcome.loader;
  const facts = {
    document,
    origin: owner,
    size,
    modified: steadyTime(modified, context),
    hash: outcome.status === "failed" ? "" : outcome.hash,
    recipe: recipeOf(context.chunk, loader),
    ...(loader === undefined ? {} : { loader }),
  };
  switch (outcome.status) {
    case "failed":
      return { ...facts, skipped: { reason: "broken", message: outcome.message } };
    case "skipped":
      return { ...facts, skipped: { reason: outcome.reason, message: outcome.message } };
    case "indexed": {
      const { language, title, pages } = outcome;
      return {
        ...facts,
        language,
        ...(title === undefined ? {} : { title }),
        ...(pages === undefined ? {} : { pages }),
      };
    }
  }
}

/** Whether what is stored of a document that could not be read has to go; no chunk of another recipe stays. */
function isLost(document: StoredDocument, { lost, missed }: Gathered, origin: string, chunk: ChunkOptions): boolean {
  if (lost.has(document.document) && document.origin === origin) return true;
  return (lost.has(document.document) || missed.has(document.document)) && !isCurrent(document, chunk);
}

/** The time to store: one that no file has for a file that may change again under it, so that its hash decides. */
function steadyTime(modified: number, { now }: Pick<GatherContext, "now">): number {
  return now() - modified < stampResolution ? 0 : modified;
}

function untouched(stored: readonly StoredDocument[], read: readonly DocumentToRead[], remove: readonly string[]) {
  const touched = new Set([...read.map(({ document }) => document), ...remove]);
  return stored.filter(({ document }) => !touched.has(document));
}

function toSkipped({ document, skipped }: StoredDocument): SkippedDocument[] {
  return skipped === undefined
    ? []
    : [{ document, reason: skipped.reason as SkippedDocument["reason"], message: skipped.message }];
}

function unreadable(document: string): SkippedDocument {
  return { document, reason: "unreadable", message: "the file cannot be read; check that it is there and may be read" };
}

function byDocument(left: { readonly document: string }, right: { readonly document: string }): number {
  return left.document < right.document ? -1 : 1;
}
