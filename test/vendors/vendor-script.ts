import type { Message, Usage } from "../../src/engine/values";
import type { FinishReason, JsonSchema, ReasoningEffort, Tool } from "../../src/providers/contracts";
import type { Cut } from "./http-faults";

/** What the server of a vendor does with one request. Each vendor's server says it in its own protocol. */
export type VendorScript =
  /** Streams the pieces as an answer that ends as it should. Without `usage` or `finish`: some tokens, `stop`. */
  | {
      readonly kind: "answer";
      readonly pieces: readonly string[];
      readonly usage?: Usage;
      readonly finish?: Exclude<FinishReason, "tool-calls">;
      /** How the bytes are split across the network. Default: `whole`. */
      readonly cut?: Cut;
      /** Whether lines that mean nothing stand between the pieces. */
      readonly keepAlive?: boolean;
    }
  /** Answers as it should, but never says what the call used. Of embeddings as well. */
  | { readonly kind: "no-usage"; readonly pieces: readonly string[] }
  /** Asks for tools. */
  | { readonly kind: "tool-call"; readonly calls: readonly { readonly name: string; readonly input: unknown }[] }
  /** Refuses with this status, in the vendor's envelope. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message: string;
    }
  /** Refuses because of the key, as this vendor does. */
  | { readonly kind: "key-refused" }
  /** Refuses because the account's quota is used up, so that waiting for a moment does not help. */
  | { readonly kind: "quota" }
  /** Refuses because it has no such model. */
  | { readonly kind: "unknown-model" }
  /** Refuses to answer for what was asked: a content filter. */
  | { readonly kind: "blocked" }
  /** Sends the pieces, then cuts the connection; without pieces, before it answers at all. */
  | { readonly kind: "hang-up"; readonly pieces: readonly string[] }
  /** Sends the pieces, then ends the stream in good order but without the end of the answer. */
  | { readonly kind: "unfinished"; readonly pieces: readonly string[] }
  /** Sends the pieces, then what is no JSON. Of embeddings: no JSON. */
  | { readonly kind: "malformed"; readonly pieces: readonly string[] }
  /** Sends the pieces, then nothing more, and keeps the connection; without pieces, not even headers. */
  | { readonly kind: "silent"; readonly pieces: readonly string[] }
  /** Answers with so many vectors, however many texts there are. */
  | { readonly kind: "vectors"; readonly count: number };

/** A chat request as the server of a vendor understood it. */
export interface AskedChat {
  readonly model: string;
  readonly system: string | undefined;
  readonly messages: readonly Message[];
  readonly temperature: number | undefined;
  readonly maxTokens: number | undefined;
  readonly reasoningEffort: ReasoningEffort | undefined;
  /** Whether JSON is asked for, and of which schema. */
  readonly json: boolean | JsonSchema;
  readonly tools: readonly Tool[];
}

/** A request for embeddings as the server of a vendor understood it. */
export interface AskedEmbedding {
  readonly model: string;
  readonly texts: readonly string[];
  /** Undefined where the vendor does not tell documents and queries apart. */
  readonly purpose: "document" | "query" | undefined;
}
