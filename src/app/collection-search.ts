import { PlanetError } from "../engine/errors";
import type { Knowledge, SyncReport } from "../knowledge/contracts";
import type { CollectionSearch } from "../nodes/knowledge-base";
import type { Models } from "../providers/models";
import { declarationOf } from "./collection-declaration";
import { requireReranker } from "./require-reranker";
import { storedName } from "./stored-collection";

/**
 * What `knowledge_base` nodes search: collections that are brought up to date with their declared sources first, so
 * that documents are indexed when a run needs them and again only when they have changed. Where an embedding model is
 * declared, all that is searched has its vectors, also a collection that was filled by hand.
 * @param open gives the knowledge; it is called when a node first searches, so that runs without documents open no store.
 * @param frozen whether collections have to be what the lock beside their workflow says.
 */
export function collectionSearch(open: () => Promise<Knowledge>, models: Models, frozen = false): CollectionSearch {
  return {
    async search({ collection, declaration, folder, query, topK, options: how, call, onProgress, onUsage }) {
      const { embedding } = declaration;
      if (embedding !== undefined) requireEmbeddingModel(models, collection, embedding);
      else requireNoVectors(collection, how.retrieval);
      if (how.rerank !== undefined) requireReranker(models, how.rerank);
      const knowledge = await open();
      const stored = storedName(collection, folder ?? "", declaration);
      const options = { signal: call.signal, call, onProgress, onUsage };
      const declared = declarationOf(declaration, folder ?? "");
      if (declared !== undefined) {
        if (folder === undefined) throw noFolder(collection);
        const report = frozen
          ? await (await import("./frozen-collection")).syncFrozen(
              knowledge,
              { name: collection, stored, declaration: declared },
              options,
            )
          : await knowledge.sync(stored, declared, options);
        for (const notice of report === undefined ? [] : noticesOf(report)) call.onNotice?.(notice);
      } else if (embedding !== undefined) {
        await knowledge.embed(stored, embedding, options);
      }
      const hits = await knowledge.search(stored, query, topK, { ...how, ...options, embedding: embedding ?? false });
      return hits.map((hit) => ({ ...hit, collection }));
    },
  };
}

/** Refuses what is no embedding model before any document is read. */
function requireEmbeddingModel(models: Models, collection: string, embedding: string): void {
  if (embedding === "default") {
    throw new PlanetError(
      "unknown_model",
      `collection "${collection}" names the embedding model "default", and there is none`,
      {
        hint: "write the model's id, such as openai:text-embedding-3-small, or leave `embedding` out to search by keyword",
      },
    );
  }
  models.embedding(embedding);
}

/** Refuses to search a collection without vectors for them, before any document is read. */
function requireNoVectors(collection: string, retrieval = "keyword"): void {
  if (retrieval === "keyword") return;
  throw new PlanetError("usage", `retrieval is "${retrieval}", and "${collection}" has no embedding model`, {
    hint: `declare \`embedding\` for "${collection}" under \`knowledge\`, or search by keyword`,
  });
}

function noFolder(collection: string): PlanetError {
  return new PlanetError(
    "usage",
    `collection "${collection}" has sources, and the workflow has no folder to find them in`,
    { hint: "load the workflow from a file, or give `folder` to compile" },
  );
}

/** What a person should know of a sync, and a sentence for each document that it left out. */
export function noticesOf({ notices, skipped }: SyncReport): string[] {
  return [...notices, ...skipped.map(({ document, message }) => `"${document}" is skipped: ${message}`)];
}
