import { basename, join, relative } from "node:path";
import { PlanetError } from "../engine/errors";
import { findSources } from "../knowledge/find-sources";
import { loaderVersion, lockedSettings } from "../knowledge/lock-collection";
import { differencesOf, findLocked, type LockDifference } from "../knowledge/lock-difference";
import { type Lock, type LockedCollection, lockFileName } from "../knowledge/lock-file";
import { isAddress } from "../knowledge/page-address";
import { declarationOf } from "./collection-declaration";
import type { DeclaredCollection } from "./declared-collections";
import { readLock } from "./read-lock";

/** How a lock and what it pins compare. */
export interface LockComparison {
  /** The lock file, relative to the folder of the planet. */
  readonly file: string;
  /** None when everything is as the lock says. */
  readonly differences: readonly LockDifference[];
  /** What was not compared, a sentence each. */
  readonly notices: readonly string[];
}

/** Lets a caller stop a comparison. */
export interface LockOptions {
  readonly signal?: AbortSignal;
}

/** Which entries of a lock are expected to be declared: all, or those of some workflow files alone. */
export type LockScope = "folder" | ReadonlySet<string>;

/**
 * Compares collections with the locks beside their workflows. Files are found and hashed; nothing is indexed or fetched.
 * @param base absolute path of the folder that lock files are shown relative to.
 * @param scopeOf what of a folder's lock is declared, so that an entry which no workflow declares any more is named;
 *   undefined when nothing else of the lock is looked at.
 * @throws `not_found` when a folder has no lock, `invalid_config` for a lock that cannot be read.
 */
export async function compareLocks(
  declared: readonly DeclaredCollection[],
  base: string,
  scopeOf: (folder: string) => LockScope | undefined,
  { signal }: LockOptions = {},
): Promise<LockComparison[]> {
  const comparisons: LockComparison[] = [];
  for (const folder of new Set(declared.map((one) => one.folder))) {
    const file = relative(base, join(folder, lockFileName));
    const lock = await readLock(folder, file);
    if (lock === undefined) throw noLock(file);
    const own = declared.filter((one) => one.folder === folder);
    comparisons.push({ file, ...(await compareFolder(own, lock, scopeOf(folder), signal)) });
  }
  return comparisons;
}

async function compareFolder(
  declared: readonly DeclaredCollection[],
  lock: Lock,
  scope: LockScope | undefined,
  signal: AbortSignal | undefined,
): Promise<Omit<LockComparison, "file">> {
  const differences: LockDifference[] = [];
  const notices: string[] = [];
  const seen = new Set<LockedCollection>();
  const compared = new Set<string>();
  for (const { name, entry, folder, workflow } of declared) {
    const declaration = declarationOf(entry, folder);
    if (declaration === undefined) {
      differences.push({ kind: "collection", collection: name, change: "unpinned" });
      continue;
    }
    const settings = lockedSettings(declaration);
    const locked = findLocked(lock.collections, { name, settings, workflow });
    if (locked === undefined) {
      differences.push({ kind: "collection", collection: name, change: "added" });
      continue;
    }
    seen.add(locked);
    // Workflows that declare the same collection are compared once.
    const key = JSON.stringify([name, settings]);
    if (compared.has(key)) continue;
    compared.add(key);
    const documents = await findSources(declaration, signal);
    const found = { name, workflow, settings, loaderVersion, documents, withWebPages: false };
    differences.push(...differencesOf(locked, found));
    const pages = locked.documents.filter(({ path }) => isAddress(path)).length;
    if (pages > 0) notices.push(`${pages} web pages of "${name}" are not compared, because nothing is fetched`);
  }
  differences.push(...withoutDeclaration(lock, seen, scope));
  return { differences, notices };
}

/** The entries that no workflow declares any more. */
export function withoutDeclaration(
  { collections }: Lock,
  seen: ReadonlySet<LockedCollection>,
  scope: LockScope | undefined,
): LockDifference[] {
  if (scope === undefined) return [];
  return collections
    .filter((one) => !seen.has(one) && (scope === "folder" || one.workflows.every((workflow) => scope.has(workflow))))
    .map(({ name }) => ({ kind: "collection", collection: name, change: "removed" }));
}

/** The scope of a comparison by the workflow files that were named, as absolute paths; none means whole folders. */
export function scopeOfFiles(files: readonly string[]): (folder: string) => LockScope {
  return (folder) =>
    new Set(files.filter((file) => relative(folder, file) === basename(file)).map((file) => basename(file)));
}

function noLock(file: string): PlanetError {
  return new PlanetError("not_found", `there is no "${file}"`, {
    hint: "write it with: aiplanet kb lock",
    details: { file },
  });
}
