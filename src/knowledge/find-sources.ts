import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { isPlanetError } from "../engine/errors";
import type { CollectionDeclaration } from "./contracts";
import { findFiles } from "./find-files";
import { mostBytes } from "./load-document";
import type { FoundDocument } from "./lock-difference";

/**
 * The files that a collection's sources name, with the hash of each; nothing is indexed, and no web page is fetched.
 *
 * @param signal Its reason is thrown when it is aborted.
 * @returns The documents, sorted by path. Sources that name no file any more give none, so that what is gone can be named.
 */
export async function findSources(
  { sources, exclude = [], folder, fileLimit = mostBytes }: CollectionDeclaration,
  signal?: AbortSignal,
): Promise<FoundDocument[]> {
  const named: string[] = [];
  for (const source of sources) if (await namesSomething(source, folder, exclude)) named.push(source);
  const { files, unreadable } = await findFiles(named, folder, exclude);
  const found: FoundDocument[] = unreadable.map((path) => ({ path, sha256: undefined, tooLarge: false }));
  for (const { document, path } of files) {
    signal?.throwIfAborted();
    found.push(await survey(document, path, fileLimit, signal));
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function survey(
  document: string,
  path: string,
  fileLimit: number,
  signal: AbortSignal | undefined,
): Promise<FoundDocument> {
  try {
    const { size } = await stat(path);
    if (size > fileLimit) return { path: document, sha256: undefined, tooLarge: true };
    return { path: document, sha256: await hashOf(path, signal), tooLarge: false };
  } catch (thrown) {
    signal?.throwIfAborted();
    if (isFileError(thrown)) return { path: document, sha256: undefined, tooLarge: false };
    throw thrown;
  }
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { signal })) hash.update(bytes);
  return hash.digest("hex");
}

async function namesSomething(source: string, folder: string, exclude: readonly string[]): Promise<boolean> {
  try {
    await findFiles([source], folder, exclude);
    return true;
  } catch (thrown) {
    if (isPlanetError(thrown) && thrown.code === "not_found") return false;
    throw thrown;
  }
}

function isFileError(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown;
}
