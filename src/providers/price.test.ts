import { describe, expect, test } from "vitest";
import { costOf, type OwnPrices, priceDate, priceList } from "./price";
import table from "./prices.json";

const local = new Set(["mine"]);
const priceOf = (target: string, own: OwnPrices = {}) => priceList({ own, local })(target);

describe("priceList", () => {
  test("knows the price of a model", () => {
    expect(priceOf("openai:gpt-5-mini")).toEqual({ input: 0.25, output: 2, call: 0 });
    expect(priceOf("gemini:gemini-2.5-flash")).toEqual({ input: 0.3, output: 2.5, call: 0 });
  });

  test.each([
    ["openai:gpt-4o-mini-2024-07-18", "openai:gpt-4o-mini"],
    ["openai:gpt-4o-2024-11-20", "openai:gpt-4o"],
    ["openai:gpt-5-mini-2025-08-07", "openai:gpt-5-mini"],
    ["openai:o1-preview", "openai:o1"],
    ["openai:gpt-5-chat-latest", "openai:gpt-5-chat"],
    ["gemini:gemini-2.5-flash-preview-09-2025", "gemini:gemini-2.5-flash"],
    ["gemini:gemini-2.5-flash-lite-preview-06-17", "gemini:gemini-2.5-flash-lite"],
    ["gemini:gemini-2.0-flash-001", "gemini:gemini-2.0-flash"],
  ])("%s costs what %s does", (version, family) => {
    expect(priceOf(version)).toEqual(priceOf(family));
    expect(priceOf(version)).toBeDefined();
  });

  test("a version with a price of its own has that", () => {
    expect(priceOf("openai:gpt-4o-2024-05-13")).toMatchObject({ input: 5, output: 15 });
  });

  test.each([
    "openai:gpt-4o-audio-preview",
    "openai:gpt-5-search-api",
    "openai:gpt-5x",
    "openai:gpt-",
    "openrouter:openai/gpt-5-mini",
    "gemini:gemini-2.5-flash-preview-tts",
    "gemini:gemini-2.5-flash-image",
    "acme:gpt-5-mini",
    "serpapi",
    "toString",
    "openai:constructor",
  ])("does not know the price of %s", (target) => {
    expect(priceOf(target)).toBeUndefined();
  });

  test.each(["ollama:llama3.2", "vllm:x", "llamacpp:x", "lmstudio:x", "searxng"])("%s costs nothing", (target) => {
    expect(priceOf(target)).toEqual({ input: 0, output: 0, call: 0 });
  });

  test("what answers within the process costs nothing, and nobody counts it", () => {
    expect(priceOf("mine:x", { "mine:x": { input: 1 } })).toEqual({ input: 0, output: 0, call: 0, local: true });
  });

  test("a project's own prices win, and need not say everything", () => {
    const own: OwnPrices = {
      "openai:gpt-5-mini": { output: 1, input: undefined },
      "openrouter:openai/gpt-5-mini": { input: 3 },
      "openrouter:a": { input: 1 },
      "ollama:llama3.2": { output: 0.1 },
      serpapi: { call: 0.015 },
    };
    expect(priceOf("openai:gpt-5-mini", own)).toEqual({ input: 0.25, output: 1, call: 0 });
    expect(priceOf("openai:gpt-5-mini-2025-08-07", own)).toEqual({ input: 0.25, output: 1, call: 0 });
    expect(priceOf("openrouter:openai/gpt-5-mini", own)).toEqual({ input: 3, output: 0, call: 0 });
    expect(priceOf("ollama:llama3.2", own)).toEqual({ input: 0, output: 0.1, call: 0 });
    expect(priceOf("serpapi", own)).toEqual({ input: 0, output: 0, call: 0.015 });
    expect(priceOf("openrouter:b", own)).toBeUndefined();
  });
});

describe("costOf", () => {
  test("adds up tokens of both kinds and the call", () => {
    const price = { input: 0.25, output: 2, call: 0.01 };
    expect(costOf({ input: 1_000_000, output: 500_000 }, price)).toBeCloseTo(1.26, 10);
    expect(costOf({ input: 0, output: 0 }, price)).toBe(0.01);
  });
});

describe("the table of prices", () => {
  test("says of which day it is, and that it counts US dollars for a million tokens", () => {
    expect(priceDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(table).toMatchObject({ currency: "USD", per: 1_000_000 });
  });

  test("holds full model ids, each with two prices", () => {
    for (const [id, price] of Object.entries(table.models)) {
      expect(id).toMatch(/^(openai|gemini):\S+$/);
      expect(Object.keys(price)).toEqual(["input", "output"]);
      expect(Math.min(price.input, price.output)).toBeGreaterThanOrEqual(0);
      expect(Math.max(price.input, price.output)).toBeLessThan(1_000);
    }
  });
});
