import * as z from "zod";
import { defineNode, type NodeHandler } from "../engine/node";
import { port } from "../engine/port";
import type { DocumentValue, Progress, Usage } from "../engine/values";
import type { CollectionEntry } from "../engine/workflow";
import type { SearchOptions } from "../knowledge/contracts";
import type { CallOptions, ChatModel } from "../providers/contracts";
import { callOptions } from "./call-options";
import { unknownModel } from "./unknown-model";

const fact = z.union([z.string(), z.number()]);

const config = z.strictObject({
  collection: z.string().min(1).describe("The collection to search, as declared under `knowledge`."),
  top_k: z.int().min(1).max(50).default(6).describe("How many passages to return."),
  retrieval: z
    .enum(["keyword", "vector", "hybrid"])
    .optional()
    .describe(
      "How passages are found: by keyword, by vector, or by both. Default: both where the collection has an embedding model, else by keyword.",
    ),
  min_score: z
    .number()
    .optional()
    .describe(
      "Passages that score less are left out. By keyword the score is BM25, from 0; by vector the cosine, from -1 to 1; by both from 0 to 1, which is for the first in both rankings.",
    ),
  filter: z
    .record(z.string().min(1), z.union([fact, z.array(fact).min(1)]))
    .optional()
    .describe(
      "Only passages with these facts, by name: one value, or several of which one must fit. `document`, `language` and `record` count as facts.",
    ),
  neighbours: z
    .int()
    .min(0)
    .max(5)
    .optional()
    .describe("How many chunks before and after a passage are added to it. Default: 0."),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("How much it counts that passages differ from each other, from 0 (not at all) to 1. Default: 0."),
  vector_weight: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      "How much vectors count beside keywords where both are asked, above 0 and up to 1, which is as much. Default: as much as they agree with keywords on what is best.",
    ),
  rerank: z
    .string()
    .min(1)
    .optional()
    .describe("Model id of the chat model that puts the best passages in order. Default: none is asked."),
});

type Config = z.output<typeof config>;

/** What a search may be told beside the question, as far as a workflow says it. */
export type RetrievalOptions = Pick<
  SearchOptions,
  "retrieval" | "minScore" | "filter" | "neighbours" | "diversity" | "vectorWeight" | "rerank"
>;

/** What the node asks of knowledge: passages from a collection that is up to date with its sources. */
export interface CollectionSearch {
  search(request: {
    readonly collection: string;
    readonly declaration: CollectionEntry;
    /** The folder that sources are relative to. */
    readonly folder: string | undefined;
    readonly query: string;
    readonly topK: number;
    /** Only what the workflow says. */
    readonly options: RetrievalOptions;
    /** Who calls; `onNotice` is told of each document that was left out, and why. */
    readonly call: CallOptions;
    readonly onProgress: (progress: Progress) => void;
    /** Is told what each call of an embedding model used; what it throws stops the search. */
    readonly onUsage: (usage: Usage) => void;
  }): Promise<readonly DocumentValue[]>;
}

/** What the node asks of knowledge, and the models that may put passages in order. */
export interface KnowledgeServices {
  readonly knowledge: CollectionSearch;
  readonly models: { chat(id: string): ChatModel };
}

/** The node that finds passages in documents. */
export function knowledgeBaseNode(services: KnowledgeServices): NodeHandler {
  return defineNode({
    type: "knowledge_base",
    description: "Finds passages in the documents of a collection.",
    caching: "calls",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The passages found, best first.") },
    collection: ({ collection }) => collection,
    unknownNames: ({ rerank }) => (rerank === undefined ? [] : unknownModel(services.models, "rerank", rerank)),
    check: ({ rerank }) =>
      rerank === "offline:extractive"
        ? 'config "rerank" names "offline:extractive", which puts nothing in order'
        : undefined,
    async run(context) {
      const { config, inputs, workflow, progress, use } = context;
      const { collection, top_k } = config;
      const documents = await services.knowledge.search({
        collection,
        declaration: Object.hasOwn(workflow.knowledge, collection) ? (workflow.knowledge[collection] ?? {}) : {},
        folder: workflow.folder,
        query: inputs.query,
        topK: top_k,
        options: optionsOf(config),
        call: callOptions(context),
        onProgress: progress,
        onUsage: use,
      });
      return { documents };
    },
  });
}

function optionsOf(config: Config): RetrievalOptions {
  const { retrieval, min_score, filter, neighbours, diversity, vector_weight, rerank } = config;
  return {
    ...(retrieval === undefined ? {} : { retrieval }),
    ...(min_score === undefined ? {} : { minScore: min_score }),
    ...(filter === undefined ? {} : { filter }),
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(diversity === undefined ? {} : { diversity }),
    ...(vector_weight === undefined ? {} : { vectorWeight: vector_weight }),
    ...(rerank === undefined ? {} : { rerank }),
  };
}
