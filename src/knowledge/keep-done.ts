import { isPlanetError, PlanetError } from "../engine/errors";
import type { CollectionDraft, DraftCommit, StoredDocument, VectorStore } from "../storage/contracts";
import { toPassage } from "./passage";

/** How many documents are named in one question to the vector store. */
const documentsAtOnce = 200;

/** Work on a collection that was stopped. */
export interface StoppedWork {
  readonly collection: string;
  readonly draft: CollectionDraft;
  /** The documents that the draft holds. */
  readonly put: readonly string[];
  /** What the collection holds. */
  readonly stored: readonly StoredDocument[];
  /** Whether a stored document may stay beside those that the draft holds. */
  readonly isCurrent: (document: StoredDocument) => boolean;
  /** The embedding model of the collection, and the one that it was to have afterwards; undefined for none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly touch: NonNullable<DraftCommit["touch"]>;
}

/**
 * Keeps what is done of work that was stopped: commits the documents that are read, with an embedding model those whose
 * vectors are all there, so that the same call made again does only the rest. Nothing is kept where the collection would
 * hold documents that are split or embedded in two ways; the draft is the caller's to discard then.
 *
 * @param vectors Undefined where there are none.
 * @returns How many documents are kept.
 */
export async function keepDone(
  vectors: VectorStore | undefined,
  { collection, draft, put, stored, isCurrent, before, after, touch }: StoppedWork,
): Promise<number> {
  const replaced = new Set(put);
  const rest = stored.filter(({ document }) => !replaced.has(document));
  if (!rest.every(isCurrent) || (before !== after && rest.length > 0)) return 0;
  const missing = after === undefined ? [] : await withoutVectors(draft, vectors, { collection, model: after }, put);
  // Those that are not embedded yet may be what keeps another recipe out.
  const left = new Set(missing);
  if (stored.some((document) => left.has(document.document) && (!isCurrent(document) || before !== after))) return 0;
  if (missing.length === put.length) return 0;
  for (const document of missing) await draft.drop(document);
  await draft.commit({ touch, ...(before === after ? {} : { embedding: after ?? null }) });
  return put.length - missing.length;
}

/** The error of a call that was stopped, of which what is done is kept. */
export function stoppedWork(
  collection: string,
  { indexed, total }: { readonly indexed: number; readonly total: number },
  cause: unknown,
): PlanetError {
  const message = `the work on the collection "${collection}" is canceled: ${indexed} of ${total} documents are indexed`;
  return new PlanetError("run_canceled", message, {
    hint: "make the same call again to go on from there",
    cause,
    details: { collection, indexed, total },
  });
}

/** Whether an error is one of {@link stoppedWork}. */
export function isStoppedWork(error: unknown): error is PlanetError {
  return isPlanetError(error) && error.code === "run_canceled" && typeof error.details?.indexed === "number";
}

/** The documents of a draft of which a chunk has no vector. */
async function withoutVectors(
  draft: CollectionDraft,
  vectors: VectorStore | undefined,
  space: { readonly collection: string; readonly model: string },
  put: readonly string[],
): Promise<string[]> {
  const there = new Set<string>();
  for (let start = 0; start < put.length; start += documentsAtOnce) {
    const filter = { document: { in: put.slice(start, start + documentsAtOnce) } };
    for (const id of (await vectors?.ids(space, filter)) ?? []) there.add(id);
  }
  const missing = new Set<string>();
  for await (const page of draft.chunks()) {
    for (const chunk of page) if (!there.has(toPassage(space.model, chunk).id)) missing.add(chunk.document);
  }
  return [...missing];
}
