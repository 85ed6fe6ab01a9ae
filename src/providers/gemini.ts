import type { ChatModel, ChatPart, EmbeddingModel, Embeddings, ModelProvider } from "./contracts";
import { geminiCalls, type StartCall } from "./gemini-call";
import { embeddingBatch, readEmbeddings, toEmbeddingRequest } from "./gemini-embeddings";
import { unreadableError } from "./gemini-error";
import { toChatRequest } from "./gemini-request";
import { type ChatChunk, finishChat, noProgress, readChunk } from "./gemini-stream";
import { traitsOf } from "./gemini-traits";
import { lackOf, type Vendor } from "./vendor";

/**
 * The models of Google's Gemini API. The SDK is loaded with the first call; a key that is missing is missed then as
 * well. Calls are made once: who wants retries, limits and time-outs puts them around.
 */
export function gemini(vendor: Vendor): ModelProvider {
  const start = geminiCalls(vendor);
  const lack = lackOf(vendor);
  return {
    name: vendor.name,
    ...(lack === undefined ? {} : { lack }),
    chat: (model) => chatModel(vendor, model, start),
    embedding: (model) => embeddingModel(vendor, model, start),
    async probe(options) {
      const subject = `"${vendor.name}"`;
      const call = start(subject, options);
      try {
        const answer = await call.get("/v1beta/models?pageSize=1");
        if (!Array.isArray((answer as { models?: unknown } | null)?.models)) {
          throw unreadableError("sends no list of models", { vendor, subject });
        }
      } finally {
        call.end();
      }
    },
  };
}

function chatModel(vendor: Vendor, model: string, start: StartCall): ChatModel {
  const id = `${vendor.name}:${model}`;
  const subject = `model "${id}"`;
  const traits = traitsOf(vendor, model);
  return {
    id,
    async *stream(request, options): AsyncIterable<ChatPart> {
      const call = start(subject, options);
      try {
        let progress = noProgress;
        for await (const chunk of call.stream(model, toChatRequest(request, traits))) {
          const read = await call.run(() => readChunk(progress, chunk as ChatChunk, id));
          progress = read.progress;
          yield* read.parts;
        }
        const end = finishChat(progress);
        if (end === undefined) throw unreadableError("breaks off before its answer is whole", { vendor, subject });
        yield end;
      } finally {
        call.end();
      }
    },
  };
}

function embeddingModel(vendor: Vendor, model: string, start: StartCall): EmbeddingModel {
  const id = `${vendor.name}:${model}`;
  const subject = `model "${id}"`;
  return {
    id,
    batchSize: embeddingBatch,
    async embed(request, options): Promise<Embeddings> {
      if (request.texts.length === 0) return { vectors: [], usage: { input: 0, output: 0 } };
      const call = start(subject, options);
      try {
        const answer = await call.embed(model, toEmbeddingRequest(request));
        const embeddings = readEmbeddings(answer, request.texts.length);
        if ("fault" in embeddings) throw unreadableError(embeddings.fault, { vendor, subject });
        return embeddings;
      } finally {
        call.end();
      }
    },
  };
}
