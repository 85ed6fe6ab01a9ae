import { describe, expect, onTestFinished, test } from "vitest";
import { startChromaServer } from "../../test/vendors/chroma-server";
import { startLocalServer } from "../../test/vendors/local-server";
import { type WordEmbedding, wordEmbedding } from "../knowledge/fixtures/word-embedding";
import type { ChatModel, ModelProvider } from "../providers/contracts";
import { openai } from "../providers/openai";
import type { Vendor } from "../providers/vendor";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";

const documents = {
  "notes/leave.md": "Everyone gets 25 days of leave.\n",
  "notes/office.md": "The office is on the second floor.\n",
};

describe("collectionSearch", () => {
  test("finds by meaning where an embedding model is declared, and counts what it used", async () => {
    const { planet, ask, model } = await open({ ...documents, "w.yaml": finding("sources: [notes], EMBEDDING") });

    const first = await ask("w.yaml", "holiday");
    expect(first).toMatchObject({
      output: { sources: [{ document: "notes/leave.md" }, { document: "notes/office.md" }] },
      usage: { input: 14, output: 0 },
    });
    expect(first.notices).toEqual([]);
    expect((await ask("w.yaml", "holiday")).usage).toEqual({ input: 1, output: 0 });
    expect(model.calls[0]?.options.caller).toMatchObject({ node: "find", attempt: 1 });

    const found = await planet.search("notes", "holiday", { topK: 1 });
    expect(found.map(({ document }) => document)).toEqual(["notes/leave.md"]);
  });

  test("stops a run whose budget the embedding passes", async () => {
    const budget = "budget: { tokens: 5 }\n";
    const { ask } = await open({ ...documents, "w.yaml": finding("sources: [notes], EMBEDDING") + budget });
    expect((await ask("w.yaml", "holiday")).error).toMatchObject({ code: "budget_exceeded" });
  });

  test("searches by keyword where no model is declared, also what another workflow has embedded", async () => {
    const { ask, model } = await open({
      ...documents,
      "vectors.yaml": finding("sources: [notes], EMBEDDING"),
      "keywords.yaml": finding("sources: [notes]"),
    });
    await ask("vectors.yaml", "holiday");
    const calls = model.calls.length;

    expect((await ask("keywords.yaml", "holiday")).output).toMatchObject({ sources: [] });
    expect((await ask("keywords.yaml", "leave")).output).toMatchObject({ sources: [{ document: "notes/leave.md" }] });
    expect(model.calls).toHaveLength(calls);
  });

  test("embeds a collection that was filled by hand, and what is added to it later", async () => {
    const { planet, ask, model } = await open({ ...documents, "w.yaml": finding("EMBEDDING") });
    await planet.embed("notes", ["notes/office.md"]);
    expect(model.calls).toEqual([]);
    expect((await ask("w.yaml", "holiday")).output).toMatchObject({ sources: [{ document: "notes/office.md" }] });

    await planet.embed("notes", ["notes/leave.md"]);

    expect((await planet.search("notes", "holiday", { topK: 1 })).map(({ document }) => document)).toEqual([
      "notes/leave.md",
    ]);
  });

  test("keeps vectors in a Chroma server when the config file says so", async () => {
    const server = await startChromaServer({ token: "secret" });
    onTestFinished(() => server.close());
    const files = {
      ...documents,
      "w.yaml": finding("sources: [notes], EMBEDDING"),
      "aiplanet.config.yaml": `vectors: { store: chroma, base_url: ${server.url} }\n`,
    };
    const { ask } = await open(files, { CHROMA_TOKEN: "secret" });

    expect((await ask("w.yaml", "holiday")).output).toMatchObject({ sources: [{ document: "notes/leave.md" }, {}] });
    expect(server.requests.some(({ path }) => path.endsWith("/query"))).toBe(true);
  });

  test("embeds through a server that speaks OpenAI's protocol, and leaves all as it was when that fails", async () => {
    const words = wordEmbedding();
    let failing = true;
    const server = await startLocalServer(async ({ body }, response) => {
      const { input: texts } = JSON.parse(body) as { input: string[] };
      const { vectors } = await words.embed({ texts, purpose: "document" }, { signal: new AbortController().signal });
      const data = vectors.map((vector, index) => ({ object: "embedding", index, embedding: [...vector] }));
      response.writeHead(failing ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data, usage: { prompt_tokens: texts.length } }));
    });
    onTestFinished(() => server.close());
    const { ask } = await open({ ...documents, "w.yaml": finding("sources: [notes], embedding: local:words") }, {}, [
      openai({ ...localVendor, baseUrl: `${server.url}/v1` }),
    ]);

    expect((await ask("w.yaml", "holiday")).error).toMatchObject({ code: "provider_unavailable" });
    failing = false;
    expect(await ask("w.yaml", "holiday")).toMatchObject({
      output: { sources: [{ document: "notes/leave.md" }, { document: "notes/office.md" }] },
      usage: { input: 3, output: 0 },
    });
    expect(new Set(server.requests.map(({ path }) => path))).toEqual(new Set(["/v1/embeddings"]));
  });

  test("lets a model put the passages in order, and counts what it used", async () => {
    const { ask, judge } = await open({ ...documents, "w.yaml": finding("sources: [notes]", "rerank: test:judge") });
    const { output, usage } = await ask("w.yaml", "leave office");
    expect(output).toMatchObject({ sources: [{ document: judge.last }, { document: judge.first }] });
    expect(usage).toEqual({ input: 30, output: 3 });
  });

  test("stops a run whose budget the model that puts them in order passes", async () => {
    const budget = "budget: { tokens: 20 }\n";
    const files = { ...documents, "w.yaml": finding("sources: [notes]", "rerank: test:judge") + budget };
    const { ask } = await open(files);
    expect((await ask("w.yaml", "leave office")).error).toMatchObject({ code: "budget_exceeded" });
  });

  test.each([
    ["rerank: default", '"offline:extractive" is to put passages in order, and cannot'],
    ["retrieval: vector", 'retrieval is "vector", and "notes" has no embedding model'],
    ["retrieval: hybrid", 'retrieval is "hybrid", and "notes" has no embedding model'],
  ])("refuses %s where it cannot be, before it reads a document", async (config, message) => {
    const { planet, ask } = await open({ ...documents, "w.yaml": finding("sources: [notes]", config) });
    expect((await ask("w.yaml", "leave")).error).toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
    });
    await expect(planet.search("notes", "leave")).rejects.toMatchObject({ code: "not_found" });
  });

  test.each([
    ["default", 'collection "notes" names the embedding model "default", and there is none'],
    ["tset:words", 'model "tset:words" is of an unknown provider "tset"'],
    ["offline:extractive", 'provider "offline" has no embedding models'],
  ])("refuses the embedding model %s before it reads a document", async (id, message) => {
    const { planet, ask } = await open({ ...documents, "w.yaml": finding(`sources: [notes], embedding: "${id}"`) });
    expect((await ask("w.yaml", "holiday")).error).toMatchObject({
      code: "unknown_model",
      message: expect.stringContaining(message),
    });
    await expect(planet.search("notes", "leave")).rejects.toMatchObject({ code: "not_found" });
  });
});

