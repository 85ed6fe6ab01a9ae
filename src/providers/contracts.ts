import type { DocumentValue, Message, Usage } from "../engine/values";

/** What a chat model is asked. */
export interface ChatRequest {
  /** What the model is told to be, apart from the conversation. */
  readonly system?: string;
  /** The conversation, oldest first; the last message is the one to answer. */
  readonly messages: readonly Message[];
  /** The question by itself, without the sources that the last message may hold around it. */
  readonly question: string;
  /** The passages that the answer may rest on; `[1]` in an answer means the first of them. */
  readonly sources: readonly DocumentValue[];
  /** Whether the answer must be one JSON value. */
  readonly json: boolean;
  /** From 0 (the same each time) to 2; left out, the model's own default. */
  readonly temperature?: number;
  /** The most tokens that the answer may have. */
  readonly maxTokens?: number;
}

/** A piece of a model's answer. `end` comes once, last. */
export type ChatPart =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "tool-call"; readonly id: string; readonly name: string; readonly input: unknown }
  | {
      readonly type: "end";
      readonly usage: Usage;
      /** The passages that the answer cites, for a model that knows them exactly. */
      readonly citations?: readonly DocumentValue[];
    };

/** What lets a caller stop a call, and make it again without paying twice. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly idempotencyKey?: string;
}

/** A model that answers. */
export interface ChatModel {
  /** `provider:model`. */
  readonly id: string;
  /** Streams one answer. Throws a `PlanetError` that says whether trying again may help. */
  stream(request: ChatRequest, options: CallOptions): AsyncIterable<ChatPart>;
}

/** A model that turns texts into vectors. */
export interface EmbeddingModel {
  /** `provider:model`. */
  readonly id: string;
  /** One vector for each text, in order, all of the same length. */
  embed(texts: readonly string[], options: CallOptions): Promise<readonly Float32Array[]>;
}

/** A search engine for the web. */
export interface WebSearch {
  readonly name: string;
  /** The best results, best first, at most `limit`; each has `url` and a text that answers may quote. */
  search(query: string, limit: number, options: CallOptions): Promise<readonly DocumentValue[]>;
}

/** A vendor: what stands before the colon of a model id. */
export interface ModelProvider {
  readonly name: string;
  /** The chat model of this name. Throws `unknown_model` when the vendor has none. */
  chat?(model: string): ChatModel;
  /** The embedding model of this name. Throws `unknown_model` when the vendor has none. */
  embedding?(model: string): EmbeddingModel;
}
