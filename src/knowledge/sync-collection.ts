import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CollectionChange, CollectionStore, StoredChunk, StoredDocument } from "../storage/contracts";
import { analyse } from "./analyse";
import { applyChange, type VectorServices } from "./apply-change";
import type { ChunkOptions, SkippedDocument, SyncOptions, SyncReport } from "./contracts";
import type { LoadedDocument, LoadOutcome } from "./document";
import { findFiles } from "./find-files";
import { loadDocument, mostBytes, tooLarge } from "./load-document";
import { createPdfReader, type PdfReader } from "./load-pdf";
import { searchableText } from "./passage";
import { type FileToRead, planSync, type SurveyedFile, type SyncPlan } from "./plan-sync";
import { chunkOptions, split } from "./split";

/** Raised whenever loader, splitter or analysis give other chunks or terms for the same file. */
const recipeVersion = 1;

/** A file changed so short a time before it was read, in milliseconds, may change again under the same time stamp. */
const stampResolution = 100;

/** What one call brings up to date. */
export interface SyncRequest {
  readonly collection: string;
  readonly sources: readonly string[];
  /** Absolute path of the folder that the sources are relative to. */
  readonly folder: string;
  readonly origin: string;
  readonly mode: "sync" | "add";
  readonly chunk?: Partial<ChunkOptions>;
  /** Model id of the embedding model, null for none. Left out, the collection keeps the one that it has. */
  readonly embedding?: string | null;
}

/** How many chunks are analysed before other work of the process has its turn. */
const chunksPerTurn = 100;

type PutDocument = CollectionChange["put"][number];

/**
 * Reads what is new or changed among the sources and applies it to the collection in one change, or none when nothing
 * is different.
 *
 * @param services Undefined where no collection has an embedding model.
 * @param now Milliseconds since 1970.
 * @throws `not_found` for a source that names no file, `invalid_config` for chunk options, `storage_failed`, and what
 *   the embedding model throws; the signal's reason when it is aborted. Nothing is changed then.
 */
export async function syncCollection(
  store: CollectionStore,
  services: VectorServices | undefined,
  request: SyncRequest,
  now: () => number,
  options: SyncOptions = {},
): Promise<SyncReport> {
  const { collection, origin, embedding } = request;
  const { signal, onProgress } = options;
  const chunk = chunkOptions(request.chunk);
  const recipe = `${recipeVersion}/${chunk.size}/${chunk.overlap}`;
  const found = await findFiles(request.sources, request.folder);
  signal?.throwIfAborted();
  const skipped: SkippedDocument[] = found.unreadable.map(unreadable);
  const files: SurveyedFile[] = [];
  for (const file of found.files) {
    try {
      const { size, mtimeMs } = await stat(file.path);
      files.push({ ...file, size, modified: mtimeMs });
    } catch {
      skipped.push(unreadable(file.document));
    }
  }
  const stored = await store.documents(collection);
  const plan = planSync({ files, stored: stored ?? [], origin, recipe, mode: request.mode });
  const outcome = await readAll(plan, { recipe, chunk, now, signal, onProgress });

  const lost = new Set([...skipped, ...outcome.skipped].map((one) => one.document));
  const known = new Map((stored ?? []).map(({ document, modified }) => [document, modified]));
  const own = (stored ?? []).filter((document) => document.origin === origin);
  const remove = own.filter(({ document }) => plan.remove.includes(document) || lost.has(document));
  const touch = outcome.unchanged.filter(({ document, modified }) => known.get(document) !== modified);
  const change: CollectionChange = {
    put: outcome.put,
    remove: remove.map(({ document }) => document),
    touch,
    ...(embedding === undefined ? {} : { embedding }),
  };
  await applyChange(store, services, collection, change, options);

  const current = [...plan.unchanged, ...outcome.unchanged];
  return {
    collection,
    indexed: outcome.put.flatMap(toIndexed),
    unchanged: current.filter((document) => document.skipped === undefined).length,
    removed: plan.remove.filter((document) => !lost.has(document)),
    skipped: [
      ...skipped,
      ...outcome.skipped,
      ...current.flatMap(toSkipped),
      ...outcome.put.flatMap(({ document }) => toSkipped(document)),
    ].sort((left, right) => (left.document < right.document ? -1 : 1)),
    chunks: await store.countChunks(collection),
  };
}

