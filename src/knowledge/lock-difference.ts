import type { LockedCollection, LockedDocument, LockedSettings } from "./lock-file";
import { isAddress } from "./page-address";

/** A document as it is found now, unread but for its hash. */
export interface FoundDocument {
  readonly path: string;
  /** SHA-256 of its bytes, lower-case hex; undefined for a file that cannot be read. */
  readonly sha256: string | undefined;
  /** Whether it has more bytes than the collection reads. */
  readonly tooLarge: boolean;
}

/** A collection as it is declared and found now. */
export interface FoundCollection {
  readonly name: string;
  readonly workflow: string | undefined;
  readonly settings: LockedSettings;
  /** The version that a loader has now, by its id. */
  readonly loaderVersion: (loader: string) => number;
  readonly documents: readonly FoundDocument[];
  /** Whether its web pages are among the documents; they are compared only then. */
  readonly withWebPages: boolean;
}

/** Something that is not as the lock says. What is added or removed is so since the lock was written. */
export type LockDifference =
  | {
      readonly kind: "collection";
      readonly collection: string;
      /** `unpinned`: it is filled by hand, so that no lock can say what it holds. */
      readonly change: "added" | "removed" | "unpinned";
    }
  | {
      readonly kind: "setting";
      readonly collection: string;
      readonly change: "changed";
      readonly setting: string;
      readonly locked: string;
      readonly found: string;
    }
  | {
      readonly kind: "document";
      readonly collection: string;
      readonly change: "added" | "removed" | "changed";
      readonly document: string;
      readonly locked?: string;
      readonly found?: string;
    };

/** A document that was indexed now, to be compared with a lock. */
export function asFound({ path, sha256, skipped }: LockedDocument): FoundDocument {
  return { path, sha256, tooLarge: sha256 === undefined && skipped === "too_large" };
}

/**
 * The entry of a lock that is meant by a collection: the one of its name with the same settings, else the one of its
 * workflow, else the only one of its name.
 */
export function findLocked(
  locked: readonly LockedCollection[],
  { name, settings, workflow }: Pick<FoundCollection, "name" | "settings" | "workflow">,
): LockedCollection | undefined {
  const named = locked.filter((one) => one.name === name);
  const own = named.filter(({ workflows }) => workflow !== undefined && workflows.includes(workflow));
  const same = (one: LockedCollection) => settingDifferences(one.settings, settings).length === 0;
  return own.find(same) ?? named.find(same) ?? own[0] ?? (named.length === 1 ? named[0] : undefined);
}

/** What of a collection is not as the lock says: settings first, then documents by path. */
export function differencesOf(locked: LockedCollection, found: FoundCollection): LockDifference[] {
  const collection = found.name;
  const settings = settingDifferences(locked.settings, found.settings);
  return [
    ...[...settings, ...loaderDifferences(locked, found)].map((one) => ({
      kind: "setting" as const,
      collection,
      change: "changed" as const,
      ...one,
    })),
    ...documentDifferences(locked.documents, found).map((one) => ({
      kind: "document" as const,
      collection,
      ...one,
    })),
  ];
}

interface SettingDifference {
  readonly setting: string;
  readonly locked: string;
  readonly found: string;
}

/** A loader is named once, however many documents it has read. */
function loaderDifferences({ documents }: LockedCollection, { loaderVersion }: FoundCollection): SettingDifference[] {
  const loaders = new Map(documents.flatMap(({ loader }) => (loader === undefined ? [] : [[loader.id, loader]])));
  return [...loaders.values()]
    .filter(({ id, version }) => loaderVersion(id) !== version)
    .map(({ id, version }) => ({
      setting: `loader ${id}`,
      locked: `version ${version}`,
      found: `version ${loaderVersion(id)}`,
    }));
}

function settingDifferences(locked: LockedSettings, found: LockedSettings): SettingDifference[] {
  const before = describeSettings(locked, found);
  const after = describeSettings(found, locked);
  return Object.keys(before).flatMap((setting) => {
    const [was, is] = [before[setting] ?? "", after[setting] ?? ""];
    return was === is ? [] : [{ setting, locked: was, found: is }];
  });
}

/** Settings in words that are equal exactly when the settings are. Dimensions count where both sides know them. */
function describeSettings(settings: LockedSettings, other: LockedSettings): Readonly<Record<string, string>> {
  const { sources, exclude, fileLimit, splitter, analysis, embedding } = settings;
  const known = other.embedding?.dimensions !== undefined && embedding?.dimensions !== undefined;
  return {
    sources: listed(sources),
    exclude: listed(exclude),
    "file limit": `${fileLimit} bytes`,
    splitter: `${splitter.size}/${splitter.overlap} ${splitter.unit}, version ${splitter.version}`,
    analysis: `version ${analysis}`,
    embedding:
      embedding === undefined ? "none" : `${embedding.model}${known ? `, ${embedding.dimensions} dimensions` : ""}`,
  };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => JSON.stringify(name)).join(", ");
}

type DocumentDifference = Omit<Extract<LockDifference, { kind: "document" }>, "kind" | "collection">;

function documentDifferences(
  locked: readonly LockedDocument[],
  { documents, withWebPages }: FoundCollection,
): readonly DocumentDifference[] {
  const before = new Map(locked.map((one) => [one.path, one]));
  const after = new Map(documents.map((one) => [one.path, one]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((document): DocumentDifference[] => {
    const was = before.get(document);
    const is = after.get(document);
    if (was === undefined) return [{ change: "added", document, ...(is && { found: describeFound(is) }) }];
    if (is === undefined) {
      return isAddress(document) && !withWebPages ? [] : [{ change: "removed", document, locked: describeLocked(was) }];
    }
    if (isSame(was, is)) return [];
    return [{ change: "changed", document, locked: describeLocked(was), found: describeFound(is) }];
  });
}

/** A document that was skipped unread has no hash: it is the same as long as it would be skipped unread again. */
function isSame(locked: LockedDocument, found: FoundDocument): boolean {
  if (locked.sha256 !== undefined) return locked.sha256 === found.sha256;
  return locked.skipped === "too_large" ? found.tooLarge : found.sha256 === undefined;
}

function describeLocked({ sha256, skipped }: LockedDocument): string {
  return sha256 ?? `skipped (${skipped ?? "unread"})`;
}

function describeFound({ sha256, tooLarge }: FoundDocument): string {
  return sha256 ?? (tooLarge ? "too large" : "unreadable");
}
