import { describe, expect, test } from "vitest";
import type { Usage } from "../engine/values";
import { costLayer, expectedCost, expectedUsage } from "./cost";
import { callOptions, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import { priceList } from "./price";
import type { CallPart, ProviderCall } from "./provider-call";

const local = new Set(["offline"]);
const priceOf = priceList({ own: { serpapi: { call: 0.015 } }, local });
const conversation = [{ role: "user", content: "Q" }] as const;
const embedding: ProviderCall = {
  kind: "embedding",
  target: "openai:text-embedding-3-small",
  request: { texts: ["one two three", "four"], purpose: "document" },
};
const search = (target: string): ProviderCall => ({ kind: "search", target, request: { query: "Q", limit: 5 } });
const end = (usage: Usage | undefined): CallPart => ({ type: "end", usage });

describe("costLayer", () => {
  test("adds what the tokens cost", async () => {
    expect(await usageOf(question, text("A"), end({ input: 1_000, output: 100 }))).toEqual({
      input: 1_000,
      output: 100,
      usd: 0.00045,
    });
  });

  test("leaves money that the vendor named as it is", async () => {
    const usage = { input: 1_000, output: 100, usd: 0.5 };
    expect(await usageOf(question, end(usage))).toEqual(usage);
  });

  test("does not invent a price", async () => {
    const unknown = { ...question, target: "openrouter:x" };
    expect(await usageOf(unknown, end({ input: 1, output: 1 }))).toEqual({ input: 1, output: 1 });
  });

  test("what used nothing and has no price stays as it is", async () => {
    expect(await usageOf({ ...question, target: "offline:x" }, end({ input: 0, output: 0 }))).toEqual({
      input: 0,
      output: 0,
    });
  });

  test("counts request and answer where the vendor sent no usage, and says so", async () => {
    const usage = await usageOf(question, text("one two"), text(" three"), end(undefined));
    expect(usage).toEqual({ input: 8, output: 3, usd: (8 * 0.25 + 3 * 2) / 1e6, estimated: true });
  });

  test("counts everything that a request holds, and calls of tools in the answer", async () => {
    const tool = { name: "weather", description: "Tells it.", parameters: { type: "object" } };
    const call = {
      ...question,
      request: {
        ...question.request,
        system: "one two three",
        messages: [{ role: "user" as const, content: "four" }, ...conversation],
        tools: [tool],
        json: { type: "object" },
      },
    } as ProviderCall;
    const answer = await usageOf(
      call,
      { type: "tool-call", id: "1", name: "weather", input: { at: "Oslo" } },
      end(undefined),
    );
    const counted = words("one two three", "four", "Q", JSON.stringify([tool]), '{"type":"object"}');
    expect(answer?.input).toBe(counted + 3 * 4 + 3);
    expect(answer?.output).toBe(words('weather{"at":"Oslo"}'));
  });

  test("counts the texts of an embedding", async () => {
    const parts: CallPart[] = [{ type: "vectors", vectors: [new Float32Array([1])] }, end(undefined)];
    expect(await usageOf(embedding, ...parts)).toEqual({ input: 4, output: 0, usd: (4 * 0.02) / 1e6, estimated: true });
  });

  test("a search has a price for the call, where one is known", async () => {
    expect(await usageOf(search("serpapi"), end({ input: 0, output: 0 }))).toEqual({ input: 0, output: 0, usd: 0.015 });
    expect(await usageOf(search("serpapi"), end(undefined))).toEqual({ input: 0, output: 0, usd: 0.015 });
    expect(await usageOf(search("other"), end({ input: 0, output: 0 }))).toEqual({ input: 0, output: 0 });
  });

  test("passes all else on as it comes, and counts nothing that the vendor counted", async () => {
    const parts: CallPart[] = [text("a"), text(""), { type: "documents", documents: [] }];
    const counted: string[] = [];
    const layer = costLayer({
      priceOf,
      countTokens: async (texts) => {
        counted.push(...texts);
        return 0;
      },
    });
    const provider = scriptedAsk([...parts, { ...end({ input: 1, output: 1 }), finish: "length" } as CallPart]);
    const given = await read(layer(provider.ask)(question, callOptions()));
    expect(given.slice(0, -1)).toEqual(parts);
    expect(given.at(-1)).toMatchObject({ type: "end", finish: "length" });
    expect(counted).toEqual([]);
  });

  test("a reader that leaves ends the call", async () => {
    const provider = scriptedAsk([text("a"), "hang"]);
    for await (const _ of costLayer({ priceOf, countTokens })(provider.ask)(question, callOptions())) break;
    expect(provider.ended).toBe(1);
  });

  test("what goes wrong is thrown as it is", async () => {
    const failure = new Error("no");
    const layer = costLayer({ priceOf, countTokens });
    await expect(read(layer(scriptedAsk([text("a"), failure]).ask)(question, callOptions()))).rejects.toBe(failure);
  });
});

describe("expectedUsage", () => {
  const options = { priceOf, countTokens };

  test("is the input and the most output", async () => {
    const call = { ...question, request: { ...question.request, maxTokens: 100 } } as ProviderCall;
    expect(await expectedUsage(call, options)).toEqual({ input: 8, output: 100, usd: (8 * 0.25 + 100 * 2) / 1e6 });
    expect(await expectedUsage(question, options)).toEqual({ input: 8, output: 0, usd: (8 * 0.25) / 1e6 });
  });

  test("is the texts of an embedding, and the price of a search", async () => {
    expect(await expectedUsage(embedding, options)).toEqual({ input: 4, output: 0, usd: (4 * 0.02) / 1e6 });
    expect(await expectedUsage(search("serpapi"), options)).toEqual({ input: 0, output: 0, usd: 0.015 });
  });

  test("has no money where the price is not known", async () => {
    expect(await expectedUsage({ ...question, target: "openrouter:x" }, options)).toEqual({ input: 8, output: 0 });
  });

  test("is nothing where the answer is made within the process", async () => {
    const call = { ...question, target: "offline:extractive" };
    expect(await expectedUsage(call, options)).toEqual({ input: 0, output: 0 });
    expect(expectedCost({ input: 1, output: 1 }, call.target, priceOf)).toEqual({ input: 0, output: 0 });
    expect(expectedCost({ input: 0, output: 1_000_000 }, question.target, priceOf)).toMatchObject({ usd: 2 });
  });
});

/** A word is a token in these tests. */
async function countTokens(texts: readonly string[]): Promise<number> {
  return words(...texts);
}

function words(...texts: readonly string[]): number {
  return texts.flatMap((one) => one.split(/\W+/).filter((word) => word !== "")).length;
}

async function usageOf(call: ProviderCall, ...parts: readonly CallPart[]): Promise<Usage | undefined> {
  const ask = costLayer({ priceOf, countTokens })(scriptedAsk(parts).ask);
  const last = (await read(ask(call, callOptions()))).at(-1);
  return last?.type === "end" ? last.usage : undefined;
}
