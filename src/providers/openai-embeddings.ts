import { toUsage } from "../engine/values";
import type { Embeddings } from "./contracts";

/** The most texts in one request: far below what OpenAI takes, so that servers on this machine take it as well. */
export const embeddingBatch = 256;

/**
 * Reads the answer to a request for embeddings (`POST /embeddings`).
 * @param answer as it came.
 * @param count how many texts were sent.
 * @returns the vectors in the order of the texts, or what is wrong with the answer.
 */
export function readEmbeddings(answer: unknown, count: number): Embeddings | { readonly fault: string } {
  const { data, usage } = (answer ?? {}) as { readonly data?: unknown; readonly usage?: unknown };
  if (!Array.isArray(data)) return { fault: "sends no vectors" };
  if (data.length !== count) return { fault: `sends ${data.length} vectors for ${count} texts` };
  const entries = data.map((entry, place) => toEntry(entry, place)).sort((left, right) => left.index - right.index);
  if (entries.some(({ index }, place) => index !== place)) return { fault: "numbers its vectors wrongly" };
  const length = entries[0]?.numbers?.length ?? 0;
  if (entries.some(({ numbers }) => numbers === undefined || numbers.length !== length || length === 0)) {
    return { fault: "sends what is no vector, or vectors of different lengths" };
  }
  return { vectors: entries.map(({ numbers }) => Float32Array.from(numbers ?? [])), usage: readUsage(usage) };
}

/** A server that does not number its vectors keeps the order. */
function toEntry(entry: unknown, place: number) {
  const { index, embedding } = (entry ?? {}) as { readonly index?: unknown; readonly embedding?: unknown };
  const isVector = Array.isArray(embedding) && embedding.every((number) => Number.isFinite(number));
  return {
    index: typeof index === "number" ? index : place,
    numbers: isVector ? (embedding as readonly number[]) : undefined,
  };
}

function readUsage(usage: unknown): Embeddings["usage"] {
  const { prompt_tokens: input } = (usage ?? {}) as { readonly prompt_tokens?: unknown };
  return typeof input === "number" ? toUsage({ input, output: 0 }) : undefined;
}
