import type { ChatRequest } from "./contracts";
import { type CallPart, type ProviderCall, providerOf } from "./provider-call";
import type { SpanAttributes } from "./tracing-span";

/** What OpenTelemetry calls a provider, where it has a name of its own for it. */
const conventionalNames: Readonly<Record<string, string>> = { gemini: "gcp.gemini" };

/**
 * Name and attributes of a call's span as it begins, by the GenAI conventions of OpenTelemetry (the repository
 * semantic-conventions-genai, v0.1.0). A web search is a retrieval.
 * @param content whether prompts and queries are told.
 */
export function describeCall(
  call: ProviderCall,
  content: boolean,
): { readonly name: string; readonly attributes: SpanAttributes } {
  const provider = providerOf(call);
  const model = call.target.slice(provider.length + 1);
  const common = { "gen_ai.provider.name": conventionalNames[provider] ?? provider };
  switch (call.kind) {
    case "chat":
      return {
        name: `chat ${model}`,
        attributes: {
          ...common,
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": model,
          "gen_ai.request.stream": true,
          "gen_ai.request.temperature": call.request.temperature,
          "gen_ai.request.max_tokens": call.request.maxTokens,
          "gen_ai.output.type": call.request.json === false ? "text" : "json",
          ...(content ? promptOf(call.request) : {}),
        },
      };
    case "embedding":
      return {
        name: `embeddings ${model}`,
        attributes: { ...common, "gen_ai.operation.name": "embeddings", "gen_ai.request.model": model },
      };
    case "search":
      return {
        name: `retrieval ${call.target}`,
        attributes: {
          ...common,
          "gen_ai.operation.name": "retrieval",
          "gen_ai.data_source.id": call.target,
          "gen_ai.retrieval.top_k": call.request.limit,
          "gen_ai.retrieval.query.text": content ? call.request.query : undefined,
        },
      };
    default:
      return call satisfies never;
  }
}

function promptOf({ system, messages }: ChatRequest): SpanAttributes {
  const turns = messages.map(({ role, content }) => ({ role, parts: [{ type: "text", content }] }));
  return {
    "gen_ai.system_instructions":
      system === undefined ? undefined : JSON.stringify([{ type: "text", content: system }]),
    "gen_ai.input.messages": JSON.stringify(turns),
  };
}

/** Gathers what the span of a call says of the answer. */
export interface AnswerNotes {
  add(part: CallPart): void;
  attributes(): SpanAttributes;
}

/** @param content whether answers are told. */
export function noteAnswer(content: boolean): AnswerNotes {
  let attributes: SpanAttributes = {};
  let text = "";
  const toolCalls: unknown[] = [];
  const parts = () => [...(text === "" ? [] : [{ type: "text", content: text }]), ...toolCalls];
  return {
    attributes: () => attributes,
    add(part) {
      switch (part.type) {
        case "text-delta":
          if (content) text += part.text;
          return;
        case "tool-call":
          if (content) toolCalls.push({ type: "tool_call", id: part.id, name: part.name, arguments: part.input });
          return;
        case "vectors":
          attributes = { "gen_ai.embeddings.dimension.count": part.vectors[0]?.length };
          return;
        case "documents": {
          const found = part.documents.map(({ url, document, score }) => ({ id: url ?? document, score }));
          attributes = { "gen_ai.retrieval.documents": content ? JSON.stringify(found) : undefined };
          return;
        }
        case "end": {
          const { usage, finish } = part;
          const reason = finish?.replace("-calls", "_call");
          const said = parts();
          attributes = {
            ...attributes,
            "gen_ai.usage.input_tokens": usage?.input,
            "gen_ai.usage.output_tokens": usage?.output,
            "gen_ai.response.finish_reasons": reason === undefined ? undefined : [reason],
            "gen_ai.output.messages":
              said.length === 0
                ? undefined
                : JSON.stringify([{ role: "assistant", parts: said, finish_reason: reason ?? "stop" }]),
          };
          return;
        }
        default:
          part satisfies never;
      }
    },
  };
}
