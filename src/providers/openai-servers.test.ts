import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hangUp } from "../../test/vendors/http-faults";
import { type LocalServer, type ReceivedRequest, startLocalServer } from "../../test/vendors/local-server";
import type { CallOptions, ChatPart, ChatRequest } from "./contracts";
import { openai } from "./openai";
import type { Vendor } from "./vendor";

const servers: LocalServer[] = [];

// Before the first call, because the SDK keeps the functions that it prints with.
const printing = (["error", "warn", "info", "debug", "log"] as const).map((level) => vi.spyOn(console, level));

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("servers that speak OpenAI's protocol in their own way", () => {
  test("send no [DONE], and the usage with the last choice", async () => {
    const vendor = await streaming([
      { choices: [{ delta: { role: "assistant" } }] },
      { choices: [{ delta: { reasoning_content: "I think" } }] },
      { choices: [{ delta: { content: "Yes" } }] },
      { choices: [{ delta: {}, finish_reason: "stop" }], usage: { prompt_tokens: 4, completion_tokens: 2 } },
    ]);
    expect(await ask(vendor)).toEqual([
      { type: "text-delta", text: "Yes" },
      { type: "end", usage: { input: 4, output: 2 }, finish: "stop" },
    ]);
  });

  test("drop the connection after the end of the answer", async () => {
    const vendor = await serving((_, response) => {
      writeChunks(response, [{ choices: [{ delta: { content: "Yes" }, finish_reason: "stop" }] }]);
      hangUp(response);
    });
    expect(await ask(vendor)).toEqual([
      { type: "text-delta", text: "Yes" },
      { type: "end", usage: undefined, finish: "stop" },
    ]);
  });

  test("do not stream although they are asked to", async () => {
    const message = { role: "assistant", content: "Yes" };
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    const vendor = await serving((_, response) =>
      sendJson(response, 200, { choices: [{ index: 0, message, finish_reason: "stop" }], usage }),
    );
    expect(await ask(vendor)).toEqual([
      { type: "text-delta", text: "Yes" },
      { type: "end", usage: { input: 1, output: 1 }, finish: "stop" },
    ]);
  });

  test("answer with an error under status 200", async () => {
    const vendor = await serving((_, response) =>
      sendJson(response, 200, { error: { message: "Provider is overloaded", code: 502 } }),
    );
    await expect(ask(vendor)).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      message: expect.stringContaining("Provider is overloaded"),
    });
    await expect(embed(vendor)).rejects.toMatchObject({ message: expect.stringContaining("Provider is overloaded") });
  });

  test.each([
    [{ error: { message: "Slow down", code: 429 } }, { code: "provider_unavailable", retryable: true }],
    [{ error: { message: "Too long", type: "invalid_request_error" } }, { code: "node_failed", retryable: false }],
    [{ error: { message: "Broke", type: "server_error" } }, { code: "provider_unavailable", retryable: true }],
    [{ object: "error", message: "Bad", type: "BadRequestError", code: 400 }, { code: "node_failed" }],
  ])("send an error in mid-stream: %j", async (chunk, expected) => {
    const vendor = await streaming([{ choices: [{ delta: { content: "Ye" } }] }, chunk]);
    await expect(ask(vendor)).rejects.toMatchObject(expected);
  });

  test("refuse stream_options, and are not asked for them again", async () => {
    const fields: boolean[] = [];
    const vendor = await serving(({ body }, response) => {
      const asks = "stream_options" in JSON.parse(body);
      fields.push(asks);
      if (asks) sendJson(response, 422, { detail: [{ loc: ["body", "stream_options"], msg: "Extra inputs" }] });
      else sendChunks(response, [{ choices: [{ delta: { content: "Yes" }, finish_reason: "stop" }] }]);
    });
    const provider = openai(vendor);

    expect(await ask(vendor, {}, provider)).toHaveLength(2);
    expect(await ask(vendor, {}, provider)).toHaveLength(2);
    expect(fields).toEqual([true, false, false]);
  });

  test("say what is wrong in envelopes of their own", async () => {
    const vendor = await serving((_, response) => sendJson(response, 400, { error: "the context is too small" }));
    await expect(ask(vendor)).rejects.toMatchObject({
      message: 'model "local:small" refuses the request: the context is too small (status 400)',
    });
  });

  test("are no such servers: a web page answers, and nothing is printed", async () => {
    const vendor = await serving((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Hello</body></html>");
    });
    const expected = { code: "provider_unavailable", message: expect.stringContaining("cannot be read") };

    await expect(ask(vendor)).rejects.toMatchObject(expected);
    await expect(embed(vendor)).rejects.toMatchObject(expected);
    await expect(openai(vendor).probe?.(options())).rejects.toMatchObject(expected);
    await expect(ask(await streaming(["{broken"]))).rejects.toMatchObject(expected);
    expect(printing.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });

  test("send vectors in any order", async () => {
    const data = [1, 0].map((index) => ({ index, embedding: [index, 0.5] }));
    const vendor = await serving((_, response) => sendJson(response, 200, { data }));
    expect((await embed(vendor)).vectors).toEqual([Float32Array.of(0, 0.5), Float32Array.of(1, 0.5)]);
  });

  test("are shown nothing of the environment that belongs to OpenAI", async () => {
    for (const name of ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"]) {
      vi.stubEnv(name, "planted");
    }
    vi.stubEnv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
    vi.stubEnv("OPENAI_LOG", "debug");
    const vendor = await streaming([{ choices: [{ delta: {}, finish_reason: "stop" }] }]);
    await ask(vendor);
    expect(JSON.stringify(servers[0]?.requests)).not.toContain("planted");
  });

  test("get a key that tells two attempts of one call from two calls", async () => {
    const vendor = await streaming([{ choices: [{ delta: {}, finish_reason: "stop" }] }]);
    await ask(vendor, { idempotencyKey: "run-1/answer" });
    expect(servers[0]?.requests[0]?.headers).toMatchObject({ "idempotency-key": "run-1/answer" });
  });
});

