import type { StoredDocument } from "../storage/contracts";
import type { ChunkOptions } from "./contracts";
import type { FoundFile } from "./find-files";
import type { FileStamp } from "./read-steady";
import { isCurrent } from "./recipe";

/** A found file with what the file system says of it. */
export interface SurveyedFile extends FoundFile, FileStamp {}

/** A document to read. */
export interface DocumentToRead {
  readonly document: string;
  readonly source: { readonly path: string } | { readonly address: string };
  /** What the file system says of its file; zeros for an address. */
  readonly stamp: FileStamp;
  /** The origin that the document belongs to. */
  readonly owner: string;
  /** What is stored under its name, where reading may show that it is the same. */
  readonly known?: StoredDocument;
}

/** What a sync has to do. */
export interface SyncPlan {
  readonly read: readonly DocumentToRead[];
  /** Stored documents that are up to date, judged without reading them. */
  readonly unchanged: readonly StoredDocument[];
  /** Stored documents that go: their source is gone or named no more. */
  readonly remove: readonly string[];
}

/** What {@link planSync} compares. */
export interface SyncFacts {
  readonly files: readonly SurveyedFile[];
  /** Web pages, named by their addresses. */
  readonly addresses: readonly string[];
  /** Whether pages that are stored are fetched again. Default: false. */
  readonly refresh?: boolean;
  readonly stored: readonly StoredDocument[];
  readonly origin: string;
  readonly chunk: ChunkOptions;
  /** The most bytes that a file may have to be read. */
  readonly fileLimit: number;
  /**
   * `sync`: the origin holds these sources only. `add`: these come to what the origin holds, and are its own.
   * `rebuild`: as `add`, and every document is read anew.
   */
  readonly mode: "sync" | "add" | "rebuild";
  /** Documents that `add` and `rebuild` remove because their files are gone. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Decides what to read and which documents to remove. A file with the stored size and time of change is unchanged;
 * another one may be, which its hash tells. A page that is stored is unchanged for `sync`, unless it is to be fetched
 * again, and read for `add`. What was
 * made by another recipe, or belongs to another origin before `add`, is read anew.
 */
export function planSync(facts: SyncFacts): SyncPlan {
  const { files, addresses, stored, origin, mode } = facts;
  const known = new Map(stored.map((document) => [document.document, document]));
  const unchanged: StoredDocument[] = [];
  const read: DocumentToRead[] = [];

  function plan(one: Omit<DocumentToRead, "owner" | "known">, looksSame: (before: StoredDocument) => boolean): void {
    const before = known.get(one.document);
    // What a person added stays added when a workflow names it too.
    const owner = mode === "sync" ? (before?.origin ?? origin) : origin;
    if (before === undefined || mode === "rebuild" || before.origin !== owner || !isUsable(before, one.stamp, facts)) {
      read.push({ ...one, owner });
    } else if (looksSame(before)) {
      unchanged.push(before);
    } else {
      read.push({ ...one, owner, known: before });
    }
  }

  for (const { document, path, size, modified } of files) {
    const isSame = (before: StoredDocument) => before.size === size && before.modified === modified;
    plan({ document, source: { path }, stamp: { size, modified } }, isSame);
  }
  for (const address of addresses) {
    plan(
      { document: address, source: { address }, stamp: { size: 0, modified: 0 } },
      () => mode === "sync" && !facts.refresh,
    );
  }
  const named = new Set([...files.map(({ document }) => document), ...addresses]);
  const remove = stored.filter(({ document, origin: owner }) =>
    mode === "sync" ? owner === origin && !named.has(document) : facts.gone.has(document),
  );
  return { read, unchanged, remove: remove.map(({ document }) => document) };
}

/** Whether what is stored is what indexing the same content would give now. */
function isUsable(before: StoredDocument, { size }: FileStamp, { chunk, fileLimit }: SyncFacts): boolean {
  const unread = before.skipped !== undefined && before.hash === "" && before.skipped.reason === "too_large";
  return isCurrent(before, chunk) && unread === size > fileLimit;
}
