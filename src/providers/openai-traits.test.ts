import { describe, expect, test } from "vitest";
import { traitsOf } from "./openai-traits";

describe("what models take", () => {
  test.each([
    ["gpt-4.1-mini", { reasoning: false, jsonSchema: true, jsonObject: true }],
    ["gpt-5-mini", { reasoning: true }],
    ["gpt-5-chat-latest", { reasoning: false }],
    ["o3-mini", { reasoning: true, jsonSchema: true }],
    ["gpt-4-turbo", { jsonSchema: false, jsonObject: true }],
    ["gpt-4o-2024-05-13", { jsonSchema: false, jsonObject: true }],
    ["gpt-4", { jsonSchema: false, jsonObject: false }],
  ])("of OpenAI: %s", (model, expected) => {
    expect(traitsOf({ name: "openai", models: {} }, model)).toMatchObject(expected);
  });

  test("is the usual for servers that may have any model of that name", () => {
    expect(traitsOf({ name: "vllm", models: {} }, "o1-like")).toMatchObject({ reasoning: false, jsonSchema: true });
  });

  test("is what the config file says, in which the longest name counts", () => {
    const models = { "*": { jsonSchema: false }, "gpt-oss*": { reasoning: true }, "gpt-5": { reasoning: false } };
    const vendor = { name: "openai", models };

    expect(traitsOf(vendor, "gpt-5")).toMatchObject({ reasoning: false, jsonSchema: true });
    expect(traitsOf(vendor, "gpt-5-mini")).toMatchObject({ reasoning: true, jsonSchema: false });
    expect(traitsOf({ ...vendor, name: "vllm" }, "gpt-oss-20b")).toMatchObject({ reasoning: true, jsonSchema: true });
  });
});
