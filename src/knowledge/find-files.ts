import { lstat, realpath } from "node:fs/promises";
import { extname, relative, resolve, sep } from "node:path";
import { PlanetError } from "../engine/errors";
import { isGlob, isOrdinary, parseGlob } from "./glob";
import { isAddress } from "./page-address";
import { tryStat, type WalkedFile, walkFolder } from "./walk-folder";

/** The endings of the files that a folder or a glob stands for. */
export const supportedEndings: readonly string[] =
  ".pdf .docx .md .markdown .mdx .html .htm .xhtml .csv .tsv .json .jsonl .ndjson .txt .text .rst .adoc .org .log".split(
    " ",
  );

/** A file that a source names. */
export interface FoundFile {
  /** Absolute path. */
  readonly path: string;
  /** What the document is cited as: the path relative to the folder, with forward slashes. */
  readonly document: string;
}

/** What the sources name. */
export interface FoundFiles {
  /** The files, sorted by document, each once, also where links lead to it. */
  readonly files: readonly FoundFile[];
  /** The web pages, each once, in the order of the sources. */
  readonly addresses: readonly string[];
  /** Folders below the sources that cannot be read and links that lead nowhere, named like documents. */
  readonly unreadable: readonly string[];
}

interface Found {
  readonly files: readonly WalkedFile[];
  readonly unreadable: readonly string[];
}

/**
 * The files that sources name. A file stands for itself, whatever its ending; a folder for all files below it with one
 * of the {@link supportedEndings}; a glob (see `parseGlob`) for those of them that match; an address for its page.
 * Folders and globs leave out hidden files and folders, node_modules, what `exclude` names and what a file
 * `.aiplanetignore` in one of the folders names; linked folders are followed, each once, so that a loop ends. A file
 * with several names is found once, under its real name if that is among them.
 *
 * @param sources Files, folders or globs, relative to `folder`, and addresses with http or https.
 * @param folder Absolute path.
 * @param exclude Patterns of `.gitignore`, relative to `folder`.
 * @throws `not_found` naming the source that names no file.
 */
export async function findFiles(
  sources: readonly string[],
  folder: string,
  exclude: readonly string[] = [],
): Promise<FoundFiles> {
  const byReal = new Map<string, WalkedFile>();
  const unreadable = new Set<string>();
  for (const source of sources.filter((one) => !isAddress(one))) {
    const found = await expand(source, folder, exclude);
    if (found.files.length === 0 && found.unreadable.length === 0) {
      throw namesNothing(source, folder, exclude);
    }
    for (const file of found.files) {
      const known = byReal.get(file.real);
      if (known === undefined || (known.linked && !file.linked)) {
        byReal.set(file.real, file);
      }
    }
    for (const path of found.unreadable) {
      unreadable.add(path);
    }
  }
  const files = Array.from(byReal.values(), ({ path }) => ({ path, document: documentName(path, folder) }));
  return {
    files: files.sort((left, right) => (left.document < right.document ? -1 : 1)),
    addresses: [...new Set(sources.filter(isAddress))],
    unreadable: Array.from(unreadable, (path) => documentName(path, folder)).sort(),
  };
}

async function expand(source: string, folder: string, exclude: readonly string[]): Promise<Found> {
  // A name may hold the characters of a glob; what is there under that very name is meant.
  const path = resolve(folder, source);
  const stats = await tryStat(path);
  if (stats?.isFile()) {
    return { files: [{ path, real: await realpath(path), linked: await isLink(path) }], unreadable: [] };
  }
  const options = { exclude, folder: resolve(folder) };
  if (stats?.isDirectory()) {
    return walkFolder(path, { ...options, wanted: isWanted(isOrdinaryPath), mayHold: isOrdinaryPath });
  }
  if (stats !== undefined || !isGlob(source)) {
    return { files: [], unreadable: [] };
  }
  const { base, matches, mayHold } = parseGlob(source);
  return walkFolder(resolve(folder, base), { ...options, wanted: isWanted(matches), mayHold });
}

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path)).isSymbolicLink();
}

function isWanted(matches: (parts: readonly string[]) => boolean): (parts: readonly string[]) => boolean {
  return (parts) => supportedEndings.includes(extname(parts.at(-1) ?? "").toLowerCase()) && matches(parts);
}

function isOrdinaryPath(parts: readonly string[]): boolean {
  return isOrdinary(parts.at(-1) ?? "");
}

function namesNothing(source: string, folder: string, exclude: readonly string[]): PlanetError {
  const excluded = exclude.length === 0 ? "" : " that are not excluded";
  return new PlanetError("not_found", `the source "${source}" names no file`, {
    hint: `name a file, a folder or a glob such as docs/**/*.md, relative to "${folder}"; folders and globs stand for ${supportedEndings.join(", ")} files${excluded}`,
    details: { source, folder },
  });
}

function documentName(path: string, folder: string): string {
  return relative(folder, path).split(sep).join("/");
}
