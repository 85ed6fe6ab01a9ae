import type { Message } from "../../src/engine/values";
import type { JsonSchema, ReasoningEffort, Tool } from "../../src/providers/contracts";
import type { AskedChat, AskedEmbedding } from "./vendor-script";

/** The body of a chat request in OpenAI's protocol, as far as the stand-in reads it. */
export interface OpenAiChat {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly reasoning_effort?: ReasoningEffort;
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema: JsonSchema } };
  readonly tools?: readonly { readonly function: Tool }[];
}

/** The body of a request for embeddings in OpenAI's protocol. */
export interface OpenAiEmbedding {
  readonly model: string;
  readonly input: string | readonly string[];
}

/** What such a request asks for. The first message, if it is the system's, is what the model is told to be. */
export function readChat(body: OpenAiChat): AskedChat {
  const { model, messages, temperature, reasoning_effort, response_format: format, tools = [] } = body;
  const [first, ...rest] = messages;
  const system = first?.role === "system" ? first.content : undefined;
  return {
    model,
    system,
    messages: system === undefined ? messages : rest,
    temperature,
    maxTokens: body.max_completion_tokens ?? body.max_tokens,
    reasoningEffort: reasoning_effort,
    json: format?.json_schema?.schema ?? format?.type === "json_object",
    tools: tools.map((tool) => tool.function),
  };
}

/** What such a request asks for. */
export function readEmbedding({ model, input }: OpenAiEmbedding): AskedEmbedding {
  return { model, texts: typeof input === "string" ? [input] : input, purpose: undefined };
}
