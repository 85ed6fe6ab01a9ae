import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { port } from "../engine/port";
import type { DocumentValue, Progress } from "../engine/values";
import type { CollectionEntry } from "../engine/workflow";

const config = z.strictObject({
  collection: z.string().min(1).describe("The collection to search, as declared under `knowledge`."),
  top_k: z.int().min(1).max(50).default(6).describe("How many passages to return."),
});

/** What the node asks of knowledge: passages from a collection that is up to date with its sources. */
export interface CollectionSearch {
  search(request: {
    readonly collection: string;
    readonly declaration: CollectionEntry;
    /** The folder that sources are relative to. */
    readonly folder: string | undefined;
    readonly query: string;
    readonly topK: number;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: Progress) => void;
    /** Is told of each document that was left out, and why. */
    readonly onNotice: (notice: string) => void;
  }): Promise<readonly DocumentValue[]>;
}

/** The node that finds passages in documents. */
export function knowledgeBaseNode(services: { readonly knowledge: CollectionSearch }): NodeHandler {
  return defineNode({
    type: "knowledge_base",
    description: "Finds passages in the documents of a collection.",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The passages found, best first.") },
    collection: ({ collection }) => collection,
    async run({ config: { collection, top_k }, inputs, workflow, signal, progress, notice }) {
      const documents = await services.knowledge.search({
        collection,
        declaration: Object.hasOwn(workflow.knowledge, collection) ? (workflow.knowledge[collection] ?? {}) : {},
        folder: workflow.folder,
        query: inputs.query,
        topK: top_k,
        signal,
        onProgress: progress,
        onNotice: notice,
      });
      return { documents };
    },
  });
}
