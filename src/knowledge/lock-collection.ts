import { chunkOptions } from "./chunk-options";
import type { CollectionContents, CollectionDeclaration, SkippedDocument } from "./contracts";
import { mostBytes } from "./load-document";
import type { LockedDocument, LockedSettings } from "./lock-file";
import { readRecipe, recipeOf } from "./recipe";

/** The version that a loader has now. */
export function loaderVersion(loader: string): number {
  return versionsOf(recipeOf(chunkOptions(), loader)).loader;
}

/**
 * What a collection is read by, as its declaration and this version of the library say.
 * @param dimensions How many numbers a vector has, where it is known.
 * @throws `invalid_config` for chunk options that are out of range.
 */
export function lockedSettings(
  declaration: Omit<CollectionDeclaration, "folder">,
  dimensions?: number,
): LockedSettings {
  const { sources, exclude = [], fileLimit = mostBytes, embedding } = declaration;
  const chunk = chunkOptions(declaration.chunk);
  const { splitter, analysis } = versionsOf(recipeOf(chunk, undefined));
  return {
    sources,
    exclude,
    fileLimit,
    splitter: { ...chunk, version: splitter },
    analysis,
    ...(embedding === undefined
      ? {}
      : { embedding: { model: embedding, ...(dimensions === undefined ? {} : { dimensions }) } }),
  };
}

/**
 * The documents of a collection as a lock pins them.
 * @param skipped Those that are not in the collection although its sources name them.
 */
export function lockedDocuments(
  { documents }: CollectionContents,
  skipped: readonly SkippedDocument[] = [],
): LockedDocument[] {
  const stored = new Set(documents.map(({ document }) => document));
  const unread = skipped.filter(({ document }) => !stored.has(document));
  return [
    ...documents.map(({ document, hash, recipe, loader, chunks, pages, skipped: reason }) => ({
      path: document,
      ...(hash === "" ? {} : { sha256: hash }),
      ...(loader === undefined ? {} : { loader: { id: loader, version: versionsOf(recipe).loader } }),
      chunks,
      ...(pages === undefined ? {} : { pages }),
      ...(reason === undefined ? {} : { skipped: reason.reason }),
    })),
    ...unread.map(({ document, reason }) => ({ path: document, chunks: 0, skipped: reason })),
  ];
}

/** A recipe of another form is of a version before there were any. */
function versionsOf(recipe: string) {
  const [loader = 0, splitter = 0, analysis = 0] = (readRecipe(recipe)?.versions ?? "").split(".").map(Number);
  return { loader, splitter, analysis };
}