describe("a vendor that cannot be called", () => {
  test("has its models, and is missed with the first call", async () => {
    const vendor = { ...vendorAt("http://127.0.0.1:9/v1"), needsKey: true, keyNames: ["LOCAL_API_KEY"] };
    const provider = openai(vendor);

    expect(provider.lack).toEqual({ message: '"local" has no key', hint: expect.stringContaining("LOCAL_API_KEY") });
    expect(provider.chat?.("small").id).toBe("local:small");
    await expect(ask(vendor)).rejects.toMatchObject({ code: "key_missing" });
    await expect(embed(vendor)).rejects.toMatchObject({ code: "key_missing" });
  });

  test("has no address, so that nobody else is asked instead", async () => {
    const vendor = vendorAt(undefined);
    expect(openai(vendor).lack?.message).toBe('"local" has no address');
    await expect(ask(vendor)).rejects.toMatchObject({ code: "invalid_config" });
  });

  test.each(["http://user:secret@127.0.0.1:1/v1", "http://:1/v1"])(
    "has an address that cannot be used: %s",
    async (url) => {
      const vendor = vendorAt(url);
      const error = await ask(vendor).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "invalid_config", message: openai(vendor).lack?.message });
      expect(inspect(error, { depth: null })).not.toContain("secret");
    },
  );

  test("is named with its address when nobody listens", async () => {
    const vendor = await streaming([]);
    await servers[0]?.close();
    await expect(ask(vendor)).rejects.toMatchObject({
      code: "provider_unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
      hint: `see whether a server answers at ${vendor.baseUrl}, or set LOCAL_BASE_URL to where it is`,
    });
  });
});

describe("a probe", () => {
  test("asks for the list of models", async () => {
    const vendor = await serving((_, response) => sendJson(response, 200, { object: "list", data: [] }));
    await openai(vendor).probe?.(options());
    expect(servers[0]?.requests).toMatchObject([{ method: "GET", path: "/v1/models" }]);
  });

  test("asks OpenRouter about the key, because it shows its models to everybody", async () => {
    const vendor = await serving((_, response) => sendJson(response, 200, { data: { label: "a" } }));
    await openai({ ...vendor, name: "openrouter" }).probe?.(options());
    expect(servers[0]?.requests).toMatchObject([{ method: "GET", path: "/v1/key" }]);
  });

  test("says that the key is refused", async () => {
    const vendor = await serving((_, response) => sendJson(response, 401, { error: { message: "No such key" } }));
    await expect(openai(vendor).probe?.(options())).rejects.toMatchObject({
      code: "key_refused",
      message: '"local" refuses the key: No such key',
    });
  });
});

async function serving(answer: (request: ReceivedRequest, response: ServerResponse) => void): Promise<Vendor> {
  const server = await startLocalServer(answer);
  servers.push(server);
  return vendorAt(`${server.url}/v1`);
}

function streaming(chunks: readonly unknown[]): Promise<Vendor> {
  return serving((_, response) => sendChunks(response, chunks));
}

function vendorAt(baseUrl: string | undefined): Vendor {
  return { name: "local", protocol: "openai", baseUrl, key: undefined, keyNames: [], needsKey: false, models: {} };
}

function sendChunks(response: ServerResponse, chunks: readonly unknown[]): void {
  writeChunks(response, chunks);
  response.end();
}

function writeChunks(response: ServerResponse, chunks: readonly unknown[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const chunk of chunks) {
    response.write(`data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`);
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function options(more: Partial<CallOptions> = {}): CallOptions {
  return { signal: new AbortController().signal, ...more };
}

async function ask(vendor: Vendor, more: Partial<CallOptions> = {}, provider = openai(vendor)): Promise<ChatPart[]> {
  const request: ChatRequest = {
    messages: [{ role: "user", content: "Is it?" }],
    question: "Is it?",
    sources: [],
    json: false,
  };
  const parts: ChatPart[] = [];
  for await (const part of provider.chat?.("small").stream(request, options(more)) ?? []) parts.push(part);
  return parts;
}

async function embed(vendor: Vendor) {
  const model = openai(vendor).embedding?.("small");
  if (model === undefined) throw new Error("there are no embeddings");
  return model.embed({ texts: ["one", "two"], purpose: "document" }, options());
}
