import { join, relative, resolve } from "node:path";
import { isPlanetError } from "../engine/errors";
import type { Plan } from "../engine/plan";
import type { Knowledge, SyncOptions } from "../knowledge/contracts";
import { loaderVersion, lockedDocuments, lockedSettings } from "../knowledge/lock-collection";
import { asFound, differencesOf, findLocked, type LockDifference } from "../knowledge/lock-difference";
import { countsOf, formatLock, type Lock, type LockedCollection, lockFileName } from "../knowledge/lock-file";
import { declarationOf } from "./collection-declaration";
import { noticesOf } from "./collection-search";
import {
  compareLocks,
  type LockComparison,
  type LockOptions,
  type LockScope,
  scopeOfFiles,
  withoutDeclaration,
} from "./compare-lock";
import { type DeclaredCollection, declaredCollections, workflowFiles } from "./declared-collections";
import { drifted } from "./frozen-collection";
import { readLock, writeLock } from "./read-lock";
import { storedName } from "./stored-collection";

/** What writing a lock did. */
export interface LockReport extends LockComparison {
  /** Whether the file was changed. */
  readonly written: boolean;
  /** What the lock pins now. */
  readonly collections: readonly ({ readonly name: string } & ReturnType<typeof countsOf>)[];
}

/** What locking works with. */
export interface LockServices {
  /** Absolute path of the folder that file names are relative to. */
  readonly folder: string;
  readonly plan: (file: string) => Promise<Plan>;
  readonly open: () => Promise<Knowledge>;
}

/**
 * Brings the collections of workflows up to date and writes what they hold into the locks beside the workflows.
 * @param files workflow files; none means all of the folder. What other workflows have in a lock is kept.
 * @throws `not_found` when there is no workflow, what reading workflows throws, and what indexing throws.
 */
export async function writeLocks(
  services: LockServices,
  files: readonly string[],
  options: SyncOptions,
): Promise<LockReport[]> {
  const { declared, scopeOf } = await declaredIn(services, files);
  const reports: LockReport[] = [];
  for (const folder of new Set(declared.map((one) => one.folder))) {
    const own = declared.filter((one) => one.folder === folder);
    reports.push(await lockFolder(services, folder, own, scopeOf(folder), options));
  }
  return reports;
}

/** Compares collections with the locks beside their workflows; see `compareLocks`. */
export async function checkLocks(
  services: Omit<LockServices, "open">,
  files: readonly string[],
  options?: LockOptions,
): Promise<LockComparison[]> {
  const { declared, scopeOf } = await declaredIn(services, files);
  return compareLocks(declared, services.folder, scopeOf, options);
}

/**
 * Refuses a plan whose collections are not as the locks beside its workflows say. Nothing is indexed or fetched.
 * @param folder absolute path of the folder that lock files are shown relative to.
 * @throws `drifted` naming all that drifted, `not_found` when a lock is missing.
 */
export async function requireLocked(plan: Plan, folder: string, options?: LockOptions): Promise<void> {
  const used = declaredCollections([plan]).filter((one) => one.used);
  const comparisons = await compareLocks(used, folder, () => undefined, options);
  const differences = comparisons.flatMap((one) => one.differences);
  if (differences.length > 0) throw drifted(differences);
}

async function declaredIn({ folder, plan }: Omit<LockServices, "open">, files: readonly string[]) {
  const plans: Plan[] = [];
  for (const file of files.length > 0 ? files : await workflowFiles(folder, folder)) plans.push(await plan(file));
  const paths = files.map((file) => resolve(folder, file));
  const ofFiles = scopeOfFiles(paths);
  const declared = declaredCollections(plans).filter(({ entry }) => entry.sources !== undefined);
  const scopeOf = (of: string): LockScope => (files.length === 0 && of === folder ? "folder" : ofFiles(of));
  return { declared, scopeOf };
}

async function lockFolder(
  { folder: base, open }: LockServices,
  folder: string,
  declared: readonly DeclaredCollection[],
  scope: LockScope,
  options: SyncOptions,
): Promise<LockReport> {
  const file = relative(base, join(folder, lockFileName));
  const notices: string[] = [];
  const before = await readLock(folder, file).catch((error: unknown) => {
    if (!isPlanetError(error) || error.code !== "invalid_config") throw error;
    notices.push(`${error.message}; it is written anew`);
    return undefined;
  });
  const current: LockedCollection[] = [];
  for (const one of declared) {
    const declaration = declarationOf(one.entry, folder);
    if (declaration === undefined) continue;
    const knowledge = await open();
    const stored = storedName(one.name, folder, one.entry);
    const report = await knowledge.sync(stored, declaration, { ...options, refresh: true });
    notices.push(...noticesOf(report));
    const contents = (await knowledge.contents(stored)) ?? { documents: [] };
    current.push({
      name: one.name,
      workflows: one.workflow === undefined ? [] : [one.workflow],
      settings: lockedSettings(declaration, contents.embedding?.dimensions),
      documents: lockedDocuments(contents, report.skipped),
    });
  }
  const kept = scope === "folder" ? [] : keptOf(before, current, scope);
  const collections = together([...kept, ...current]);
  const written = await writeLock(folder, { collections });
  return {
    file,
    written,
    differences: changesOf(before ?? { collections: [] }, current, scope),
    notices: [...new Set(notices)],
    collections: collections.map(({ name, documents }) => ({ name, ...countsOf(documents) })),
  };
}

/** What other workflows have in the lock. */
function keptOf(
  before: Lock | undefined,
  current: readonly LockedCollection[],
  scope: ReadonlySet<string>,
): LockedCollection[] {
  const renewed = new Set([...scope, ...current.flatMap(({ workflows }) => workflows)]);
  return (before?.collections ?? []).flatMap((one) => {
    const workflows = one.workflows.filter((workflow) => !renewed.has(workflow));
    return workflows.length === 0 ? [] : [{ ...one, workflows }];
  });
}

/** Workflows that declare the same collection share an entry. */
function together(collections: readonly LockedCollection[]): LockedCollection[] {
  const entries = new Map<string, LockedCollection>();
  for (const one of collections) {
    const key = formatLock({ collections: [{ ...one, workflows: [] }] });
    const workflows = [...(entries.get(key)?.workflows ?? []), ...one.workflows];
    entries.set(key, { ...one, workflows: [...new Set(workflows)] });
  }
  return [...entries.values()];
}

/** What is not as the lock before said. */
function changesOf(before: Lock, current: readonly LockedCollection[], scope: LockScope): LockDifference[] {
  const seen = new Set<LockedCollection>();
  const differences = together(current).flatMap((one): LockDifference[] => {
    const { name, settings, documents, workflows } = one;
    const workflow = workflows[0];
    const locked = findLocked(before.collections, { name, settings, workflow });
    if (locked === undefined) return [{ kind: "collection", collection: name, change: "added" }];
    seen.add(locked);
    const found = { name, workflow, settings, loaderVersion, documents: documents.map(asFound), withWebPages: true };
    return differencesOf(locked, found);
  });
  return [...differences, ...withoutDeclaration(before, seen, scope)];
}
