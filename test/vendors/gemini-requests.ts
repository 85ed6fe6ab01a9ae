import type { Message } from "../../src/engine/values";
import type { JsonSchema, ReasoningEffort, Tool } from "../../src/providers/contracts";
import type { AskedChat, AskedEmbedding } from "./vendor-script";

/** The body of a request for an answer in Gemini's protocol, as far as the stand-in reads it. */
export interface GeminiChat {
  readonly contents: readonly GeminiContent[];
  readonly systemInstruction?: GeminiContent;
  readonly generationConfig?: {
    readonly temperature?: number;
    readonly maxOutputTokens?: number;
    readonly responseMimeType?: string;
    readonly responseJsonSchema?: JsonSchema;
    readonly thinkingConfig?: { readonly thinkingBudget?: number; readonly thinkingLevel?: ReasoningEffort };
  };
  readonly tools?: readonly { readonly functionDeclarations: readonly GeminiFunction[] }[];
}

/** A request for the vector of one text. */
export interface GeminiEmbedding {
  readonly content: GeminiContent;
  readonly taskType?: string;
}

interface GeminiContent {
  readonly role?: string;
  readonly parts: readonly { readonly text: string }[];
}

interface GeminiFunction {
  readonly name: string;
  readonly description?: string;
  readonly parametersJsonSchema: JsonSchema;
}

/** What such a request asks for. */
export function readGeminiChat(model: string, body: GeminiChat): AskedChat {
  const { contents, systemInstruction, generationConfig = {}, tools = [] } = body;
  const { thinkingConfig, responseJsonSchema, responseMimeType } = generationConfig;
  return {
    model,
    system: systemInstruction === undefined ? undefined : textOf(systemInstruction),
    messages: contents.map(toMessage),
    temperature: generationConfig.temperature,
    maxTokens: generationConfig.maxOutputTokens,
    reasoningEffort: thinkingConfig?.thinkingLevel ?? effortOf(thinkingConfig?.thinkingBudget),
    json: responseJsonSchema ?? responseMimeType === "application/json",
    tools: tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(toTool)),
  };
}

/** What a request for vectors asks for. */
export function readGeminiEmbeddings(model: string, requests: readonly GeminiEmbedding[]): AskedEmbedding {
  const purposes = { RETRIEVAL_DOCUMENT: "document", RETRIEVAL_QUERY: "query" } as const;
  return {
    model,
    texts: requests.map(({ content }) => textOf(content)),
    purpose: purposes[requests[0]?.taskType as keyof typeof purposes],
  };
}

function toMessage(content: GeminiContent): Message {
  return { role: content.role === "model" ? "assistant" : "user", content: textOf(content) };
}

function textOf({ parts }: GeminiContent): string {
  return parts.map(({ text }) => text).join("\n\n");
}

function toTool({ parametersJsonSchema: parameters, ...tool }: GeminiFunction): Tool {
  return { ...tool, parameters };
}

function effortOf(budget: number | undefined): ReasoningEffort | undefined {
  if (budget === undefined) return undefined;
  if (budget <= 1_024) return "low";
  return budget <= 8_192 ? "medium" : "high";
}
