import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import type { Progress, Usage } from "../engine/values";
import type { CollectionStore } from "../storage/contracts";
import { createKnowledge } from "./create-knowledge";
import { openProject, type Project } from "./fixtures/open-project";
import { type WordEmbedding, wordEmbedding } from "./fixtures/word-embedding";

const embedding = "test:words";
const space = { collection: "handbook", model: embedding };

let project: Project;
let model: WordEmbedding;
let other: WordEmbedding;

beforeEach(async () => {
  model = wordEmbedding(embedding);
  other = wordEmbedding("test:other");
  project = await openProject(undefined, [model, other]);
});

afterEach(() => project.close());

function textsOf({ calls }: WordEmbedding): string[] {
  return calls.flatMap(({ request }) => (request.purpose === "document" ? request.texts : [])).sort();
}

/** Writes so many documents of one chunk each. */
async function writeMany(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await project.write(`docs/${index}.md`, `Paragraph ${index}.`);
}

describe("a sync of a collection with an embedding model", () => {
  test("embeds each chunk with its title and headings, in batches", async () => {
    await project.write("docs/a.md", "# Manual\n\n## Leave\n\nTwenty-five days.\n\n## Office\n\nSecond floor.");
    await writeMany(20);

    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toHaveLength(22);
    expect(textsOf(model)).toContain("Manual\n## Leave\n\nTwenty-five days.");
    expect(model.calls.every(({ request }) => request.purpose === "document")).toBe(true);
    expect(model.calls).toHaveLength(3);
    expect(await project.vectors.info(space)).toEqual({ dimensions: 256, count: 22 });
  });

  test("embeds only what is new or changed, and removes the vectors of what went", async () => {
    await writeMany(5);
    await project.sync(["docs"], { embedding });
    model.calls.length = 0;
    await project.write("docs/0.md", "Other words here.");
    await project.remove("docs/1.md");
    await project.write("docs/5.md", "Newest words.");

    await project.sync(["docs"], { embedding });
    expect(textsOf(model)).toEqual(["Newest words.", "Other words here."]);
    expect((await project.vectors.info(space))?.count).toBe(5);

    await project.sync(["docs"], { embedding });
    expect(textsOf(model)).toHaveLength(2);
  });

  test("embeds nothing that has only moved, nor the same text twice", async () => {
    const section = (index: number) => `## Part ${index}\n\nParagraph ${index} of a long text.`;
    const sections = Array.from({ length: 10 }, (_, index) => section(index));
    await project.write("docs/a.md", ["# Manual", ...sections].join("\n\n"));
    await project.sync(["docs"], { embedding });
    model.calls.length = 0;
    await project.write("docs/a.md", ["# Manual", section(99), ...sections].join("\n\n"));
    await project.write("docs/b.md", ["# Manual", ...sections].join("\n\n"));
    await project.write("docs/c.md", "The same text.");
    await project.write("docs/d.md", "The same text.");

    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toEqual(["Manual\n## Part 99\n\nParagraph 99 of a long text.", "The same text."]);
    expect((await project.vectors.info(space))?.count).toBe(await project.store.countChunks("handbook"));
    const found = await project.knowledge.search("handbook", "same text", 2);
    expect(found.map(({ document }) => document).sort()).toEqual(["docs/c.md", "docs/d.md"]);
  });

  test("says that another model is used, and asks it the same as for a new collection", async () => {
    await writeMany(30);
    await project.sync(["docs"], { embedding });
    const { notices } = await project.sync(["docs"], { embedding: other.id });

    expect(notices).toEqual([`"handbook" had vectors of "${embedding}" and is searched by those of "${other.id}" now`]);
    expect(other.calls.map(({ request }) => request)).toEqual(model.calls.map(({ request }) => request));
  });

  test("embeds a collection that had no vectors, also where no document has changed", async () => {
    await writeMany(3);
    await project.sync(["docs"]);
    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toHaveLength(3);
    expect(await project.store.embedding("handbook")).toBe(embedding);
  });

  test("embeds everything when another model is named, and nothing when the first one is named again", async () => {
    await writeMany(3);
    await project.sync(["docs"], { embedding });
    await project.sync(["docs"], { embedding: other.id });
    expect(textsOf(other)).toHaveLength(3);
    expect(await project.store.embedding("handbook")).toBe(other.id);
    await project.write("docs/0.md", "Other words here.");
    await project.sync(["docs"], { embedding: other.id });
    model.calls.length = 0;

    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toEqual(["Other words here."]);
    expect((await project.vectors.info(space))?.count).toBe(3);
  });

  test("embeds everything again when the model's vectors have another length", async () => {
    await writeMany(20);
    await project.sync(["docs"], { embedding });
    model.dimensions = 64;
    await project.write("docs/0.md", "Other words here.");

    await project.sync(["docs"], { embedding });

    expect(await project.vectors.info(space)).toEqual({ dimensions: 64, count: 20 });
    const hits = await project.knowledge.search("handbook", "other words", 1);
    expect(hits.map(({ document }) => document)).toEqual(["docs/0.md"]);
  });

  test("embeds again what the vector store has lost", async () => {
    await writeMany(3);
    await project.sync(["docs"], { embedding });
    const [lost = ""] = await project.vectors.ids(space);
    await project.vectors.delete(space, { ids: [lost] });
    model.calls.length = 0;

    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toHaveLength(1);
    expect(await project.vectors.ids(space)).toContain(lost);
  });

  test("forgets the model when it is named no more, so that nothing is embedded then", async () => {
    await writeMany(2);
    await project.sync(["docs"], { embedding });
    await project.write("docs/2.md", "Newest words.");
    model.callsLeft = 0;

    await project.sync(["docs"]);

    expect(await project.knowledge.search("handbook", "newest", 1)).toHaveLength(1);
  });

  test("leaves the collection as it was when the model fails, and goes on from there the next time", async () => {
    await project.write("docs/0.md", "Old words.");
    await project.sync(["docs"], { embedding });
    await writeMany(50);
    model.calls.length = 0;
    model.callsLeft = 5;

    await expect(project.sync(["docs"], { embedding })).rejects.toMatchObject({ code: "provider_unavailable" });
    model.callsLeft = Number.POSITIVE_INFINITY;
    const [old] = await project.knowledge.search("handbook", "old words", 1);
    expect(old?.text).toBe("Old words.");
    expect(await project.store.countChunks("handbook")).toBe(1);

    const failed = textsOf(model);
    await project.sync(["docs"], { embedding });

    // Five batches of eight came before the failures; only the others are embedded now.
    expect(textsOf(model)).toHaveLength(failed.length + 10);
    expect((await project.vectors.info(space))?.count).toBe(50);
    expect(await project.store.countChunks("handbook")).toBe(50);
  });

  test("pays for no vector twice when the change itself fails", async () => {
    await writeMany(10);
    const commit = () => Promise.reject(new PlanetError("storage_failed", "disk full"));
    const failing: CollectionStore = {
      ...project.store,
      draft: async (name) => ({ ...(await project.store.draft(name)), commit }),
    };
    const knowledge = createKnowledge({ store: failing, vectors: project.vectors, embedder: () => model });
    const declaration = { sources: ["docs"], folder: project.folder, embedding };

    await expect(knowledge.sync("handbook", declaration)).rejects.toMatchObject({ code: "storage_failed" });
    expect(await project.store.documents("handbook")).toBeUndefined();
    await project.sync(["docs"], { embedding });

    expect(textsOf(model)).toHaveLength(10);
  });

  test("reports progress and usage, and tells the model who calls", async () => {
    await writeMany(10);
    const progress: Progress[] = [];
    const usage: Usage[] = [];
    const caller = { run: "r1", node: "find", attempt: 1 };

    await project.sync(["docs"], {
      embedding,
      onProgress: (step) => progress.push(step),
      onUsage: (used) => usage.push(used),
      call: { caller, cache: 1000, idempotencyKey: "r1:find" },
    });

    const label = `vectors of ${embedding}`;
    expect(progress.filter((step) => step.label === label).map(({ done, total }) => [done, total])).toEqual([
      [0, 10],
      [8, 10],
      [10, 10],
    ]);
    expect(usage).toEqual([
      { input: 16, output: 0 },
      { input: 4, output: 0 },
    ]);
    const options = model.calls.map((call) => call.options);
    expect(options).toMatchObject([
      { caller, cache: false },
      { caller, cache: false },
    ]);
    expect(new Set(options.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect(options.every(({ idempotencyKey }) => idempotencyKey?.startsWith("r1:find:"))).toBe(true);
  });

  test("stops when the usage is too much, and keeps what was paid for", async () => {
    await writeMany(50);
    const enough = new PlanetError("budget_exceeded", "too much");
    const onUsage = () => {
      throw enough;
    };

    await expect(project.sync(["docs"], { embedding, onUsage })).rejects.toBe(enough);

    expect(model.calls.length).toBeLessThanOrEqual(4);
    expect((await project.vectors.info(space))?.count).toBe(textsOf(model).length);
  });

  test("is stopped by its signal", async () => {
    await writeMany(50);
    const controller = new AbortController();
    const onUsage = () => controller.abort();

    await expect(project.sync(["docs"], { embedding, onUsage, signal: controller.signal })).rejects.toMatchObject({
      code: "run_canceled",
    });

    expect(await project.store.documents("handbook")).toBeUndefined();
    expect(model.calls.length).toBeLessThanOrEqual(4);
  });

  test.each([
    ["fewer vectors than texts", []],
    ["no numbers", [new Float32Array([Number.NaN])]],
    ["empty vectors", [new Float32Array()]],
  ])("refuses %s", async (_name, vectors) => {
    await writeMany(1);
    model.embed = async () => ({ vectors, usage: undefined });
    await expect(project.sync(["docs"], { embedding })).rejects.toMatchObject({ code: "invalid_output" });
  });

  test("refuses a model that there is not, before anything is changed", async () => {
    await writeMany(1);
    await expect(project.sync(["docs"], { embedding: "test:none" })).rejects.toMatchObject({ code: "unknown_model" });
    expect(await project.store.documents("handbook")).toBeUndefined();
  });
});

describe("adding to a collection with an embedding model", () => {
  test("embeds what is added", async () => {
    await writeMany(1);
    await project.write("extra/b.md", "Bananas.");
    await project.sync(["docs"], { embedding });
    await project.knowledge.add("handbook", ["extra"], project.folder);

    expect(textsOf(model)).toEqual(["Bananas.", "Paragraph 0."]);
    expect(await project.store.embedding("handbook")).toBe(embedding);
  });

  test("embeds a collection that was filled by hand when it is asked to", async () => {
    await project.write("extra/b.md", "Bananas.");
    await project.knowledge.add("handbook", ["extra"], project.folder);
    await project.knowledge.embed("handbook", embedding);
    await project.knowledge.embed("handbook", embedding);

    expect(textsOf(model)).toEqual(["Bananas."]);
    await expect(project.knowledge.embed("other", embedding)).rejects.toMatchObject({ code: "not_found" });
  });
});
