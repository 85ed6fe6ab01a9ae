import type { CollectionEntry } from "../engine/workflow";
import type { CollectionDeclaration } from "../knowledge/contracts";

/** A collection that declares its sources, as knowledge takes it; undefined for one that is filled by hand. */
export function declarationOf(
  { sources, ...rest }: CollectionEntry,
  folder: string,
): CollectionDeclaration | undefined {
  return sources === undefined ? undefined : { ...rest, sources, folder };
}
