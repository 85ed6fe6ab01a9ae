import { createHash } from "node:crypto";
import { PlanetError } from "../engine/errors";
import type { CollectionEntry } from "../engine/workflow";

/** Stands between the parts of a stored name; no folder's name and no collection's name holds a line break. */
const separator = "\n";

/**
 * The name under which a collection is kept. One that declares its sources holds exactly these, so it is kept apart by
 * them and by the folder that they are relative to: two workflows that use one name never see each other's documents.
 * One without sources is filled by hand, and kept under its own name.
 * @param folder absolute path.
 */
export function storedName(
  collection: string,
  folder: string,
  { sources, chunk, exclude, fileLimit }: CollectionEntry,
): string {
  if (sources === undefined) return collection;
  const parts = [sources, chunk?.size, chunk?.overlap];
  const more = [chunk?.unit, exclude, fileLimit];
  const content = createHash("sha256")
    // So that a collection without these keeps its name.
    .update(JSON.stringify(more.every((part) => part === undefined) ? parts : [...parts, ...more]))
    .digest("hex");
  return [collection, folder, content.slice(0, 16)].join(separator);
}

/**
 * The stored name that a person means by a collection's name.
 * @param stored all stored names.
 * @throws `not_found` when there is none, and `usage` when several workflows declare one of this name.
 */
export function findStored(collection: string, stored: readonly string[]): string {
  if (stored.includes(collection)) return collection;
  const declared = stored.filter((name) => name.startsWith(collection + separator));
  const [only, ...others] = declared;
  if (only === undefined) throw noCollection(collection, stored);
  if (others.length === 0) return only;
  const folders = [...new Set(declared.map((name) => name.split(separator)[1]))];
  throw new PlanetError("usage", `${declared.length} workflows declare a collection "${collection}"`, {
    hint: `they lie in ${folders.join(", ")}; give the one you mean a name of its own, or a data folder of its own`,
    details: { collection },
  });
}

/** The name by which people know a stored collection, and the folder of the workflow that declares it, if one does. */
export function readStoredName(stored: string): { readonly name: string; readonly folder?: string } {
  const [name = "", folder] = stored.split(separator);
  return { name, ...(folder === undefined ? {} : { folder }) };
}

/** The error of a collection that is not there. */
export function noCollection(collection: string, stored: readonly string[]): PlanetError {
  const names = [...new Set(stored.map((name) => `"${name.split(separator)[0]}"`))];
  return new PlanetError("not_found", `the collection "${collection}" does not exist`, {
    hint:
      names.length === 0
        ? `add documents to it first: aiplanet embed PATH --collection ${collection}`
        : `there is: ${names.join(", ")}`,
    details: { collection },
  });
}
