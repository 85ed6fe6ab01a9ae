import { describe, expect, test } from "vitest";
import type { ChatRequest } from "./contracts";
import { toChatRequest } from "./gemini-request";
import { traitsOf } from "./gemini-traits";

const request: ChatRequest = {
  messages: [{ role: "user", content: "Why?" }],
  question: "Why?",
  sources: [],
  json: false,
};

const traits = traitsOf({ models: {} }, "gemini-2.5-flash");

describe("a request to Gemini", () => {
  test("says nothing that was not asked for", () => {
    expect(toChatRequest(request, traits)).toEqual({
      contents: [{ role: "user", parts: [{ text: "Why?" }] }],
      generationConfig: {},
    });
  });

  test("lets the roles alternate, and gathers what the system says", () => {
    const messages = [
      { role: "user", content: "Hello" },
      { role: "user", content: "Are you there?" },
      { role: "assistant", content: "Yes." },
      { role: "system", content: "Speak French." },
      { role: "assistant", content: "Oui." },
      { role: "user", content: "Why?" },
    ] as const;
    expect(toChatRequest({ ...request, system: "Be brief.", messages }, traits)).toMatchObject({
      systemInstruction: { role: "system", parts: [{ text: "Be brief.\n\nSpeak French." }] },
      contents: [
        { role: "user", parts: [{ text: "Hello" }, { text: "Are you there?" }] },
        { role: "model", parts: [{ text: "Yes." }, { text: "Oui." }] },
        { role: "user", parts: [{ text: "Why?" }] },
      ],
    });
  });

  test("carries temperature, the most tokens and the schema as it is", () => {
    const json = { type: "object", additionalProperties: false, properties: { days: { $ref: "#/$defs/days" } } };
    expect(toChatRequest({ ...request, temperature: 0, maxTokens: 5, json }, traits).generationConfig).toEqual({
      temperature: 0,
      maxOutputTokens: 5,
      responseMimeType: "application/json",
      responseJsonSchema: json,
    });
  });

  test("offers tools with their schemas as they are", () => {
    const tools = [{ name: "time", parameters: { type: "object" } }];
    expect(toChatRequest({ ...request, tools }, traits).tools).toEqual([
      { functionDeclarations: [{ name: "time", parametersJsonSchema: { type: "object" } }] },
    ]);
  });

  test("never changes what it was made from", () => {
    const messages = [
      { role: "user", content: "Hello" },
      { role: "user", content: "Why?" },
    ] as const;
    const asked = Object.freeze({ ...request, messages: Object.freeze(messages) });
    expect(toChatRequest(asked, traits)).toEqual(toChatRequest(asked, traits));
  });
});

describe("the thinking of a model", () => {
  const thinking = (model: string, models = {}) => traitsOf({ models }, model).thinking?.medium;

  test.each([
    ["gemini-2.5-flash", { thinkingBudget: 8_192 }],
    ["gemini-2.5-pro", { thinkingBudget: 8_192 }],
    ["gemini-3-flash-preview", { thinkingLevel: "medium" }],
    ["gemini-3.1-pro-preview", { thinkingLevel: "medium" }],
    ["gemini-3-pro-preview", { thinkingLevel: "high" }],
    ["gemini-2.0-flash", undefined],
    ["gemma-3-27b-it", undefined],
  ])("%s is set in its own way", (model, expected) => {
    expect(thinking(model)).toEqual(expected);
  });

  test("is what the config file says of the model", () => {
    expect(thinking("gemini-2.5-flash-image", { "gemini-2.5-*": { reasoning: false } })).toBeUndefined();
    expect(thinking("mine", { mine: { reasoning: true } })).toEqual({ thinkingLevel: "medium" });
    const models = { "gemini-2.5-*": { reasoning: false }, "gemini-2.5-pro": {} };
    expect(thinking("gemini-2.5-pro", models)).toEqual({ thinkingBudget: 8_192 });
  });
});
