import { PlanetError } from "../engine/errors";
import type {
  CollectionContents,
  CollectionDeclaration,
  Knowledge,
  SyncOptions,
  SyncReport,
} from "../knowledge/contracts";
import { loaderVersion, lockedDocuments, lockedSettings } from "../knowledge/lock-collection";
import { asFound, differencesOf, findLocked, type LockDifference } from "../knowledge/lock-difference";
import { type LockedCollection, type LockedDocument, lockFileName } from "../knowledge/lock-file";
import { isCurrent } from "../knowledge/recipe";
import { describeDifference } from "./describe-difference";
import { readLock } from "./read-lock";

/** The collection that a frozen run searches. */
export interface FrozenCollection {
  readonly name: string;
  /** The name under which it is kept. */
  readonly stored: string;
  readonly declaration: CollectionDeclaration;
}

/**
 * Brings a collection to what its lock says. What is indexed so already is left alone, and no source is read; otherwise
 * it is indexed from documents that are as the lock says, and from no others.
 * @returns what was done; undefined when nothing was to do.
 * @throws `drifted` when there is no lock, or it does not hold the collection, or its sources give something else. The index is then as it was, or, when documents went or could
 *   not be read, without them.
 */
export async function syncFrozen(
  knowledge: Knowledge,
  { name, stored, declaration }: FrozenCollection,
  options: SyncOptions,
): Promise<SyncReport | undefined> {
  const lock = await readLock(declaration.folder, lockFileName);
  const settings = lockedSettings(declaration);
  const locked = findLocked(lock?.collections ?? [], { name, settings, workflow: undefined });
  if (locked === undefined) throw drifted([{ kind: "collection", collection: name, change: "added" }]);
  const before = await knowledge.contents(stored);
  if (before !== undefined && isIndexed(before, locked, declaration)) return undefined;
  const hashes = new Map(locked.documents.map(({ path, sha256 }) => [path, sha256 ?? ""]));
  const report = await knowledge.sync(stored, declaration, {
    ...options,
    admit(document, hash) {
      options.admit?.(document, hash);
      if (hashes.get(document) === hash) return;
      const change = hashes.has(document) ? "changed" : "added";
      throw drifted([{ kind: "document", collection: name, change, document, found: hash }]);
    },
  });
  const after = await knowledge.contents(stored);
  const documents = after === undefined ? [] : lockedDocuments(after, report.skipped);
  const differences = compareContents(locked, documents, declaration);
  if (differences.length > 0) throw drifted(differences);
  return report;
}

/** The error of a run that is held back because things are not as the lock says. */
export function drifted(differences: readonly LockDifference[]): PlanetError {
  const shown = differences.slice(0, mostNamed).map(describeDifference);
  const more = differences.length > mostNamed ? [`${differences.length - mostNamed} more`] : [];
  return new PlanetError("drifted", `not all is as "${lockFileName}" says: ${[...shown, ...more].join("; ")}`, {
    hint: "see all of it with `aiplanet kb diff`, and write a new lock with `aiplanet kb lock` when it is as it should be",
    details: { differences },
  });
}

const mostNamed = 20;

function isIndexed(
  contents: CollectionContents,
  locked: LockedCollection,
  declaration: CollectionDeclaration,
): boolean {
  return (
    contents.embedding?.model === declaration.embedding &&
    contents.documents.every((document) => isCurrent(document, locked.settings.splitter)) &&
    compareContents(locked, lockedDocuments(contents), declaration).length === 0
  );
}

function compareContents(
  locked: LockedCollection,
  documents: readonly LockedDocument[],
  declaration: CollectionDeclaration,
): LockDifference[] {
  return differencesOf(locked, {
    name: locked.name,
    workflow: undefined,
    settings: lockedSettings(declaration),
    loaderVersion,
    documents: documents.map(asFound),
    withWebPages: true,
  });
}
