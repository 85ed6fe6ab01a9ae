import { stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { StoredDocument } from "../storage/contracts";
import { type ExclusionRules, exclusionRules, isExcluded } from "./exclusions";
import { findFiles } from "./find-files";
import { parseGlob } from "./glob";
import { isAddress } from "./page-address";
import type { SurveyedFile } from "./plan-sync";

/** How many files are asked for at once. */
const atOnce = 32;

/** What sources name, and what the file system says of it. */
export interface Survey {
  readonly files: readonly SurveyedFile[];
  /** Web pages. */
  readonly addresses: readonly string[];
  /** Files and folders that cannot be read, named like documents. */
  readonly unreadable: readonly string[];
}

/** Where documents are looked for. */
export interface SurveyRequest {
  readonly sources: readonly string[];
  readonly exclude?: readonly string[];
  /** Absolute path of the folder that sources and patterns are relative to. */
  readonly folder: string;
}

/**
 * Finds the files that sources name, with their sizes and times; none is read, and no page is fetched.
 *
 * @throws `not_found` for a source that names nothing; the signal's reason when it is aborted.
 */
export async function surveyFiles(
  { sources, exclude, folder }: SurveyRequest,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const found = await findFiles(sources, folder, exclude);
  const unreadable = [...found.unreadable];
  const files: SurveyedFile[] = [];
  for (let start = 0; start < found.files.length; start += atOnce) {
    signal?.throwIfAborted();
    const some = found.files.slice(start, start + atOnce);
    const stats = await Promise.all(some.map(({ path }) => stat(path).catch(() => undefined)));
    for (const [index, file] of some.entries()) {
      const known = stats[index];
      if (known === undefined) unreadable.push(file.document);
      else files.push({ ...file, size: known.size, modified: known.mtimeMs });
    }
  }
  return { files, addresses: found.addresses, unreadable };
}

/**
 * The stored documents that lie below one of the folders or globs, and whose files are not there any more, or are left
 * out now.
 */
export async function goneDocuments(
  stored: readonly StoredDocument[],
  { files, unreadable }: Survey,
  { sources, folder, exclude = [] }: SurveyRequest,
): Promise<Set<string>> {
  const rules = [await exclusionRules(exclude, 0)];
  const there = new Set([...files.map(({ document }) => document), ...unreadable]);
  const covers = sources.filter((source) => !isAddress(source)).map((source) => coverOf(source, folder));
  const gone = new Set<string>();
  for (const { document } of stored) {
    if (there.has(document) || isAddress(document)) continue;
    const path = resolve(folder, document);
    if (!covers.some((covered) => covered(path))) continue;
    if (isLeftOut(rules, document.split("/")) || (await isMissing(path))) gone.add(document);
  }
  return gone;
}

/** Whether rules leave out a file or a folder that it is in; nothing outside of their folder. */
function isLeftOut(rules: readonly ExclusionRules[], parts: readonly string[]): boolean {
  if (parts[0] === "..") return false;
  return parts.some((_, last) => isExcluded(rules, parts.slice(0, last + 1), last < parts.length - 1));
}

/** Whether a file is missing, and not merely out of reach. */
async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "ENOENT" || code === "ENOTDIR",
  );
}

/** Whether a source would stand for a file of this absolute path, were it there. */
function coverOf(source: string, folder: string): (path: string) => boolean {
  const whole = resolve(folder, source);
  const glob = parseGlob(source.split(sep).join("/"));
  const base = resolve(folder, glob.base);
  return (path) =>
    path.startsWith(whole + sep) ||
    (path.startsWith(base + sep) && glob.matches(path.slice(base.length + 1).split(sep)));
}
