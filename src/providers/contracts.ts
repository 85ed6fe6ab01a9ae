import type { DocumentValue, Message, Usage } from "../engine/values";

/** A JSON Schema (2020-12) as a plain object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A function that a model may ask its caller to call. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** The schema of its argument, an object. */
  readonly parameters: JsonSchema;
}

/** How much a reasoning model thinks before it answers. */
export type ReasoningEffort = "minimal" | "low" | "medium" | "high";

/** What a chat model is asked: plain JSON. */
export interface ChatRequest {
  /** What the model is told to be, apart from the conversation. */
  readonly system?: string;
  /** The conversation, oldest first; the last message is the one to answer. */
  readonly messages: readonly Message[];
  /** The question by itself, without the sources that the last message may hold around it. */
  readonly question: string;
  /** The passages that the answer may rest on; `[1]` in an answer means the first of them. */
  readonly sources: readonly DocumentValue[];
  /** Whether the answer must be one JSON value, and of which schema. */
  readonly json: boolean | JsonSchema;
  /** From 0 (the same each time) to 2; left out, the model's own default. */
  readonly temperature?: number;
  /** The most tokens that the answer may have, thinking included. */
  readonly maxTokens?: number;
  /** Heeded by models that reason; the others ignore it. */
  readonly reasoningEffort?: ReasoningEffort;
  readonly tools?: readonly Tool[];
}

/** Why a model stopped: it had said all, the answer was cut off, or it waits for a tool. */
export type FinishReason = "stop" | "length" | "tool-calls";

/** A piece of a model's answer. `end` comes once, last. */
export type ChatPart =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "tool-call"; readonly id: string; readonly name: string; readonly input: unknown }
  | {
      readonly type: "end";
      /** What the vendor says the call used; undefined when it does not say. */
      readonly usage: Usage | undefined;
      /** Default: `stop`. */
      readonly finish?: FinishReason;
      /** The passages that the answer cites, for a model that knows them exactly. */
      readonly citations?: readonly DocumentValue[];
    };

/** Who calls: the attempt of a node in a run. */
export interface Caller {
  readonly run: string;
  readonly node: string;
  /** From 1. */
  readonly attempt: number;
  /** The place in the list of a `for_each` node, from 0. */
  readonly element?: number;
}

/** What lets a caller stop a call, and make it again without paying twice. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly idempotencyKey?: string;
  readonly caller?: Caller;
  /** Whether a kept answer may be given instead, and for how many milliseconds it is kept. Default: false. */
  readonly cache?: boolean | number;
  /**
   * Sets aside what a call is expected to use, before it is made; gives it back when the returned function is called.
   * Throws when the caller may not use that much. Left out where there is no budget.
   */
  readonly reserve?: (expected: Usage) => () => void;
  /** Is told what a web search has used; answers and vectors carry that themselves. */
  readonly onUsage?: (usage: Usage) => void;
  /** Is told what a person should know although the call goes on: that it is made again, say. */
  readonly onNotice?: (notice: string) => void;
}

/** A model that answers. */
export interface ChatModel {
  /** `provider:model`. */
  readonly id: string;
  /** Streams one answer. Throws a `PlanetError` that says whether trying again may help. */
  stream(request: ChatRequest, options: CallOptions): AsyncIterable<ChatPart>;
}

/** What an embedding model is asked. */
export interface EmbeddingRequest {
  readonly texts: readonly string[];
  /** Whether the texts are kept to be found, or one is looked for: some models tell them apart. */
  readonly purpose: "document" | "query";
}

/** What an embedding model gives. */
export interface Embeddings {
  /** One vector for each text, in order, all of the same length. */
  readonly vectors: readonly Float32Array[];
  /** What the vendor says the call used; undefined when it does not say. */
  readonly usage: Usage | undefined;
}

/** A model that turns texts into vectors. */
export interface EmbeddingModel {
  /** `provider:model`. */
  readonly id: string;
  /** The most texts that one call may carry. */
  readonly batchSize: number;
  /** Throws a `PlanetError` that says whether trying again may help. */
  embed(request: EmbeddingRequest, options: CallOptions): Promise<Embeddings>;
}

/** What a search engine is asked. */
export interface SearchRequest {
  readonly query: string;
  /** The most results to give, from 1. */
  readonly limit: number;
  /** Country to search from, two letters (ISO 3166-1). */
  readonly gl?: string;
  /** Language of the results (BCP 47, such as `en` or `pt-br`). */
  readonly hl?: string;
}

/** What a vendor lacks before it can be called: a key, or an address. */
export interface Lack {
  readonly message: string;
  readonly hint: string;
}

/** A search engine for the web. */
export interface WebSearch {
  readonly name: string;
  /** Undefined when it can be called. */
  readonly lack?: Lack;
  /**
   * The best results, best first, at most `limit`; each has `url` and a text that answers may quote.
   * Throws a `PlanetError` that says whether trying again may help.
   */
  search(request: SearchRequest, options: CallOptions): Promise<readonly DocumentValue[]>;
  /** Makes one call that costs nothing or next to nothing, to see whether key and address are right. */
  probe?(options: CallOptions): Promise<void>;
}

/** A vendor: what stands before the colon of a model id. */
export interface ModelProvider {
  readonly name: string;
  /** Whether it answers within the process, so that its calls need no limits, retries and prices. Default: false. */
  readonly local?: boolean;
  /** Undefined when it can be called. */
  readonly lack?: Lack;
  /** The chat model of this name. Throws `unknown_model` when the vendor has none. */
  chat?(model: string): ChatModel;
  /** The embedding model of this name. Throws `unknown_model` when the vendor has none. */
  embedding?(model: string): EmbeddingModel;
  /** Makes one call that costs nothing or next to nothing, to see whether key and address are right. */
  probe?(options: CallOptions): Promise<void>;
}
