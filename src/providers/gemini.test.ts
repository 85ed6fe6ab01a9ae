import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type GeminiServer, startGeminiServer } from "../../test/vendors/gemini-server";
import type { ChatModel, ChatPart, ChatRequest } from "./contracts";
import { testVendorEmbeddingModel } from "./embedding-model-contract";
import { gemini } from "./gemini";
import type { Vendor } from "./vendor";
import { testVendorChatModel, type VendorStage } from "./vendor-chat-contract";

testVendorChatModel("gemini", openStage);
testVendorEmbeddingModel("gemini", openStage);

describe("gemini", () => {
  let server: GeminiServer;
  let vendor: Vendor;

  beforeEach(async () => {
    server = await startGeminiServer();
    vendor = vendorAt(server.url);
  });
  afterEach(() => server.close());

  const chat = (name = "gemini-2.5-flash", of = vendor) => present(gemini(of).chat?.(name));
  const failure = (reading: Promise<unknown>) =>
    reading.then(
      () => expect.fail("the call succeeds"),
      (error: unknown) => error,
    );

  test("gives every text whole, in whatever pieces it comes", async () => {
    const pieces = fc.array(fc.string({ unit: "binary", minLength: 1 }), { maxLength: 6 });
    const cut = fc.constantFrom("whole", "every byte", "in characters");
    await fc.assert(
      fc.asyncProperty(pieces, cut, fc.boolean(), async (texts, how, keepAlive) => {
        server.play({ kind: "answer", pieces: texts, cut: how, keepAlive });
        expect(textOf(await partsOf(chat()))).toBe(texts.join(""));
      }),
      { numRuns: 25 },
    );
  });

  test("reads events that end in whatever way, over several lines, and the last one without an end", async () => {
    const [first, last] = ['{"text":"one\u2028"}', '{"text":"two"}'];
    server.playBytes(
      `id: 1\rdata:{"candidates":[{"content":\rdata:  {"parts":[${first}]}}]}\r\r` +
        `data: {"candidates":[{"content":{"parts":[${last}]},"finishReason":"STOP"}]}`,
    );
    expect(textOf(await partsOf(chat()))).toBe("one\u2028two");
  });

  test("leaves out what the model thought", async () => {
    server.playBytes(
      'data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"yes"}]},"finishReason":"STOP"}]}\n\n',
    );
    expect(textOf(await partsOf(chat()))).toBe("yes");
  });

  test("says what the vendor says when it fails after the answer has begun", async () => {
    server.playBytes(
      'data: {"candidates":[{"content":{"parts":[{"text":"yes"}]}}]}\n\n' +
        'data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}\n\n',
    );
    expect(await failure(partsOf(chat()))).toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      message: 'model "gemini:gemini-2.5-flash" fails: The model is overloaded',
    });
  });

  test.each(['{"candidates":[{"content":{"parts":"none"}}]}', "null", "7", '{"candidates":{"0":null}}', "<html>"])(
    "takes %s for an answer that cannot be read",
    async (data) => {
      server.playBytes(`data: ${data}\n\n`);
      expect(await failure(partsOf(chat()))).toMatchObject({ code: "provider_unavailable", retryable: true });
    },
  );

  test("lets only models that think know how much to", async () => {
    const asked = async (name: string) => {
      await partsOf(chat(name), { reasoningEffort: "medium" });
      return server.lastChat().reasoningEffort;
    };
    expect(await asked("gemini-2.5-flash")).toBe("medium");
    expect(await asked("gemini-3-flash-preview")).toBe("medium");
    expect(await asked("gemini-2.0-flash")).toBeUndefined();
  });

  test("tells a model the schema in words where the config file says that it cannot be held to one", async () => {
    const models = { "old-*": { jsonSchema: false } };
    await partsOf(chat("old-model", { ...vendor, models }), { system: "Be brief.", json: { type: "integer" } });
    const { json, system } = server.lastChat();
    expect(json).toBe(true);
    expect(system).toMatch(/^Be brief\.\n\n.*\{"type":"integer"\}$/s);
  });

  test("leaves the global fetch to everybody else, also one that somebody has wrapped", async () => {
    const { fetch } = globalThis;
    onTestFinished(() => {
      globalThis.fetch = fetch;
    });
    const watched: string[] = [];
    const wrapped: typeof fetch = (url, init) => {
      watched.push(String(url));
      expect(globalThis.fetch).toBe(wrapped);
      return fetch(url, init);
    };
    globalThis.fetch = wrapped;
    const reading = partsOf(chat());
    const other = globalThis.fetch(`${server.url}/elsewhere`);
    expect(globalThis.fetch).toBe(wrapped);
    await reading;
    expect((await other).status).toBe(404);
    expect(globalThis.fetch).toBe(wrapped);
    expect(watched).toEqual([`${server.url}/elsewhere`, expect.stringContaining(":streamGenerateContent")]);
  });

  test("keeps calls apart that begin at once: each has its own server, answer, error and stop", async () => {
    const busy = await startGeminiServer();
    onTestFinished(() => busy.close());
    busy.play({ kind: "status", status: 429, headers: { "retry-after": "7" }, message: "Slow down." });
    const ask = (content: string) => partsOf(chat(), { messages: [{ role: "user", content }] }).then(textOf);
    // From the second call on, none waits for the SDK.
    await ask("first");
    const stopped = new AbortController();
    const all = Promise.all([
      ask("one"),
      failure(partsOf(chat("gemini-2.5-flash", vendorAt(busy.url)))),
      present(gemini(vendor).embedding?.("gemini-embedding-001")).embed(
        { texts: ["a", "b"], purpose: "query" },
        new AbortController(),
      ),
      failure(partsOf(chat(), {}, stopped)),
      ask("two"),
    ]);
    stopped.abort("enough");
    expect(await all).toMatchObject([
      "You said: one",
      { code: "provider_unavailable", retryAfter: 7_000 },
      { vectors: [expect.any(Float32Array), expect.any(Float32Array)] },
      "enough",
      "You said: two",
    ]);
  });

  test("lacks a key until it has one, and misses it when it is called", async () => {
    const without = gemini({ ...vendor, key: undefined });
    expect(without.lack?.hint).toContain("GEMINI_API_KEY");
    expect(await failure(partsOf(present(without.chat?.("gemini-2.5-flash"))))).toMatchObject({ code: "key_missing" });
    expect(gemini(vendor).lack).toBeUndefined();
  });

  test("refuses a key that no header can hold, without showing it", async () => {
    const error = await failure(partsOf(chat("gemini-2.5-flash", { ...vendor, key: "“AIzaPlanted”" })));
    expect(error).toMatchObject({ code: "key_refused", hint: expect.stringContaining("GEMINI_API_KEY") });
    expect(String(error)).not.toContain("AIzaPlanted");
  });

  test.each(["nowhere", "https://user:hidden@example.com"])(
    "refuses the address %s without showing it",
    async (url) => {
      const at = { ...vendor, baseUrl: url };
      expect(gemini(at).lack?.message).toContain("address");
      const error = await failure(partsOf(chat("gemini-2.5-flash", at)));
      expect(error).toMatchObject({ code: "invalid_config" });
      expect(String(error)).not.toContain(url);
    },
  );

  test("asks for the list of models to see whether key and address are right", async () => {
    const probe = () => present(gemini(vendor).probe)({ signal: new AbortController().signal });
    await probe();
    expect(server.requests[0]).toMatchObject({ method: "GET", path: expect.not.stringContaining("key=") });
    expect(server.requests[0]?.headers["x-goog-api-key"]).toBe(vendor.key);

    server.play({ kind: "key-refused" });
    await expect(probe()).rejects.toMatchObject({ code: "key_refused", message: expect.stringContaining('"gemini"') });
    server.playBytes('{"welcome":"to another server"}');
    await expect(probe()).rejects.toMatchObject({ message: '"gemini" sends no list of models' });
  });
});

async function openStage(): Promise<VendorStage> {
  const server = await startGeminiServer();
  const vendor = vendorAt(server.url);
  return {
    ...server,
    model: (name = "gemini-2.5-flash") => present(gemini(vendor).chat?.(name)),
    embedding: (name = "gemini-embedding-001") => present(gemini(vendor).embedding?.(name)),
    requestCount: () => server.requests.length,
    lastRequest: server.lastChat,
    key: present(vendor.key),
    keyName: "GEMINI_API_KEY",
  };
}

function vendorAt(baseUrl: string): Vendor {
  return {
    name: "gemini",
    protocol: "gemini",
    baseUrl,
    key: "AIzaPlanted-0123456789abcdef",
    keyNames: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    needsKey: true,
    models: {},
  };
}

async function partsOf(
  model: ChatModel,
  more: Partial<ChatRequest> = {},
  { signal } = new AbortController(),
): Promise<ChatPart[]> {
  const request = {
    messages: [{ role: "user", content: "Why?" }],
    question: "Why?",
    sources: [],
    json: false,
  } as const;
  const parts: ChatPart[] = [];
  for await (const part of model.stream({ ...request, ...more }, { signal })) {
    parts.push(part);
  }
  return parts;
}

function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("it is not there");
  return value;
}
