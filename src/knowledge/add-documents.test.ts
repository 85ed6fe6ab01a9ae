import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProject, type Project } from "./fixtures/open-project";
import { wordEmbedding } from "./fixtures/word-embedding";

const models = [wordEmbedding("test:words"), wordEmbedding("test:other")];

let project: Project;

beforeEach(async () => {
  project = await openProject(undefined, models);
});

afterEach(() => project.close());

function add(sources: readonly string[], options: Parameters<Project["knowledge"]["add"]>[3] = {}) {
  return project.knowledge.add("handbook", sources, project.folder, options);
}

describe("adding documents", () => {
  test("forgets those that are gone below the folders and globs named, and no others", async () => {
    for (const name of ["docs/a.md", "docs/deep/b.md", "more/c.md", "d.md"])
      await project.write(name, `Text of ${name}.`);
    await add(["docs", "more", "d.md"]);
    for (const name of ["docs/deep/b.md", "more/c.md", "d.md"]) await project.remove(name);

    expect(await add(["docs/**/*.md"])).toMatchObject({ removed: ["docs/deep/b.md"], unchanged: 1, chunks: 3 });
    await project.write("more/e.md", "Another one.");
    expect(await add(["more"])).toMatchObject({ removed: ["more/c.md"], chunks: 3 });
  });

  test("forgets those below the folder that are left out now, and no others", async () => {
    for (const name of ["docs/a.md", "docs/old/b.md", "docs/c.md", "more/old/d.md"]) {
      await project.write(name, `Text of ${name}.`);
    }
    await add(["docs", "more"]);

    expect(await add(["docs"], { exclude: ["old/", "a.md"] })).toMatchObject({
      removed: ["docs/a.md", "docs/old/b.md"],
      unchanged: 1,
      chunks: 2,
    });
  });

  test("takes the sizes of the collection where none are given, and refuses others", async () => {
    await project.write("docs/a.md", "Some words of a text. ".repeat(40));
    await add(["docs"], { chunk: { size: 50, unit: "tokens" } });
    const { chunks } = await add(["docs"]);

    expect(chunks).toBeGreaterThan(3);
    await project.write("b.md", "More of them.");
    expect(await add(["b.md"], { chunk: {} })).toMatchObject({ indexed: [{ document: "b.md" }], notices: [] });
    await expect(add(["b.md"], { chunk: { size: 50 } })).rejects.toMatchObject({
      code: "usage",
      message: 'the collection "handbook" is split by 50/7 tokens, not by 50/7 characters',
      hint: expect.stringContaining("--rebuild"),
    });
  });

  test("embeds with the model that is named, and refuses another one", async () => {
    await project.write("docs/a.md", "Apples.");
    await add(["docs"], { embedding: "test:words" });
    expect(await project.store.embedding("handbook")).toBe("test:words");
    await expect(add(["docs"], { embedding: "test:other" })).rejects.toMatchObject({ code: "usage" });
    await expect(add(["docs"], { embedding: "test:none" })).rejects.toMatchObject({ code: "usage" });

    const { notices } = await add(["docs"], { embedding: "test:other", rebuild: true });
    expect(notices).toEqual(['"handbook" had vectors of "test:words" and is searched by those of "test:other" now']);
  });

  test("rebuilds all that is still there, and names what is not", async () => {
    for (const name of ["docs/a.md", "more/b.md", "more/c.md"]) await project.write(name, `Text of ${name}.`);
    await add(["docs", "more"]);
    await project.remove("more/c.md");

    expect(await add(["docs"], { chunk: { size: 400 }, rebuild: true })).toMatchObject({
      indexed: [{ document: "docs/a.md" }, { document: "more/b.md" }],
      removed: ["more/c.md"],
      chunks: 2,
    });
    expect(await add(["docs"], { chunk: { size: 400 } })).toMatchObject({ indexed: [], unchanged: 1, chunks: 2 });
  });
});

describe("web pages", () => {
  let server: Server;
  let address: string;
  let text: string | undefined;
  let requests: number;

  beforeEach(async () => {
    requests = 0;
    text = "The cantina opens at noon.";
    server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(text === undefined ? 500 : 200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<html><head><title>Times</title></head><body><main><p>${text}</p></main></body></html>`);
    });
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/times`;
  });

  afterEach(() => new Promise<void>((done) => void server.close(() => done())));

  test("are fetched when they are new, and again when they are added again", async () => {
    expect(await project.sync([address])).toMatchObject({ indexed: [{ document: address, chunks: 1 }] });
    expect(await project.sync([address])).toMatchObject({ indexed: [], unchanged: 1 });
    expect(requests).toBe(1);
    const [hit] = await project.knowledge.search("handbook", "when does the cantina open", 1);
    expect(hit).toMatchObject({ document: address, text: expect.stringContaining("noon") });

    await add([address]);
    expect(await add([address])).toMatchObject({ indexed: [], unchanged: 1 });
    text = "The cantina opens at one.";
    expect(await add([address])).toMatchObject({ indexed: [{ document: address }], chunks: 1 });
    expect(requests).toBe(4);
  });

  test("stay as they were when they cannot be fetched, and are named", async () => {
    await add([address]);
    text = undefined;

    const skipped = [{ document: address, reason: "unreadable" }];
    expect(await add([address])).toMatchObject({ skipped, chunks: 1 });
    // Its chunks are of another size than the collection's from now on.
    expect(await add([address], { chunk: { size: 400 }, rebuild: true })).toMatchObject({ skipped, chunks: 0 });
  });
});
