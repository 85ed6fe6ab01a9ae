import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProject, type Project } from "./fixtures/open-project";
import { type WordEmbedding, wordEmbedding } from "./fixtures/word-embedding";

const names = [..."abcdefghijkl"].map((letter) => `docs/${letter}.md`);

let project: Project;
let model: WordEmbedding;

beforeEach(async () => {
  model = wordEmbedding("test:words", 1);
  project = await openProject(undefined, [model]);
  for (const name of names) await project.write(name, `Everybody has leave, says ${name}.`);
});

afterEach(() => project.close());

type AddOptions = NonNullable<Parameters<Project["knowledge"]["add"]>[3]>;

function add(options: AddOptions = {}) {
  return project.knowledge.add("handbook", ["docs"], project.folder, { keepDone: true, ...options });
}

/** Adds the documents, and is stopped when so many steps of a kind are done. */
async function addUntil(done: number, unit: string, options: AddOptions = {}) {
  const controller = new AbortController();
  const onProgress: AddOptions["onProgress"] = (step) => {
    if (step.unit === unit && step.done === done) controller.abort(new Error("enough"));
  };
  return add({ ...options, signal: controller.signal, onProgress });
}

async function held(): Promise<string[] | undefined> {
  return (await project.store.documents("handbook"))?.map(({ document }) => document);
}

describe("adding documents that is stopped", () => {
  test("keeps the documents that are read, and goes on from there", async () => {
    await expect(addUntil(3, "files")).rejects.toMatchObject({
      code: "run_canceled",
      message: 'the work on the collection "handbook" is canceled: 3 of 12 documents are indexed',
      hint: "make the same call again to go on from there",
      details: { collection: "handbook", indexed: 3, total: 12 },
    });
    expect(await held()).toEqual(names.slice(0, 3));
    expect(await project.knowledge.search("handbook", "leave", 9)).toHaveLength(3);

    await expect(addUntil(1, "files")).rejects.toMatchObject({ details: { indexed: 4, total: 12 } });
    expect(await add()).toMatchObject({ unchanged: 4, chunks: 12 });
  });

  test("changes nothing where it is not told to keep anything", async () => {
    await expect(addUntil(3, "files", { keepDone: false })).rejects.toMatchObject({
      message: 'the work on the collection "handbook" is canceled',
    });
    expect(await held()).toBeUndefined();
  });

  test("changes nothing while all is read anew", async () => {
    await add();
    await expect(addUntil(3, "files", { rebuild: true, chunk: { size: 50 } })).rejects.toMatchObject({
      code: "run_canceled",
    });
    expect(await add()).toMatchObject({ unchanged: 12, indexed: [] });
  });

  test("keeps the documents that have all their vectors, and asks for none of these again", async () => {
    await expect(addUntil(2, "chunks", { embedding: model.id })).rejects.toMatchObject({ code: "run_canceled" });
    const asked = model.calls.length;
    const kept = (await held()) ?? [];
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(12);
    expect(await project.store.embedding("handbook")).toBe(model.id);
    const hits = await project.knowledge.search("handbook", "vacation", 20);
    expect(hits.map(({ document }) => document).sort()).toEqual(kept);

    const searches = model.calls.length - asked;
    expect(await add()).toMatchObject({ unchanged: kept.length, chunks: 12 });
    expect(model.calls.length - searches).toBe(12);
    expect(await project.vectors.info({ collection: "handbook", model: model.id })).toMatchObject({ count: 12 });
  });

  test("keeps no document without its vectors", async () => {
    await expect(addUntil(3, "files", { embedding: model.id })).rejects.toMatchObject({ details: { indexed: 0 } });
    expect(await held()).toBeUndefined();
    expect(await add({ embedding: model.id })).toMatchObject({ chunks: 12, notices: [] });
  });

  test("never leaves documents of two recipes in one collection", async () => {
    await add();
    const draft = await project.store.draft("handbook");
    for (const stored of (await project.store.documents("handbook")) ?? []) {
      await draft.put({ ...stored, recipe: "older" }, []);
    }
    await draft.commit({});
    await expect(addUntil(3, "files")).rejects.toMatchObject({ details: { indexed: 0, total: 12 } });
    expect((await project.store.documents("handbook"))?.map(({ recipe }) => recipe)).toEqual(names.map(() => "older"));
    expect(await add()).toMatchObject({ chunks: 12 });
  });
});
