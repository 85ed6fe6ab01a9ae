import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startChromaServer } from "../../test/vendors/chroma-server";
import type { LocalServer } from "../../test/vendors/local-server";
import { chromaVectors } from "./chroma";
import { testVectorStore } from "./vector-store-contract";

const space = { collection: "handbook", model: "test:one" };
const entry = { id: "a", vector: new Float32Array([1, 0]), metadata: { document: "a.md" } };

let shared: LocalServer;
let own: LocalServer | undefined;

beforeAll(async () => {
  shared = await startChromaServer();
});

afterEach(async () => {
  await own?.close();
  own = undefined;
});

afterAll(() => shared.close());

testVectorStore("Chroma's API", () => chromaVectors({ baseUrl: shared.url }));

describe("chromaVectors", () => {
  test("says how to start a server when there is none", async () => {
    const gone = await startChromaServer();
    await gone.close();

    await expect(chromaVectors({ baseUrl: gone.url }).info(space)).rejects.toMatchObject({
      code: "provider_unavailable",
      message: `the Chroma server at "${gone.url}" cannot be reached`,
      hint: "start one: npx chroma run --path DIR",
      retryable: true,
    });
  });

  test("gives its token, and says when it is refused without showing it", async () => {
    own = await startChromaServer({ token: "right" });
    await chromaVectors({ baseUrl: own.url, token: "right" }).upsert(space, [entry]);

    const refused = chromaVectors({ baseUrl: own.url, token: "wrong-token" }).ids(space);

    await expect(refused).rejects.toMatchObject({ code: "key_refused", retryable: false });
    await refused.catch((error: Error) => expect(JSON.stringify([error, error.message])).not.toContain("wrong-token"));
  });

  test.each([
    [500, "provider_unavailable", true],
    [503, "provider_unavailable", true],
    [429, "provider_unavailable", true],
    [403, "key_refused", false],
    [400, "storage_failed", false],
  ])("tells a status %i apart", async (status, code, retryable) => {
    own = await startChromaServer({
      intercept: (_request, response) => {
        response.writeHead(status, { "content-type": "application/json" }).end('{"message":"no"}');
        return true;
      },
    });
    await expect(chromaVectors({ baseUrl: own.url }).info(space)).rejects.toMatchObject({ code, retryable });
  });

  test("says so when another kind of server is at the address", async () => {
    own = await startChromaServer({
      intercept: (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end("<html>");
        return true;
      },
    });
    await expect(chromaVectors({ baseUrl: own.url }).info(space)).rejects.toMatchObject({
      code: "provider_unavailable",
    });
  });

  test("stops waiting for an answer when it is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    own = await startChromaServer({
      intercept: () => {
        controller.abort(reason);
        return true;
      },
    });
    await expect(chromaVectors({ baseUrl: own.url }).info(space, { signal: controller.signal })).rejects.toBe(reason);
  });

  test("keeps apart what differs in collection or model only, under names that Chroma takes", async () => {
    own = await startChromaServer();
    const store = chromaVectors({ baseUrl: own.url });
    await store.upsert({ collection: "a", model: "b:c" }, [entry]);
    await store.upsert({ collection: "x".repeat(2000), model: "b:c" }, [entry]);

    expect(await store.ids({ collection: "a:b", model: "c" })).toEqual([]);
    const made = own.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/collections"));
    expect(made.map(({ body }) => JSON.parse(body).metadata)).toMatchObject([
      { collection: "a", model: "b:c", dimensions: 2 },
      { model: "b:c", dimensions: 2 },
    ]);
  });

  test.each(["chroma", "ftp://127.0.0.1", "http://127.0.0.1:8000/api/v2"])("refuses the address %s", (baseUrl) => {
    expect(() => chromaVectors({ baseUrl })).toThrow(expect.objectContaining({ code: "invalid_config" }));
  });
});