const localVendor: Vendor = {
  name: "local",
  protocol: "openai",
  baseUrl: undefined,
  key: undefined,
  keyNames: [],
  needsKey: false,
  models: {},
};

/** A planet with the embedding model `test:words`, and `test:judge`, which puts the last one first, in a folder with these files. */
async function open(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
  more: readonly ModelProvider[] = [],
) {
  const model: WordEmbedding = wordEmbedding("test:words");
  const judge = { first: "", last: "" };
  const chat: ChatModel = {
    id: "test:judge",
    async *stream({ sources }) {
      judge.first = sources[0]?.document ?? "";
      judge.last = sources.at(-1)?.document ?? "";
      yield { type: "text-delta", text: JSON.stringify({ order: [sources.length] }) };
      yield { type: "end", usage: { input: 30, output: 3 } };
    },
  };
  const provider: ModelProvider = { name: "test", embedding: () => model, chat: () => chat };
  const folder = await temporaryFolder(files);
  const planet = await createPlanet({ folder, environment, providers: [provider, ...more] });
  onTestFinished(() => planet.close());
  const ask = async (file: string, text: string) => {
    const run = await planet.run(file, { text });
    const notices: string[] = [];
    for await (const event of run) {
      if (event.type === "node-delta" && "notice" in event) notices.push(event.notice);
    }
    return { ...(await run.result()), notices };
  };
  return { planet, ask, model, judge };
}

function finding(declaration: string, config = ""): string {
  return `api_version: aiplanet/v1
kind: Workflow
name: test
nodes:
  question: { type: user_query }
  find: { type: knowledge_base, config: { collection: notes, ${config} }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }
knowledge:
  notes: { ${declaration.replace("EMBEDDING", "embedding: test:words")} }
`;
}
