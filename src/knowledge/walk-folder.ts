import type { Dirent, Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { type ExclusionRules, exclusionRules, ignoreFile, isExcluded } from "./exclusions";

/** A file that a walk came upon. */
export interface WalkedFile {
  readonly path: string;
  /** Where the file really is, when links are followed. */
  readonly real: string;
  /** Whether the walk came to it over a link. */
  readonly linked: boolean;
}

/** What a walk through a folder takes along; paths below the folder are given by their parts. */
export interface WalkOptions {
  readonly wanted: (parts: readonly string[]) => boolean;
  /** Whether a folder may hold wanted files. */
  readonly mayHold: (parts: readonly string[]) => boolean;
  /** Patterns of what is left out, relative to `folder`. */
  readonly exclude: readonly string[];
  /** Absolute path. For a folder outside of it the patterns are relative to that one itself. */
  readonly folder: string;
}

interface Walk extends WalkOptions {
  readonly base: string;
  /** The parts of the path in front of those below the base that patterns may name. */
  readonly above: readonly string[];
  readonly seen: Set<string>;
  readonly files: WalkedFile[];
  readonly unreadable: string[];
}

interface Place {
  readonly parts: readonly string[];
  readonly rules: readonly ExclusionRules[];
  readonly linked: boolean;
}

/**
 * Goes through a folder and all below it. Linked folders are followed after all real ones, each once, so that a loop
 * ends. A file `.aiplanetignore` in any of the folders, or in one between `options.folder` and the walk's own, leaves
 * out what its patterns say.
 *
 * @param base Absolute path.
 * @returns The wanted files, and the folders that cannot be read and links that lead nowhere, by their absolute paths.
 */
export async function walkFolder(base: string, options: WalkOptions): Promise<Pick<Walk, "files" | "unreadable">> {
  const inside = relative(options.folder, base).split(sep);
  const above = inside[0] === ".." || resolve(options.folder, ...inside) !== base ? [] : inside.filter(Boolean);
  const walk: Walk = { ...options, base, above, seen: new Set(), files: [], unreadable: [] };
  let places: Place[] = [{ parts: [], rules: await outerRules(walk), linked: false }];
  while (places.length > 0) {
    const linked: Place[] = [];
    for (const place of places) {
      await visit(walk, place, linked);
    }
    places = linked;
  }
  return walk;
}

/** The rules that hold in the base already: the given patterns and those of the folders above it. */
async function outerRules({ exclude, folder, above }: Walk): Promise<ExclusionRules[]> {
  const rules = exclude.length === 0 ? [] : [await exclusionRules(exclude, 0)];
  for (let depth = 0; depth < above.length; depth += 1) {
    rules.push(...(await ownRules(join(folder, ...above.slice(0, depth)), depth)));
  }
  return rules;
}

async function ownRules(folder: string, depth: number): Promise<ExclusionRules[]> {
  let content: string;
  try {
    content = await readFile(join(folder, ignoreFile), "utf8");
  } catch {
    // Hardly any folder has one.
    return [];
  }
  return [await exclusionRules(content.split(/\r?\n/), depth)];
}

async function visit(walk: Walk, place: Place, later: Place[]): Promise<void> {
  const { base, above } = walk;
  const { parts, rules: outer } = place;
  const folder = join(base, ...parts);
  let entries: Dirent[];
  let real: string;
  try {
    real = await realpath(folder);
    if (walk.seen.has(real)) {
      return;
    }
    walk.seen.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if (!isMissing(thrown)) {
      walk.unreadable.push(folder);
    }
    return;
  }
  const hasRules = entries.some(({ name }) => name === ignoreFile);
  const rules = hasRules ? [...outer, ...(await ownRules(folder, above.length + parts.length))] : outer;
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const below = [...parts, entry.name];
    const isLink = entry.isSymbolicLink();
    const target = isLink ? await tryStat(join(folder, entry.name)) : entry;
    const excluded = (isFolder: boolean) => isExcluded(rules, [...above, ...below], isFolder);
    if (target?.isDirectory() && walk.mayHold(below) && !excluded(true)) {
      if (isLink) {
        later.push({ parts: below, rules, linked: true });
      } else {
        await visit(walk, { ...place, parts: below, rules }, later);
      }
    } else if (target?.isFile() && walk.wanted(below) && !excluded(false)) {
      const path = join(folder, entry.name);
      const itself = isLink ? await realpath(path) : join(real, entry.name);
      walk.files.push({ path, real: itself, linked: isLink || place.linked });
    } else if (isLink && target === undefined && walk.wanted(below) && !excluded(false)) {
      walk.unreadable.push(join(folder, entry.name));
    }
  }
}

/** What is at a path, links followed; undefined where nothing is. */
export async function tryStat(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR");
}
