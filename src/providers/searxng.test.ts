import { afterEach, describe, expect, test } from "vitest";
import { type SearxngServer, startSearxngServer } from "../../test/vendors/searxng-server";
import { searxng } from "./searxng";
import type { Vendor } from "./vendor";
import { type SearchStage, testWebSearch } from "./web-search-contract";

const password = "open-sesame/7";

testWebSearch("searxng", async (): Promise<SearchStage> => {
  const server = await startSearxngServer();
  const address = server.url.replace("//", `//reader:${encodeURIComponent(password)}@`);
  return {
    ...server,
    search: searxng(vendor({ baseUrl: address })),
    secret: password,
    secretName: "SEARXNG_BASE_URL",
    requestCount: () => server.requests.length,
  };
});

describe("searxng", () => {
  const { signal } = new AbortController();
  const asked = { query: "lighthouse", limit: 5 };
  let server: SearxngServer;

  afterEach(() => server?.close());

  test("says what is missing where it has no address, and can still be made", async () => {
    const search = searxng(vendor({ baseUrl: undefined }));
    expect(search.lack).toMatchObject({ hint: expect.stringContaining("SEARXNG_BASE_URL") });
    await expect(search.search(asked, { signal })).rejects.toMatchObject({ code: "key_missing", ...search.lack });
  });

  test.each(["searx.example.org", "ftp://searx.example.org", "http://"])(
    "does not take %j for an address",
    async (url) => {
      const search = searxng(vendor({ baseUrl: url }));
      await expect(search.search(asked, { signal })).rejects.toMatchObject({
        code: "invalid_config",
        hint: expect.stringContaining("SEARXNG_BASE_URL"),
      });
    },
  );

  test("says which setting lets the server give JSON", async () => {
    server = await startSearxngServer({ json: false });
    const search = searxng(vendor({ baseUrl: server.url }));
    const refused = {
      code: "provider_unavailable",
      retryable: false,
      hint: "add json to search.formats in its settings.yml",
    };
    await expect(search.search(asked, { signal })).rejects.toMatchObject(refused);
    await expect(search.probe?.({ signal })).rejects.toMatchObject(refused);
  });

  test("finds below a path of its address, with user and password", async () => {
    server = await startSearxngServer({ prefix: "/searx" });
    const address = `${server.url.replace("//", "//reader:p%40ss@")}/searx`;
    await searxng(vendor({ baseUrl: address })).search(asked, { signal });

    expect(server.requests[0]?.path).toBe("/searx/search?q=lighthouse&format=json");
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("reader:p@ss")}`);
  });

  test("says that the address is wrong where a page for people comes, and does not ask for it again", async () => {
    server = await startSearxngServer();
    server.play({ kind: "text", text: "<!doctype html><p>Welcome", type: "text/html" });
    await expect(searxng(vendor({ baseUrl: server.url })).search(asked, { signal })).rejects.toMatchObject({
      code: "provider_unavailable",
      retryable: false,
      hint: expect.stringContaining(server.url),
    });
  });

  test("follows a redirect of the server", async () => {
    server = await startSearxngServer();
    server.play(
      { kind: "page", status: 302, headers: { location: "/search?q=moved&format=json" } },
      { kind: "pages", pages: [{ url: "https://example.org/", title: "Moved", text: "It has moved." }] },
    );
    expect(await searxng(vendor({ baseUrl: server.url })).search(asked, { signal })).toMatchObject([
      { title: "Moved" },
    ]);
  });

  test("tells of engines that do not answer where nothing is found, and only there", async () => {
    server = await startSearxngServer();
    const unresponsive_engines = [["google", "access denied"], ["brave"]];
    const found = { url: "https://example.org/", title: "A", content: "b" };
    server.play(
      { kind: "json", json: { results: [], unresponsive_engines } },
      { kind: "json", json: { results: [found], unresponsive_engines } },
    );
    const search = searxng(vendor({ baseUrl: server.url }));
    const notices: string[] = [];
    const options = { signal, onNotice: (notice: string) => void notices.push(notice) };

    expect(await search.search(asked, options)).toEqual([]);
    expect(await search.search(asked, options)).toHaveLength(1);
    expect(notices).toEqual([expect.stringContaining("google (access denied), brave")]);
  });
});

function vendor({ baseUrl }: Pick<Vendor, "baseUrl">): Vendor {
  return { name: "searxng", protocol: "searxng", baseUrl, key: undefined, keyNames: [], needsKey: false, models: {} };
}
