import type { Dirent, Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join, relative, resolve, sep } from "node:path";
import { PlanetError } from "../engine/errors";
import { isGlob, isOrdinary, parseGlob } from "./glob";

/** The endings of the files that a folder or a glob stands for. */
export const supportedEndings: readonly string[] = [".pdf", ".md", ".markdown", ".txt"];

/** A file that a source names. */
export interface FoundFile {
  /** Absolute path. */
  readonly path: string;
  /** What the document is cited as: the path relative to the folder, with forward slashes. */
  readonly document: string;
}

/** What the sources name. */
export interface FoundFiles {
  /** The files, sorted by document, each once. */
  readonly files: readonly FoundFile[];
  /** Folders below the sources that cannot be read, named like documents. */
  readonly unreadable: readonly string[];
}

interface Walk {
  readonly wanted: (parts: readonly string[]) => boolean;
  readonly mayHold: (parts: readonly string[]) => boolean;
  readonly seen: Set<string>;
  readonly files: string[];
  readonly unreadable: string[];
}

/**
 * The files that sources name. A file stands for itself, whatever its ending; a folder for all files below it with one
 * of the {@link supportedEndings}; a glob (see `parseGlob`) for those of them that match. Folders and globs leave out
 * hidden files and folders and node_modules; linked folders are followed, each once, so that a loop ends.
 *
 * @param sources Files, folders or globs, relative to `folder`.
 * @param folder Absolute path.
 * @throws `not_found` naming the source that names no file.
 */
export async function findFiles(sources: readonly string[], folder: string): Promise<FoundFiles> {
  const paths = new Set<string>();
  const unreadable = new Set<string>();
  for (const source of sources) {
    const found = await expand(source, folder);
    if (found.files.length === 0 && found.unreadable.length === 0) {
      throw new PlanetError("not_found", `the source "${source}" names no file`, {
        hint: `name a file, a folder or a glob such as docs/**/*.md, relative to "${folder}"; folders and globs stand for ${supportedEndings.join(", ")} files`,
        details: { source, folder },
      });
    }
    for (const path of found.files) {
      paths.add(path);
    }
    for (const path of found.unreadable) {
      unreadable.add(path);
    }
  }
  const files = Array.from(paths, (path) => ({ path, document: documentName(path, folder) }));
  return {
    files: files.sort((left, right) => (left.document < right.document ? -1 : 1)),
    unreadable: Array.from(unreadable, (path) => documentName(path, folder)).sort(),
  };
}

async function expand(source: string, folder: string): Promise<Pick<Walk, "files" | "unreadable">> {
  // A name may hold the characters of a glob; what is there under that very name is meant.
  const path = resolve(folder, source);
  const stats = await tryStat(path);
  if (stats?.isFile()) {
    return { files: [path], unreadable: [] };
  }
  if (stats?.isDirectory()) {
    return walk(path, isOrdinaryPath, isOrdinaryPath);
  }
  if (stats !== undefined || !isGlob(source)) {
    return { files: [], unreadable: [] };
  }
  const glob = parseGlob(source);
  return walk(resolve(folder, glob.base), glob.matches, glob.mayHold);
}

function isOrdinaryPath(parts: readonly string[]): boolean {
  return isOrdinary(parts.at(-1) ?? "");
}

async function walk(base: string, matches: Walk["wanted"], mayHold: Walk["mayHold"]) {
  const state: Walk = {
    wanted: (parts) => supportedEndings.includes(extname(parts.at(-1) ?? "").toLowerCase()) && matches(parts),
    mayHold,
    seen: new Set(),
    files: [],
    unreadable: [],
  };
  // Linked folders come after all real ones, so that a file is found under its real name where it has one.
  let folders: string[][] = [[]];
  while (folders.length > 0) {
    const linked: string[][] = [];
    for (const parts of folders) {
      await walkFolder(state, base, parts, linked);
    }
    folders = linked;
  }
  return state;
}

async function walkFolder(state: Walk, base: string, parts: readonly string[], linked: string[][]): Promise<void> {
  const folder = join(base, ...parts);
  let entries: Dirent[];
  try {
    const real = await realpath(folder);
    if (state.seen.has(real)) {
      return;
    }
    state.seen.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if (!isMissing(thrown)) {
      state.unreadable.push(folder);
    }
    return;
  }
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const below = [...parts, entry.name];
    const target = entry.isSymbolicLink() ? await tryStat(join(folder, entry.name)) : entry;
    if (target?.isDirectory() && state.mayHold(below)) {
      if (entry.isSymbolicLink()) {
        linked.push(below);
      } else {
        await walkFolder(state, base, below, linked);
      }
    } else if (target?.isFile() && state.wanted(below)) {
      state.files.push(join(folder, entry.name));
    }
  }
}

async function tryStat(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR");
}

function documentName(path: string, folder: string): string {
  return relative(folder, path).split(sep).join("/");
}
