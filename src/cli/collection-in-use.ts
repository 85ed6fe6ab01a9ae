import type { Planet } from "../app/planet";

/** What names a collection on the command line. */
export interface CollectionFlags {
  readonly collection?: string;
  /** The stack whose documents are meant; they lie in the collection that has its name. */
  readonly stack?: string;
}

/** The collection that is meant: the one that is named, else that of a stack, by default of the one in use. */
export function collectionInUse({ collection, stack }: CollectionFlags, planet: Pick<Planet, "stack">): string {
  return collection ?? stack ?? planet.stack;
}
