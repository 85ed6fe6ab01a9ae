import type { ChatModel, ChatPart, EmbeddingModel, ModelProvider } from "./contracts";
import { type OpenAiCall, openAiCalls, type StartCall } from "./openai-call";
import { embeddingBatch, readEmbeddings } from "./openai-embeddings";
import { errorIn } from "./openai-envelope";
import { type ChatBody, toChatRequest } from "./openai-request";
import { type ChatChunk, type ChatProgress, finishChat, noProgress, readChunk } from "./openai-stream";
import { probePath, traitsOf } from "./openai-traits";
import { lackOf, type Vendor } from "./vendor";

/**
 * Models of OpenAI, and of any server that speaks its protocol. The SDK is loaded with the first call; a key that is
 * missing is missed then as well. Calls are made once: who wants retries, limits and time-outs puts them around.
 */
export function openai(vendor: Vendor): ModelProvider {
  const start = openAiCalls(vendor);
  const streamsUsage = { value: true };
  const lack = lackOf(vendor);
  return {
    name: vendor.name,
    ...(lack === undefined ? {} : { lack }),
    chat: (model) => chatModel(vendor, model, start, streamsUsage),
    embedding: (model) => embeddingModel(vendor, model, start),
    async probe(options) {
      const call = start(`"${vendor.name}"`, options);
      try {
        const answer = await call.run((client, request) => client.get<unknown>(probePath(vendor), request));
        call.complete();
        failIfWrong(call, answer);
      } finally {
        call.end();
      }
    },
  };
}

/** `streamsUsage` says whether the server may be asked for the usage of a stream; it is shared by all of its models. */
function chatModel(vendor: Vendor, model: string, start: StartCall, streamsUsage: { value: boolean }): ChatModel {
  const id = `${vendor.name}:${model}`;
  const traits = traitsOf(vendor, model);
  return {
    id,
    async *stream(request, options): AsyncIterable<ChatPart> {
      const call = start(`model "${id}"`, options);
      try {
        const body = (withUsage: boolean) => toChatRequest(model, request, traits, withUsage);
        const chunks = await openStream(call, body, streamsUsage);
        const nextChunk = () => chunks.next();
        let progress = noProgress;
        for (;;) {
          let next: IteratorResult<ChatChunk>;
          try {
            next = await call.run(nextChunk);
          } catch (error) {
            // Some servers drop the connection instead of closing it. Nothing of the answer is missing then.
            if (progress.finish === undefined || options.signal.aborted) throw error;
            break;
          }
          if (next.done) {
            call.complete();
            break;
          }
          failIfWrong(call, next.value);
          const read = readOrFail(call, progress, next.value);
          progress = read.progress;
          if (read.text !== "") yield { type: "text-delta", text: read.text };
        }
        yield* finishChat(progress, id);
      } finally {
        call.end();
      }
    },
  };
}

/** Reads a chunk; one that is built of other things than it should be is an answer that cannot be read. */
function readOrFail(call: OpenAiCall, progress: ChatProgress, chunk: ChatChunk): ReturnType<typeof readChunk> {
  try {
    return readChunk(progress, chunk);
  } catch (cause) {
    throw call.fail({ kind: "malformed", cause });
  }
}

/** Opens the stream of an answer. A server that answers in one piece, or with an error, gives a stream of that. */
function openStream(
  call: OpenAiCall,
  body: (withUsage: boolean) => ChatBody,
  streamsUsage: { value: boolean },
): Promise<AsyncIterator<ChatChunk>> {
  return call.run(async (client, request) => {
    const open = async (withUsage: boolean) => {
      const { data, response } = await client.chat.completions.create(body(withUsage), request).withResponse();
      const type = response.headers.get("content-type") ?? "";
      if (type.includes("html")) throw new SyntaxError("the answer is a web page");
      return type.includes("json") ? only((await response.json()) as ChatChunk) : data[Symbol.asyncIterator]();
    };
    if (!streamsUsage.value) return open(false);
    try {
      return await open(true);
    } catch (error) {
      // Strict servers refuse a field that they do not know. Nothing but the usage is lost without it.
      if (!(error instanceof Error && error.message.includes("stream_options"))) throw error;
      streamsUsage.value = false;
      return open(false);
    }
  });
}

async function* only(chunk: ChatChunk): AsyncGenerator<ChatChunk> {
  yield chunk;
}

function embeddingModel({ name }: Vendor, model: string, start: StartCall): EmbeddingModel {
  const id = `${name}:${model}`;
  return {
    id,
    batchSize: embeddingBatch,
    async embed({ texts }, options) {
      const call = start(`model "${id}"`, options);
      try {
        if (texts.length === 0) return { vectors: [], usage: { input: 0, output: 0 } };
        // Left to itself the SDK asks for base64, and reads the floats of servers that do not know it as such.
        const body = { model, input: [...texts], encoding_format: "float" as const };
        const answer: unknown = await call.run((client, request) => client.embeddings.create(body, request));
        call.complete();
        failIfWrong(call, answer);
        const embeddings = readEmbeddings(answer, texts.length);
        if ("fault" in embeddings) throw call.fail({ kind: "senseless", fault: embeddings.fault });
        return embeddings;
      } finally {
        call.end();
      }
    },
  };
}

/** Throws for what came with status 200 and is an error nevertheless, or no object at all. */
function failIfWrong(call: OpenAiCall, answer: unknown): void {
  if (typeof answer !== "object" || answer === null) throw call.fail({ kind: "malformed" });
  const body = errorIn(answer);
  if (body !== undefined) throw call.fail({ kind: "refused", status: undefined, body, retryAfter: undefined });
}
