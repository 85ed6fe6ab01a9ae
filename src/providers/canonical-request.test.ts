import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, type Json, toJson } from "../engine/plain-json";
import { canonicalRequest, requestKey, requestText } from "./canonical-request";
import type { ChatRequest } from "./contracts";
import type { ProviderCall } from "./provider-call";

const request: ChatRequest = {
  messages: [{ role: "user", content: "Why?" }],
  question: "Why?",
  sources: [{ document: "a.md", text: "Because.", score: 0.5 }],
  json: false,
};

function chat(changed: Partial<ChatRequest> = {}): ProviderCall {
  return { kind: "chat", target: "openai:small", request: { ...request, ...changed } };
}

describe("a canonical request", () => {
  test("does not count what is undefined, the order of names, and how sources were found", () => {
    const { sources: _, ...rest } = request;
    const same: ProviderCall = {
      kind: "chat",
      target: "openai:small",
      request: { sources: [{ text: "Because.", document: "a.md", score: 0.7 }], temperature: undefined, ...rest },
    };
    expect(canonicalRequest(same)).toEqual(canonicalRequest(chat()));
    expect(requestText(canonicalRequest(same))).toBe(requestText(canonicalRequest(chat())));
  });

  test.each<[string, ProviderCall]>([
    ["target", { ...chat(), target: "openai:large" } as ProviderCall],
    ["system", chat({ system: "Be brief." })],
    ["message", chat({ messages: [{ role: "user", content: "Why not?" }] })],
    ["temperature", chat({ temperature: 0 })],
    ["limit", chat({ maxTokens: 10 })],
    ["effort", chat({ reasoningEffort: "low" })],
    ["schema", chat({ json: { type: "object" } })],
    ["tools", chat({ tools: [{ name: "look", parameters: {} }] })],
    ["source", chat({ sources: [{ document: "b.md", text: "Because." }] })],
  ])("counts another %s", async (_, other) => {
    expect(await requestKey(canonicalRequest(other))).not.toBe(await requestKey(canonicalRequest(chat())));
  });

  test("does not say the text of a source twice that stands in a message", () => {
    const messages = [{ role: "user", content: "[1] Because. Why?" }] as const;
    expect(canonicalRequest(chat({ messages })).request).toMatchObject({ sources: [{ document: "a.md" }] });
    expect(requestText(canonicalRequest(chat({ messages }))).match(/Because\./g)).toHaveLength(1);
  });

  test("tells calls of different kinds apart", async () => {
    const embedding = { kind: "embedding", target: "a:b", request: { texts: ["x"], purpose: "query" } } as const;
    const search = { kind: "search", target: "a:b", request: { query: "x", limit: 1 } } as const;
    expect(await requestKey(canonicalRequest(embedding))).not.toBe(await requestKey(canonicalRequest(search)));
  });

  test("has the SHA-256 of its one text as key", async () => {
    const search = { kind: "search", target: "web", request: { query: "é", limit: 2, gl: undefined } } as const;
    const text = '{"kind":"search","request":{"limit":2,"query":"é"},"target":"web"}';
    expect(requestText(canonicalRequest(search))).toBe(text);
    expect(await requestKey(canonicalRequest(search))).toBe(createHash("sha256").update(text).digest("hex"));
  });

  test("is clean of secrets wherever they are, names included", () => {
    const redact = (text: string) => text.replaceAll("sk-1", "*");
    const call = chat({ system: "sk-1", json: { "sk-1": ["sk-1", { deep: "a sk-1" }] } });
    expect(requestText(canonicalRequest({ ...call, target: "x:sk-1" } as ProviderCall, redact))).not.toContain("sk-1");
  });
});

describe("the one text of a JSON value", () => {
  test("sorts names as RFC 8785 does, also those that look like numbers", () => {
    expect(canonicalText({ b: 1, 10: 2, 9: 3, "\u20ac": 4, "\r": 5, "\ud83d\ude00": 6, "\ufb33": 7 })).toBe(
      `{"\\r":5,"10":2,"9":3,"b":1,"\u20ac":4,"\ud83d\ude00":6,"\ufb33":7}`,
    );
  });

  test("writes numbers as ECMAScript does", () => {
    expect(canonicalText([333333333.3333333, 1e30, 4.5, 2e-3, -0])).toBe("[333333333.3333333,1e+30,4.5,0.002,0]");
  });

  test("is JSON of the same value, and the same again, whatever the order of names", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalText(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalText(reversed(value) as Json)).toBe(text);
        expect(canonicalText(toJson(value))).toBe(text);
      }),
    );
  });

  test("leaves out what JSON cannot say, as JSON.stringify does", () => {
    const value = { a: undefined, b: [undefined, Number.NaN], c: () => 1, d: null };
    expect(canonicalText(toJson(value))).toBe(JSON.stringify(value));
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, field]) => [name, reversed(field)])
      .reverse(),
  );
}
