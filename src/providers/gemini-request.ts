import type { Message } from "../engine/values";
import type { ChatRequest, JsonSchema, Tool } from "./contracts";
import type { ChatTraits, ThinkingConfig } from "./gemini-traits";

/** A request for an answer (`GenerateContentRequest`, https://ai.google.dev/api/generate-content). */
export interface ChatBody {
  readonly contents: GeminiContent[];
  readonly systemInstruction?: GeminiContent;
  readonly generationConfig: GenerationConfig;
  readonly tools?: { readonly functionDeclarations: FunctionDeclaration[] }[];
}

interface GeminiContent {
  readonly role: "user" | "model" | "system";
  readonly parts: { readonly text: string }[];
}

interface GenerationConfig {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly responseMimeType?: "application/json";
  /**
   * The SDK is older than this field and passes it on as it is. It knows only `responseSchema`, a subset of OpenAPI
   * that has no `additionalProperties` and no `$ref`, to which not every JSON Schema can be turned
   * (https://ai.google.dev/api/generate-content#generationconfig).
   */
  readonly responseJsonSchema?: JsonSchema;
  readonly thinkingConfig?: ThinkingConfig;
}

interface FunctionDeclaration {
  readonly name: string;
  readonly description?: string;
  /**
   * Stands to `parameters` as `responseJsonSchema` to `responseSchema`
   * (https://ai.google.dev/api/caching#functiondeclaration).
   */
  readonly parametersJsonSchema: JsonSchema;
}

/** What a model is asked, in Gemini's words. */
export function toChatRequest(request: ChatRequest, { jsonSchema, thinking }: ChatTraits): ChatBody {
  const { messages, json, temperature, maxTokens, reasoningEffort, tools = [] } = request;
  const thinkingConfig = reasoningEffort === undefined ? undefined : thinking?.[reasoningEffort];
  const system = [
    request.system,
    ...messages.flatMap(({ role, content }) => (role === "system" ? [content] : [])),
    jsonSchema || typeof json === "boolean" ? undefined : schemaRule(json),
  ].filter((text) => text !== undefined && text !== "");
  return {
    contents: toContents(messages),
    ...(system.length === 0 ? {} : { systemInstruction: { role: "system", parts: [{ text: system.join("\n\n") }] } }),
    generationConfig: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
      ...(json === false ? {} : { responseMimeType: "application/json" }),
      ...(jsonSchema && typeof json !== "boolean" ? { responseJsonSchema: json } : {}),
      ...(thinkingConfig === undefined ? {} : { thinkingConfig }),
    },
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(toDeclaration) }] }),
  };
}

/** The vendor wants the roles to alternate: turns of one role that follow each other become one, in several parts. */
function toContents(messages: readonly Message[]): GeminiContent[] {
  const contents: GeminiContent[] = [];
  for (const { role, content } of messages) {
    if (role === "system") continue;
    const geminiRole = role === "assistant" ? "model" : "user";
    const last = contents.at(-1);
    if (last?.role === geminiRole) last.parts.push({ text: content });
    else contents.push({ role: geminiRole, parts: [{ text: content }] });
  }
  return contents;
}

function schemaRule(schema: JsonSchema): string {
  return `Answer with one JSON value that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
}

function toDeclaration({ name, description, parameters }: Tool): FunctionDeclaration {
  return { name, ...(description === undefined ? {} : { description }), parametersJsonSchema: parameters };
}
