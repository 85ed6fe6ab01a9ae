import { PlanetError } from "../engine/errors";
import type { Knowledge, SyncReport } from "../knowledge/contracts";
import type { CollectionSearch } from "../nodes/knowledge-base";
import type { Models } from "../providers/models";
import { storedName } from "./stored-collection";

/**
 * What `knowledge_base` nodes search: collections that are brought up to date with their declared sources first, so
 * that documents are indexed when a run needs them and again only when they have changed.
 * @param open gives the knowledge; it is called when a node first searches, so that runs without documents open no store.
 */
export function collectionSearch(open: () => Promise<Knowledge>, models: Models): CollectionSearch {
  return {
    async search({ collection, declaration, folder, query, topK, signal, onProgress, onNotice }) {
      if (declaration.embedding !== undefined) models.embedding(declaration.embedding);
      const knowledge = await open();
      const { sources, chunk, embedding } = declaration;
      const stored = storedName(collection, folder ?? "", declaration);
      if (sources !== undefined) {
        if (folder === undefined) throw noFolder(collection);
        const report = await knowledge.sync(stored, { sources, folder, chunk, embedding }, { signal, onProgress });
        for (const notice of noticesOf(report)) onNotice(notice);
        if (embedding !== undefined)
          onNotice(`collection "${collection}" is searched by keyword, without ${embedding}`);
      }
      const hits = await knowledge.search(stored, query, topK, { signal });
      return hits.map((hit) => ({ ...hit, collection }));
    },
  };
}

function noFolder(collection: string): PlanetError {
  return new PlanetError(
    "usage",
    `collection "${collection}" has sources, and the workflow has no folder to find them in`,
    { hint: "load the workflow from a file, or give `folder` to compile" },
  );
}

/** A sentence for each document that a sync left out. */
export function noticesOf({ skipped }: SyncReport): string[] {
  return skipped.map(({ document, message }) => `"${document}" is skipped: ${message}`);
}
