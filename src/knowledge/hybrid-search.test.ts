import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Usage } from "../engine/values";
import { createKnowledge } from "./create-knowledge";
import { openProject, type Project } from "./fixtures/open-project";
import { type WordEmbedding, wordEmbedding } from "./fixtures/word-embedding";

const embedding = "test:words";
const space = { collection: "handbook", model: embedding };

let project: Project;
let model: WordEmbedding;

beforeEach(async () => {
  model = wordEmbedding(embedding);
  project = await openProject(undefined, [model]);
  await project.write("docs/leave.md", "Everyone gets 25 days of leave.");
  await project.write("docs/sick.md", "A sick note is needed from the fourth day on.");
  await project.write("docs/office.md", "The office is on the second floor.");
  await project.sync(["docs"], { embedding });
  model.calls.length = 0;
});

afterEach(() => project.close());

async function documentsFor(question: string, topK = 3): Promise<string[]> {
  return (await project.knowledge.search("handbook", question, topK)).map(({ document }) => document);
}

describe("a search with an embedding model", () => {
  test("finds by meaning what shares no word with the question", async () => {
    expect(await documentsFor("holiday", 1)).toEqual(["docs/leave.md"]);
    expect(await project.knowledge.search("handbook", "holiday", 1, { embedding: false })).toEqual([]);
  });

  test("puts first what both rankings find, with the score of the fusion", async () => {
    const hits = await project.knowledge.search("handbook", "sick note", 3);

    expect(hits[0]).toEqual({
      collection: "handbook",
      document: "docs/sick.md",
      text: "A sick note is needed from the fourth day on.",
      start: 0,
      end: 45,
      score: 1,
      retrievers: ["keyword", "vector"],
    });
    expect(hits).toHaveLength(3);
    expect(hits.every(({ score }, index) => index === 0 || score <= (hits[index - 1]?.score ?? 0))).toBe(true);
  });

  test("asks the model once, for a query, and reports the usage", async () => {
    const usage: Usage[] = [];
    const caller = { run: "r1", node: "find", attempt: 1 };
    await project.knowledge.search("handbook", "sick note", 3, {
      onUsage: (used) => usage.push(used),
      call: { caller, cache: 1000, idempotencyKey: "r1:find" },
    });

    expect(model.calls).toMatchObject([
      {
        request: { texts: ["sick note"], purpose: "query" },
        options: { caller, cache: 1000, idempotencyKey: "r1:find:query" },
      },
    ]);
    expect(usage).toEqual([{ input: 2, output: 0 }]);
  });

  test("asks nothing for nothing", async () => {
    expect(await documentsFor("  ")).toEqual([]);
    expect(await documentsFor("sick", 0)).toEqual([]);
    expect(model.calls).toEqual([]);
  });

  test("leaves out vectors of chunks that are no longer there, or have changed", async () => {
    const stale = { document: "docs/gone.md", start: 0 };
    const vector = (
      await model.embed({ texts: ["holiday"], purpose: "document" }, { signal: new AbortController().signal })
    ).vectors[0];
    await project.vectors.upsert(space, [
      { id: "x", vector: vector ?? new Float32Array(), metadata: stale },
      { id: "y", vector: vector ?? new Float32Array(), metadata: { document: "docs/office.md", start: 0 } },
    ]);

    expect((await documentsFor("holiday"))[0]).toBe("docs/leave.md");
  });

  test("fails as the model fails", async () => {
    model.callsLeft = 0;
    await expect(project.knowledge.search("handbook", "sick", 3)).rejects.toMatchObject({
      code: "provider_unavailable",
    });
  });

  test("embeds the collection again when the model's vectors have another length now", async () => {
    model.dimensions = 64;

    expect(await documentsFor("holiday", 1)).toEqual(["docs/leave.md"]);

    expect(await project.vectors.info(space)).toEqual({ dimensions: 64, count: 3 });
    expect(model.calls.flatMap(({ request }) => request.texts)).toHaveLength(4);
  });

  test("stops when it is aborted while the model answers", async () => {
    const controller = new AbortController();
    model.embed = async (_request, { signal }) => {
      controller.abort();
      signal.throwIfAborted();
      return { vectors: [], usage: undefined };
    };
    const { signal } = controller;
    await expect(project.knowledge.search("handbook", "sick", 3, { signal })).rejects.toMatchObject({
      code: "run_canceled",
    });
  });

  test("says what is missing where no vectors are kept", async () => {
    const knowledge = createKnowledge({ store: project.store });
    await expect(knowledge.search("handbook", "sick", 3)).rejects.toMatchObject({ code: "usage" });
    await expect(knowledge.sync("other", { sources: [], folder: project.folder, embedding })).rejects.toMatchObject({
      code: "usage",
    });
    expect(await knowledge.search("handbook", "sick", 3, { embedding: false })).toHaveLength(1);
  });

  test("refuses a collection that is not there", async () => {
    await expect(project.knowledge.search("other", "sick", 3, { embedding })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
