import type { Message } from "../engine/values";
import type { ChatRequest, JsonSchema, ReasoningEffort, Tool } from "./contracts";
import { isStrictSchema } from "./openai-strict";
import type { ChatTraits } from "./openai-traits";

/** The body of a request for a streamed answer (`POST /chat/completions`). */
export interface ChatBody {
  readonly model: string;
  readonly messages: Message[];
  readonly stream: true;
  readonly stream_options?: { readonly include_usage: true };
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly reasoning_effort?: ReasoningEffort;
  readonly response_format?: ResponseFormat;
  readonly tools?: { readonly type: "function"; readonly function: FunctionTool }[];
}

type ResponseFormat =
  | { readonly type: "json_object" }
  | {
      readonly type: "json_schema";
      readonly json_schema: { readonly name: string; readonly strict: boolean; readonly schema: JsonSchema };
    };

interface FunctionTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: JsonSchema;
}

/**
 * What a model is asked, in OpenAI's words.
 * @param model its name at the vendor.
 * @param streamsUsage whether the server may be asked for the usage of a stream.
 */
export function toChatRequest(
  model: string,
  request: ChatRequest,
  traits: ChatTraits,
  streamsUsage: boolean,
): ChatBody {
  const { messages, temperature, maxTokens, reasoningEffort, tools = [] } = request;
  const format = responseFormat(request, traits);
  const system = [request.system, jsonRule(request, format)].filter((text) => text !== undefined).join("\n\n");
  return {
    model,
    messages: [...(system === "" ? [] : [{ role: "system", content: system } as const]), ...messages],
    stream: true,
    ...(streamsUsage ? { stream_options: { include_usage: true } } : {}),
    ...(temperature === undefined || traits.reasoning ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { [traits.reasoning ? "max_completion_tokens" : "max_tokens"]: maxTokens }),
    ...(reasoningEffort === undefined || !traits.reasoning ? {} : { reasoning_effort: reasoningEffort }),
    ...(format === undefined ? {} : { response_format: format }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toFunction) }),
  };
}

/** How the vendor holds the model to JSON; undefined when it cannot. A root that is no object, it refuses. */
function responseFormat({ json }: ChatRequest, traits: ChatTraits): ResponseFormat | undefined {
  if (json === false) return undefined;
  if (json !== true && json.type !== "object") return undefined;
  if (json !== true && traits.jsonSchema) return schemaFormat(json);
  if (traits.jsonObject) return { type: "json_object" };
  return traits.jsonSchema ? schemaFormat({ type: "object" }) : undefined;
}

function schemaFormat(schema: JsonSchema): ResponseFormat {
  return { type: "json_schema", json_schema: { name: "answer", strict: isStrictSchema(schema), schema } };
}

/**
 * What the model itself has to be told about JSON: everything that the vendor does not hold it to. With `json_object`
 * OpenAI refuses a request whose messages do not speak of JSON.
 */
function jsonRule({ json }: ChatRequest, format: ResponseFormat | undefined): string | undefined {
  if (json === false) return undefined;
  if (json === true) return "Answer with one JSON value and nothing else.";
  if (format?.type === "json_schema") return undefined;
  return `Answer with one JSON value that fits this JSON Schema, and nothing else:\n${JSON.stringify(json)}`;
}

function toFunction({ name, description, parameters }: Tool) {
  return {
    type: "function",
    function: { name, ...(description === undefined ? {} : { description }), parameters },
  } as const;
}
