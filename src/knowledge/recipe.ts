import type { StoredDocument } from "../storage/contracts";
import type { ChunkOptions } from "./contracts";
import type { Format } from "./loader";
import { loaders } from "./loaders";

/** Each is raised whenever it gives other chunks or terms for the same text. */
const splitterVersion = 2;
const analysisVersion = 2;

/** What made the chunks of a document. */
export interface Recipe {
  /** The versions of what read, split and analysed it. */
  readonly versions: string;
  readonly chunk: ChunkOptions;
}

/**
 * The recipe that a document is indexed by now, as it is stored with it.
 *
 * @param loader Which loader reads it; for a document that none has read, the versions of all count.
 */
export function recipeOf({ size, overlap, unit }: ChunkOptions, loader: string | undefined): string {
  return [`${loaderVersion(loader)}.${splitterVersion}.${analysisVersion}`, size, overlap, unit].join("/");
}

/** Whether a stored document is what indexing it now would give, as long as its content is the same. */
export function isCurrent({ recipe, loader }: StoredDocument, chunk: ChunkOptions): boolean {
  return recipe === recipeOf(chunk, loader);
}

/** Reads a stored recipe; undefined for what no version of {@link recipeOf} has written. */
export function readRecipe(recipe: string): Recipe | undefined {
  const [versions = "", size, overlap, unit = "characters"] = recipe.split("/");
  if (unit !== "characters" && unit !== "tokens") return undefined;
  const chunk: ChunkOptions = { size: Number(size), overlap: Number(overlap), unit };
  return Number.isInteger(chunk.size) && Number.isInteger(chunk.overlap) ? { versions, chunk } : undefined;
}

/** The sizes that documents are split by, in words: `800/120 characters`. */
export function describeChunk({ size, overlap, unit }: ChunkOptions): string {
  return `${size}/${overlap} ${unit}`;
}

function loaderVersion(loader: string | undefined): number {
  const known = loader === undefined ? undefined : loaders[loader as Format];
  return known?.version ?? Object.values(loaders).reduce((sum, { version }) => sum + version, 0);
}
