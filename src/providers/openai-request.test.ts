import { describe, expect, test } from "vitest";
import type { ChatRequest } from "./contracts";
import { toChatRequest } from "./openai-request";
import type { ChatTraits } from "./openai-traits";

const usual: ChatTraits = { reasoning: false, jsonSchema: true, jsonObject: true };
const schema = { type: "object", properties: { days: { type: "integer" } }, required: ["days"] };

describe("a chat request in OpenAI's words", () => {
  test("is no more than what was asked for", () => {
    expect(toBody({})).toEqual({
      model: "small",
      messages: [{ role: "user", content: "Why?" }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test("leaves out what the server refuses", () => {
    expect(toChatRequest("small", request({}), usual, false)).not.toHaveProperty("stream_options");
  });

  test("gives a model that reasons its own words for tokens and effort, and no temperature", () => {
    const settings = { temperature: 0, maxTokens: 9, reasoningEffort: "low" } as const;

    expect(toBody(settings, { reasoning: true })).toMatchObject({ max_completion_tokens: 9, reasoning_effort: "low" });
    expect(toBody(settings, { reasoning: true })).not.toHaveProperty("temperature");
    expect(toBody(settings, { reasoning: true })).not.toHaveProperty("max_tokens");
    expect(toBody(settings)).toMatchObject({ temperature: 0, max_tokens: 9 });
    expect(toBody(settings)).not.toHaveProperty("reasoning_effort");
  });

  test("holds the model strictly to a schema that allows it", () => {
    const strict = { ...schema, additionalProperties: false };
    expect(formatOf({ json: strict })).toEqual({
      type: "json_schema",
      json_schema: { name: "answer", strict: true, schema: strict },
    });
    expect(formatOf({ json: schema })).toMatchObject({ json_schema: { strict: false, schema } });
    expect(systemOf({ json: schema })).toBeUndefined();
  });

  test("tells a model of its schema that cannot be held to it", () => {
    expect(formatOf({ json: schema }, { jsonSchema: false })).toEqual({ type: "json_object" });
    expect(systemOf({ json: schema, system: "Be brief." }, { jsonSchema: false })).toBe(
      `Be brief.\n\nAnswer with one JSON value that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`,
    );
  });

  test("tells a model of a schema whose root is no object, which the vendor refuses", () => {
    const list = { type: "array", items: { type: "string" } };
    expect(formatOf({ json: list })).toBeUndefined();
    expect(systemOf({ json: list })).toContain(JSON.stringify(list));
  });

  test("speaks of JSON when any JSON will do, without which OpenAI refuses", () => {
    expect(formatOf({ json: true })).toEqual({ type: "json_object" });
    expect(systemOf({ json: true })).toContain("JSON");
    expect(formatOf({ json: true }, { jsonObject: false })).toMatchObject({
      json_schema: { schema: { type: "object" } },
    });
    expect(formatOf({ json: true }, { jsonObject: false, jsonSchema: false })).toBeUndefined();
  });
});

function request(more: Partial<ChatRequest>): ChatRequest {
  return { messages: [{ role: "user", content: "Why?" }], question: "Why?", sources: [], json: false, ...more };
}

function toBody(more: Partial<ChatRequest>, traits: Partial<ChatTraits> = {}) {
  return toChatRequest("small", request(more), { ...usual, ...traits }, true);
}

function formatOf(more: Partial<ChatRequest>, traits?: Partial<ChatTraits>) {
  return toBody(more, traits).response_format;
}

function systemOf(more: Partial<ChatRequest>, traits?: Partial<ChatTraits>) {
  return toBody(more, traits).messages.find(({ role }) => role === "system")?.content;
}
