import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";
import type { Knowledge } from "../knowledge/contracts";
import type { ListedCollection, ListedDocument } from "../storage/contracts";
import type { Stacks } from "./stacks";
import { findStored, noCollection, readStoredName } from "./stored-collection";

/** A collection of documents. */
export interface CollectionSummary extends ListedCollection {
  /** Absolute: the folder of the workflow that declares what it is made of; undefined for one that is filled by hand. */
  readonly folder?: string;
  /** The stack whose documents these are: the one of the same name. */
  readonly stack?: string;
}

/** A document of a collection. */
export interface DocumentSummary
  extends Pick<ListedDocument, "chunks" | "pages" | "size" | "language" | "title" | "loader" | "skipped"> {
  /** As it is cited: a path, or an address. */
  readonly name: string;
  /** When its file was last changed, in milliseconds since 1970; 0 where that is not known. */
  readonly modified: number;
}

/** Which documents are listed. */
export interface ListDocumentsOptions {
  /** Only those whose name or title has this in it, whatever its case and accents. */
  readonly search?: string;
  /** Only those whose names come after this one. */
  readonly after?: string;
  /** From 1. Default: 1000. */
  readonly limit?: number;
}

/** Documents that were indexed. What names a collection that is not there throws `not_found`. */
export interface Documents {
  /** All collections, sorted by name; those that workflows declare are named as there. */
  collections(): Promise<CollectionSummary[]>;
  /** The documents of a collection, sorted by name, those that were skipped among them. */
  list(collection: string, options?: ListDocumentsOptions): Promise<DocumentSummary[]>;
  /**
   * Removes documents from a collection that is filled by hand, all at once, so that no search finds them any more; how
   * many they are. Throws `not_found` when one is not there, and `usage` for a collection that a workflow declares;
   * nothing is changed then.
   */
  remove(collection: string, names: readonly string[]): Promise<number>;
}

const documentsListed = 1000;
const stacksKnown = 10_000;
const documentsNamed = 1000;

/**
 * Makes the documents of a data folder.
 *
 * @param open Opens the folder, and gives nothing where there is none: looking makes no folder.
 */
export function createDocuments(open: () => Promise<Knowledge | undefined>, stacks: Pick<Stacks, "list">): Documents {
  async function find(collection: string): Promise<{ readonly knowledge: Knowledge; readonly stored: string }> {
    const knowledge = await open();
    if (knowledge === undefined) throw noCollection(collection, []);
    return { knowledge, stored: findStored(collection, await knowledge.collections()) };
  }

  return {
    async collections() {
      const listed = (await (await open())?.list()) ?? [];
      const names = new Set(
        listed.length === 0 ? [] : (await stacks.list({ limit: stacksKnown })).map(({ name }) => name),
      );
      return listed.map((collection) => toSummary(collection, names));
    },

    async list(collection, { limit = documentsListed, ...options } = {}) {
      const { knowledge, stored } = await find(collection);
      const page = await knowledge.page(stored, { ...options, limit });
      if (page === undefined) throw noCollection(collection, await knowledge.collections());
      return page.map(({ document, chunks, size, modified, pages, language, title, loader, skipped }) => ({
        name: document,
        chunks,
        size,
        modified,
        ...(pages === undefined ? {} : { pages }),
        ...(language === undefined ? {} : { language }),
        ...(title === undefined ? {} : { title }),
        ...(loader === undefined ? {} : { loader }),
        ...(skipped === undefined ? {} : { skipped }),
      }));
    },

    async remove(collection, names) {
      const { knowledge, stored } = await find(collection);
      const { folder } = readStoredName(stored);
      if (folder !== undefined) throw declared(collection, folder);
      const { documents = [] } = (await knowledge.contents(stored)) ?? {};
      const known = documents.map(({ document }) => document);
      const there = new Set(known);
      for (const name of names) if (!there.has(name)) throw noDocument(name, collection, known);
      return knowledge.forget(stored, names);
    },
  };
}

function toSummary({ name: stored, ...collection }: ListedCollection, stacks: ReadonlySet<string>): CollectionSummary {
  const { name, folder } = readStoredName(stored);
  if (folder !== undefined) return { name, ...collection, folder };
  return { name, ...collection, ...(stacks.has(name) ? { stack: name } : {}) };
}

function declared(collection: string, folder: string): PlanetError {
  return new PlanetError("usage", `a workflow in "${folder}" declares what "${collection}" is made of`, {
    hint: "leave the documents out there, with `exclude` under `knowledge`",
    details: { collection },
  });
}

function noDocument(name: string, collection: string, known: readonly string[]): PlanetError {
  return new PlanetError("not_found", `there is no document "${name}" in "${collection}"`, {
    hint: didYouMean(name, known.slice(0, documentsNamed)) ?? `see what there is: aiplanet kb documents ${collection}`,
    details: { collection, document: name },
  });
}
