import { PlanetError } from "../engine/errors";
import type { Knowledge, SyncReport } from "../knowledge/contracts";
import type { CollectionSearch } from "../nodes/knowledge-base";
import type { Models } from "../providers/models";

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
      if (sources !== undefined) {
        if (folder === undefined) {
          throw new PlanetError(
            "usage",
            `collection "${collection}" has sources, and the workflow has no folder to find them in`,
            {
              hint: "load the workflow from a file, or give `folder` to compile",
            },
          );
        }
        const report = await knowledge.sync(collection, { sources, folder, chunk, embedding }, { signal, onProgress });
        for (const notice of noticesOf(report)) onNotice(notice);
      }
      return knowledge.search(collection, query, topK, { signal });
    },
  };
}

/** A sentence for each document that a sync left out. */
export function noticesOf({ skipped }: SyncReport): string[] {
  return skipped.map(({ document, message }) => `"${document}" is skipped: ${message}`);
}
