import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { fetchPage } from "./fetch-page";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const limit = 1000;

describe("fetchPage", () => {
  test("gives bytes, type, encoding, and what tells later whether the page has changed", async () => {
    const address = await serve((_request, response) => {
      const headers = { "content-type": 'Text/HTML; charset="ISO-8859-1"', etag: '"7"', "last-modified": "Mon" };
      response.writeHead(200, headers).end("<p>Hi");
    });

    expect(await fetchPage(address, { limit })).toEqual({
      status: "fetched",
      bytes: new TextEncoder().encode("<p>Hi"),
      address,
      mediaType: "text/html",
      charset: "ISO-8859-1",
      etag: '"7"',
      lastModified: "Mon",
    });
  });

  test("follows redirections and says where they led", async () => {
    const address = await serve((request, response) => {
      if (request.url === "/new") response.end("moved");
      else response.writeHead(301, { location: "/new" }).end();
    });

    expect(await fetchPage(`${address}old`, { limit })).toMatchObject({ status: "fetched", address: `${address}new` });
  });

  test("asks no host that is not allowed, neither first nor where a redirection leads", async () => {
    const asked: string[] = [];
    const address = await serve((request, response) => {
      asked.push(`${request.headers.host?.split(":")[0]}${request.url}`);
      const location = { "/a": "/b", "/c": address.replace("127.0.0.1", "localhost") }[request.url ?? ""];
      if (location === undefined) response.end("here");
      else response.writeHead(302, { location }).end();
    });
    const hosts = ["127.0.0.1"];

    expect(await fetchPage(`${address}a`, { limit, hosts })).toMatchObject({
      status: "fetched",
      address: `${address}b`,
    });
    expect(await fetchPage(`${address}c`, { limit, hosts })).toEqual({
      status: "skipped",
      reason: "unreadable",
      message: 'the page cannot be fetched: the host "localhost" is not one of 127.0.0.1',
    });
    expect(await fetchPage(address, { limit, hosts: ["example.org"] })).toMatchObject({ reason: "unreadable" });
    expect(asked).toEqual(["127.0.0.1/a", "127.0.0.1/b", "127.0.0.1/c"]);
  });

  test("with allowed hosts, gives up on redirections without end", async () => {
    let asked = 0;
    const address = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: "/" }).end();
    });

    expect(await fetchPage(address, { limit, hosts: ["127.0.0.1"] })).toMatchObject({
      message: "the page cannot be fetched: too many redirections",
    });
    expect(asked).toBe(21);
  });

  test.each<[string, RequestListener, string, RegExp]>([
    ["an error", (_request, response) => response.writeHead(404).end("no"), "unreadable", /status 404$/],
    [
      "too many redirections",
      (_request, response) => response.writeHead(302, { location: "/" }).end(),
      "unreadable",
      /redirect/,
    ],
    ["a broken connection", (request) => request.socket.destroy(), "unreadable", /fetched: \S/],
    [
      "a page that says it is large",
      (_request, response) => response.end("x".repeat(2000)),
      "too_large",
      /larger than 0 MB/,
    ],
    [
      "a page that never ends",
      (_request, response) => void setInterval(() => response.write("x".repeat(600)), 5).unref(),
      "too_large",
      /larger/,
    ],
    [
      "a picture",
      (_request, response) => response.writeHead(200, { "content-type": "image/png" }).end("PNG"),
      "unsupported",
      /"image\/png"/,
    ],
  ])("names %s", async (_name, listener, reason, message) => {
    const outcome = await fetchPage(await serve(listener), { limit });

    expect(outcome).toEqual({ status: "skipped", reason, message: expect.stringMatching(message) });
  });

  test("names a server that cannot be reached, and one that takes too long", async () => {
    const address = await serve(() => undefined);
    expect(await fetchPage(address, { limit, timeLimit: 50 })).toMatchObject({
      reason: "unreadable",
      message: "the page cannot be fetched: it takes longer than 0.05 s",
    });
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect(await fetchPage(address, { limit })).toMatchObject({
      reason: "unreadable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("stops with the signal's reason", async () => {
    const controller = new AbortController();
    const address = await serve(() => controller.abort(new Error("enough")));

    await expect(fetchPage(address, { limit, signal: controller.signal })).rejects.toThrow("enough");
  });
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}
