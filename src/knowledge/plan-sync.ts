import type { StoredDocument } from "../storage/contracts";
import type { FoundFile } from "./find-files";

/** A found file with what the file system says of it. */
export interface SurveyedFile extends FoundFile {
  /** Size in bytes. */
  readonly size: number;
  /** Time of the last change in milliseconds. */
  readonly modified: number;
}

/** A file to read. */
export interface FileToRead {
  readonly file: SurveyedFile;
  /** The origin that the document belongs to. */
  readonly owner: string;
  /** What is stored under the file's name, where reading may show that it is the same. */
  readonly known?: StoredDocument;
}

/** What a sync has to do. */
export interface SyncPlan {
  readonly read: readonly FileToRead[];
  /** Stored documents that are up to date, judged without reading them. */
  readonly unchanged: readonly StoredDocument[];
  /** Stored documents of this origin whose file is gone or named no more. */
  readonly remove: readonly string[];
}

/** What {@link planSync} compares. */
export interface SyncFacts {
  readonly files: readonly SurveyedFile[];
  readonly stored: readonly StoredDocument[];
  readonly origin: string;
  /** The version of loader, splitter and analysis that new chunks are made with. */
  readonly recipe: string;
  /** `sync`: the origin holds these files only. `add`: these files come to what the origin holds, and are its own. */
  readonly mode: "sync" | "add";
}

/**
 * Decides which files to read and which documents to remove. A file with the stored size and time of change is
 * unchanged; another one may be, which its hash tells. A change of recipe, or of the owner by `add`, reads it anew.
 */
export function planSync({ files, stored, origin, recipe, mode }: SyncFacts): SyncPlan {
  const known = new Map(stored.map((document) => [document.document, document]));
  const unchanged: StoredDocument[] = [];
  const read: FileToRead[] = [];
  for (const file of files) {
    const before = known.get(file.document);
    // What a person added stays added when a workflow names it too.
    const owner = mode === "add" ? origin : (before?.origin ?? origin);
    if (before === undefined || before.recipe !== recipe || before.origin !== owner) {
      read.push({ file, owner });
    } else if (before.size === file.size && before.modified === file.modified) {
      unchanged.push(before);
    } else {
      read.push({ file, owner, known: before });
    }
  }
  const named = new Set(files.map((file) => file.document));
  const gone = stored.filter((document) => document.origin === origin && !named.has(document.document));
  return { read, unchanged, remove: mode === "add" ? [] : gone.map((document) => document.document) };
}