interface ReadContext extends SyncOptions {
  readonly recipe: string;
  readonly chunk: ChunkOptions;
  readonly now: () => number;
}

async function readAll(plan: SyncPlan, context: ReadContext) {
  const put: PutDocument[] = [];
  const unchanged: StoredDocument[] = [];
  const skipped: SkippedDocument[] = [];
  const pdfs = createPdfReader();
  const total = plan.read.length;
  try {
    for (const [done, one] of plan.read.entries()) {
      context.signal?.throwIfAborted();
      context.onProgress?.({ done, total, label: one.file.document });
      const outcome = await readOne(one, pdfs, context);
      if (outcome === "unreadable") {
        skipped.push(unreadable(one.file.document));
      } else if ("same" in outcome) {
        unchanged.push(outcome.same);
      } else {
        put.push(outcome);
      }
    }
  } finally {
    await pdfs.close();
  }
  const last = plan.read.at(-1);
  if (last !== undefined) {
    context.onProgress?.({ done: total, total, label: last.file.document });
  }
  return { put, unchanged, skipped };
}

async function readOne(
  { file, owner, known }: FileToRead,
  pdfs: PdfReader,
  context: ReadContext,
): Promise<PutDocument | { readonly same: StoredDocument } | "unreadable"> {
  const fresh = context.now() - file.modified < stampResolution;
  const facts = {
    document: file.document,
    origin: owner,
    size: file.size,
    // A time that no file has makes the next sync compare the hash.
    modified: fresh ? 0 : file.modified,
    recipe: context.recipe,
  };
  if (file.size > mostBytes) {
    return known?.size === file.size && known.skipped !== undefined
      ? { same: { ...known, modified: facts.modified } }
      : toPut({ ...facts, hash: "" }, tooLarge(file.size), context);
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file.path, { signal: context.signal });
  } catch {
    context.signal?.throwIfAborted();
    return "unreadable";
  }
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (known?.hash === hash) {
    return { same: { ...known, modified: facts.modified } };
  }
  const outcome = await loadDocument(bytes, file.document, pdfs, context.signal);
  return toPut({ ...facts, hash }, outcome, context);
}

async function toPut(
  facts: StoredDocument,
  outcome: LoadOutcome,
  { chunk, signal }: Pick<ReadContext, "chunk" | "signal">,
): Promise<PutDocument> {
  if (outcome.status === "skipped") {
    return { document: { ...facts, skipped: { reason: outcome.reason, message: outcome.message } }, chunks: [] };
  }
  const { title, pages } = outcome.document;
  return {
    document: { ...facts, ...(title === undefined ? {} : { title }), ...(pages === undefined ? {} : { pages }) },
    chunks: await toStoredChunks(outcome.document, chunk, signal),
  };
}

async function toStoredChunks(
  document: LoadedDocument,
  options: ChunkOptions,
  signal: AbortSignal | undefined,
): Promise<StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  for (const chunk of split(document, options)) {
    chunks.push({ ...chunk, terms: analyse(searchableText(document.title, chunk)).join(" ") });
    if (chunks.length % chunksPerTurn === 0) {
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return chunks;
}

function toIndexed({ document, chunks }: PutDocument): SyncReport["indexed"] {
  const { document: name, pages, skipped } = document;
  return skipped === undefined
    ? [{ document: name, chunks: chunks.length, ...(pages === undefined ? {} : { pages }) }]
    : [];
}

function toSkipped({ document, skipped }: StoredDocument): SkippedDocument[] {
  return skipped === undefined
    ? []
    : [{ document, reason: skipped.reason as SkippedDocument["reason"], message: skipped.message }];
}

function unreadable(document: string): SkippedDocument {
  return { document, reason: "unreadable", message: "the file cannot be read; check that it is there and may be read" };
}
