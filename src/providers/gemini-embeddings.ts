import { toUsage } from "../engine/values";
import type { EmbeddingRequest, Embeddings } from "./contracts";

/** The most texts that the vendor takes in one request (https://ai.google.dev/api/embeddings). */
export const embeddingBatch = 100;

/** The body of a request for vectors (`BatchEmbedContentsRequest`), to which the SDK adds the model. */
export interface EmbeddingBody {
  readonly requests: {
    readonly content: { readonly role: "user"; readonly parts: { readonly text: string }[] };
    readonly taskType: "RETRIEVAL_DOCUMENT" | "RETRIEVAL_QUERY";
  }[];
}

/** Asks for vectors, in Gemini's words. */
export function toEmbeddingRequest({ texts, purpose }: EmbeddingRequest): EmbeddingBody {
  const taskType = purpose === "query" ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT";
  return { requests: texts.map((text) => ({ content: { role: "user", parts: [{ text }] }, taskType })) };
}

/**
 * Reads the answer to a request for vectors (`BatchEmbedContentsResponse`).
 * @param answer as it came.
 * @param count how many texts were sent.
 * @returns the vectors in the order of the texts, or what is wrong with the answer.
 */
export function readEmbeddings(answer: unknown, count: number): Embeddings | { readonly fault: string } {
  const { embeddings, usageMetadata } = (answer ?? {}) as { embeddings?: unknown; usageMetadata?: unknown };
  const entries: unknown[] = Array.isArray(embeddings) ? embeddings : [];
  if (entries.length !== count) return { fault: `sends ${entries.length} vectors for ${count} texts` };
  const vectors = entries.map((entry) => toVector((entry as { values?: unknown } | null)?.values));
  const length = vectors[0]?.length ?? 0;
  if (length === 0 || vectors.some((vector) => vector?.length !== length)) {
    return { fault: "sends what is no vector, or vectors of different lengths" };
  }
  return { vectors: vectors.flatMap((vector) => vector ?? []), usage: readUsage(usageMetadata) };
}

function toVector(values: unknown): Float32Array | undefined {
  const isVector = Array.isArray(values) && values.every((value) => Number.isFinite(value));
  return isVector ? Float32Array.from(values) : undefined;
}

/** Only the newer models say what a request used. */
function readUsage(usage: unknown): Embeddings["usage"] {
  const { promptTokenCount: input } = (usage ?? {}) as { readonly promptTokenCount?: unknown };
  return typeof input === "number" ? toUsage({ input, output: 0 }) : undefined;
}
