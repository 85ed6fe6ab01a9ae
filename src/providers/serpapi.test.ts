import { globalAgent as http } from "node:http";
import { type AgentOptions, globalAgent as https, Agent as TlsAgent } from "node:https";
import { connect } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { type SelfSigned, selfSigned } from "../../test/vendors/self-signed";
import { type SerpapiServer, startSerpapiServer } from "../../test/vendors/serpapi-server";
import { startTlsFront, type TlsFront } from "../../test/vendors/tls-front";
import { serpapi } from "./serpapi";
import type { Vendor } from "./vendor";
import { type SearchStage, testWebSearch } from "./web-search-contract";

const key = "5e7a9d0b-planted/key+of?tests";
const certificate = selfSigned("serpapi.com");

testWebSearch("serpapi at its own address, over TLS", async () => {
  const server = await startSerpapiServer({ key });
  const front = await startTlsFront(certificate, server.port);
  const agents = { http, https: agentTo(front, certificate) };
  return toStage(server, serpapi(vendor(), agents), async () => {
    agents.https.destroy();
    await front.close();
    await server.close();
  });
});

testWebSearch("serpapi at another address", async () => {
  const server = await startSerpapiServer({ key });
  return toStage(server, serpapi(vendor({ baseUrl: server.url }), { http, https }), server.close);
});

describe("serpapi", () => {
  const { signal } = new AbortController();
  const asked = { query: "lighthouse", limit: 5 };
  let close: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(close.map((one) => one()));
    close = [];
  });

  test("says what is missing where it has no key, and can still be made", async () => {
    const search = serpapi(vendor({ key: undefined }), { http, https });
    expect(search.lack).toMatchObject({ hint: expect.stringContaining("SERPAPI_API_KEY") });
    await expect(search.search(asked, { signal })).rejects.toMatchObject({ code: "key_missing", ...search.lack });
  });

  test("asks SerpAPI's own server, and no other that claims to be it", async () => {
    const server = await start();
    const another = selfSigned("elsewhere.example.org");
    const front = await startTlsFront(another, server.port);
    close.push(front.close);
    const search = serpapi(vendor(), { http, https: agentTo(front, another) });

    await expect(search.search(asked, { signal })).rejects.toMatchObject({
      code: "provider_unavailable",
      message: expect.stringContaining("serpapi.com"),
    });
    expect(server.requests).toEqual([]);
  });

  test("asks an address of one's own over TLS, by its own name and below its path", async () => {
    const server = await start({ prefix: "/search-proxy" });
    const ownCertificate = selfSigned("localhost");
    const front = await startTlsFront(ownCertificate, server.port);
    close.push(front.close);
    const agent = new TlsAgent({ ca: ownCertificate.cert });
    const baseUrl = `https://reader:p%40ss@localhost:${front.port}/search-proxy`;
    const search = serpapi(vendor({ baseUrl }), { http, https: agent });
    server.play({ kind: "pages", pages: [{ url: "https://example.org/", title: "A", text: "b" }] });

    expect(await search.search(asked, { signal })).toHaveLength(1);
    expect(front.serverName()).toBe("localhost");
    expect(server.requests[0]?.headers).toMatchObject({
      host: `localhost:${front.port}`,
      authorization: `Basic ${btoa("reader:p@ss")}`,
    });
    agent.destroy();
  });

  test("refuses for good where the plan has no searches left, and may try again where the hour has none", async () => {
    const server = await start();
    const search = serpapi(vendor({ baseUrl: server.url }), { http, https });
    server.play(
      { kind: "status", status: 429, message: "Your account has run out of searches." },
      { kind: "status", status: 429, message: "You have exceeded the maximum hourly limit of 50 searches." },
    );
    await expect(search.search(asked, { signal })).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: false,
      message: expect.stringContaining("run out of searches"),
      hint: expect.stringContaining("plan"),
    });
    await expect(search.search(asked, { signal })).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      message: expect.stringContaining("hourly limit"),
    });
  });

  test("names the variable of the key that is refused", async () => {
    const server = await start();
    const search = serpapi(vendor({ baseUrl: server.url, key: "another-key-than-that" }), { http, https });
    const refused = { code: "key_refused", retryable: false, hint: expect.stringContaining("SERPAPI_API_KEY") };
    await expect(search.search(asked, { signal })).rejects.toMatchObject(refused);
    await expect(search.probe?.({ signal })).rejects.toMatchObject(refused);
  });

  test("may try again where the search fails after it was taken", async () => {
    const server = await start();
    server.play({
      kind: "json",
      json: { search_metadata: { status: "Error" }, error: "We couldn't get valid results for this search." },
    });
    await expect(
      serpapi(vendor({ baseUrl: server.url }), { http, https }).search(asked, { signal }),
    ).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      message: expect.stringContaining("valid results"),
    });
  });

  test("is probed by its account, which costs no search, and leaves the SDK's settings as they were", async () => {
    const server = await start();
    const sdk = await import("serpapi");
    await serpapi(vendor({ baseUrl: server.url }), { http, https }).probe?.({ signal });
    expect(server.requests.map(({ path }) => path.split("?")[0])).toEqual(["/account"]);
    expect(sdk.config.requestOptions).toBeUndefined();
  });

  test("fails the probe where no searches are left", async () => {
    const server = await start({ searchesLeft: 0 });
    await expect(serpapi(vendor({ baseUrl: server.url }), { http, https }).probe?.({ signal })).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: false,
    });
  });

  async function start(options: { readonly prefix?: string; readonly searchesLeft?: number } = {}) {
    const server = await startSerpapiServer({ key, ...options });
    close.push(server.close);
    return server;
  }
});

function toStage(server: SerpapiServer, search: SearchStage["search"], close: () => Promise<void>): SearchStage {
  return {
    ...server,
    search,
    secret: key,
    secretName: "SERPAPI_API_KEY",
    requestCount: () => server.requests.length,
    close,
  };
}

function vendor(more: Partial<Vendor> = {}): Vendor {
  return {
    name: "serpapi",
    protocol: "serpapi",
    baseUrl: undefined,
    key,
    keyNames: ["SERPAPI_API_KEY", "SERPAPI_KEY"],
    needsKey: true,
    models: {},
    ...more,
  };
}

/** An agent whose connections end at a server on this machine, whatever host is asked for; all else is as it would be. */
function agentTo(front: TlsFront, { cert }: SelfSigned): TlsAgent {
  return Object.assign(new TlsAgent({ ca: cert, keepAlive: true }), {
    createConnection: (options: AgentOptions) => connect({ ...options, host: "127.0.0.1", port: front.port }),
  });
}
