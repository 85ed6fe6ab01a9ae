import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { port } from "../engine/port";
import type { DocumentValue, Progress, Usage } from "../engine/values";
import type { CollectionEntry } from "../engine/workflow";
import type { CallOptions } from "../providers/contracts";
import { callOptions } from "./call-options";

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
    /** Who calls; `onNotice` is told of each document that was left out, and why. */
    readonly call: CallOptions;
    readonly onProgress: (progress: Progress) => void;
    /** Is told what each call of an embedding model used; what it throws stops the search. */
    readonly onUsage: (usage: Usage) => void;
  }): Promise<readonly DocumentValue[]>;
}

/** The node that finds passages in documents. */
export function knowledgeBaseNode(services: { readonly knowledge: CollectionSearch }): NodeHandler {
  return defineNode({
    type: "knowledge_base",
    description: "Finds passages in the documents of a collection.",
    caching: "calls",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The passages found, best first.") },
    collection: ({ collection }) => collection,
    async run(context) {
      const { config, inputs, workflow, progress, use } = context;
      const { collection, top_k } = config;
      const documents = await services.knowledge.search({
        collection,
        declaration: Object.hasOwn(workflow.knowledge, collection) ? (workflow.knowledge[collection] ?? {}) : {},
        folder: workflow.folder,
        query: inputs.query,
        topK: top_k,
        call: callOptions(context),
        onProgress: progress,
        onUsage: use,
      });
      return { documents };
    },
  });
}
