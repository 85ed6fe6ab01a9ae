import { describe, expect, test } from "vitest";
import type { ChatModel, EmbeddingModel, ModelProvider } from "./contracts";
import { createModels } from "./models";

describe("createModels", () => {
  test("finds the chat model of a provider by what follows the first colon", () => {
    expect(models().chat("talk:llama3.2:latest").id).toBe("talk:llama3.2:latest");
  });

  test("finds the embedding model of a provider", () => {
    expect(models().embedding("vectors:small").id).toBe("vectors:small");
  });

  test("takes default for the configured model", () => {
    expect(models().defaultId).toBe("talk:one");
    expect(models().chat("default").id).toBe("talk:one");
  });

  test("suggests a provider for one that is misspelled", () => {
    expect(() => models().chat("tlak:one")).toThrow(
      expect.objectContaining({
        code: "unknown_model",
        message: 'model "tlak:one" is of an unknown provider "tlak"',
        hint: 'did you mean "talk"?',
      }),
    );
  });

  test.each(["talk", "talk:", "one", ""])("refuses %j, which is no id of a model", (id) => {
    expect(() => models().chat(id)).toThrow(
      expect.objectContaining({
        code: "unknown_model",
        message: `"${id}" is no model id`,
        hint: "write provider:model, such as offline:extractive",
      }),
    );
  });

  test.each(["constructor:x", "__proto__:x", "toString:x"])("knows no provider of %j", (id) => {
    expect(() => models().chat(id)).toThrow(/unknown provider/);
  });

  test("says which kind of model a provider does not have", () => {
    expect(() => models().chat("vectors:small")).toThrow(
      'provider "vectors" has no chat models, and "vectors:small" is asked to answer',
    );
    expect(() => models().embedding("talk:one")).toThrow(
      'provider "talk" has no embedding models, and "talk:one" is asked to embed',
    );
  });

  test("passes on what the provider says of a model that it does not have", () => {
    const provider: ModelProvider = {
      name: "picky",
      chat(model) {
        throw new Error(`no ${model}`);
      },
    };
    expect(() => createModels([provider], "picky:a").chat("picky:b")).toThrow("no b");
  });

  test("refuses two providers of one name", () => {
    expect(() => createModels([{ name: "talk" }, { name: "talk" }], "talk:one")).toThrow(
      expect.objectContaining({ code: "usage", message: 'provider "talk" is there twice' }),
    );
  });
});

function models() {
  const talk: ModelProvider = { name: "talk", chat: (model): ChatModel => ({ id: `talk:${model}`, stream: never }) };
  const vectors: ModelProvider = {
    name: "vectors",
    embedding: (model): EmbeddingModel => ({ id: `vectors:${model}`, batchSize: 8, embed: never }),
  };
  return createModels([talk, vectors], "talk:one");
}

function never(): never {
  throw new Error("nothing is asked in these tests");
}
