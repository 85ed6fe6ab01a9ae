import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectionStore } from "./collection-store";
import type { CollectionStore, SqlDatabase, VectorStore } from "./contracts";
import { hitsFor, putAll } from "./fixtures/collections";
import { sqliteVectors } from "./sqlite-vectors";
import { type StackStore, stackStore } from "./stack-store";

const model = "openai:small";

/**
 * How a stack and the collection that has its name go together, as a test suite for every database.
 *
 * @param name What the suite is called in the report.
 * @param makeDatabase Opens a new, empty database; the suite closes it.
 */
export function testStackDocuments(name: string, makeDatabase: () => Promise<SqlDatabase>): void {
  describe(`the documents of a stack on ${name}`, () => {
    let database: SqlDatabase;
    let stacks: StackStore;
    let collections: CollectionStore;
    let vectors: VectorStore;

    beforeEach(async () => {
      database = await makeDatabase();
      stacks = stackStore(database);
      collections = collectionStore(database, { now: () => 50 });
      vectors = sqliteVectors(database);
    });

    afterEach(() => database.close());

    const put = (collection: string, word: string) =>
      putAll(collections, { "a.md": [word] }, { embedding: model }, collection);
    const addVector = (collection: string, id: string) =>
      vectors.upsert({ collection, model }, [{ id, vector: new Float32Array([1, 0]), metadata: { document: "a.md" } }]);

    test("get the stack's new name with it, and so do their vectors", async () => {
      const { id } = await stacks.create({ name: "old" }, 1);
      await put("old", "leave");
      await addVector("old", "kept");
      await addVector("new", "left behind");
      await stacks.rename(id, "new", 2);
      expect((await collections.list()).map((one) => one.name)).toEqual(["new"]);
      expect(await hitsFor(collections, { collection: "new" }, "leave")).toEqual(["a.md:0"]);
      expect(await collections.embedding("new")).toBe(model);
      expect(await vectors.ids({ collection: "new", model })).toEqual(["kept"]);
      expect(await vectors.info({ collection: "old", model })).toBeUndefined();
    });

    test("never join those of another collection, and the stack keeps its name then", async () => {
      const { id } = await stacks.create({ name: "old" }, 1);
      await put("old", "leave");
      await put("new", "travel");
      await expect(stacks.rename(id, "new", 2)).rejects.toMatchObject({
        code: "usage",
        message: 'there are already documents in "new", and those of the stack would join them',
      });
      expect(await stacks.get(id)).toMatchObject({ name: "old", updatedAt: 1 });
      expect((await collections.list()).map((one) => one.name)).toEqual(["new", "old"]);
    });

    test("are those of the new name where the stack has none", async () => {
      const { id } = await stacks.create({ name: "old" }, 1);
      await put("new", "travel");
      await addVector("new", "there");
      await stacks.rename(id, "new", 2);
      expect(await stacks.usage({ id, name: "new" })).toMatchObject({ documents: 1 });
      expect(await vectors.ids({ collection: "new", model })).toEqual(["there"]);
    });

    test("stay when the stack is removed, or go with it at once, as is asked", async () => {
      const kept = await stacks.create({ name: "kept" }, 1);
      const gone = await stacks.create({ name: "gone" }, 1);
      await put("kept", "leave");
      await put("gone", "travel");
      expect(await stacks.remove(kept.id)).toBe(true);
      expect(await stacks.removeWithDocuments(gone.id, 60)).toBe(true);
      expect(await stacks.removeWithDocuments(gone.id, 60)).toBe(false);
      expect((await collections.list()).map((one) => one.name)).toEqual(["kept"]);
    });

    test("are counted with all else that belongs to the stack", async () => {
      const { id } = await stacks.create({ name: "a" }, 1);
      expect(await stacks.usage({ id, name: "a" })).toEqual({
        workflows: 0,
        chats: 0,
        runs: 0,
        documents: 0,
        chunks: 0,
      });
      await putAll(collections, { "a.md": ["one", "two"], "b.md": ["three"] }, {}, "a");
      await put("b", "of another");
      for (const chat of ["c1", "c2"]) {
        await database.run("INSERT INTO chats (id, stack_id, title, created_at, updated_at) VALUES (?, ?, '', 1, 70)", [
          chat,
          id,
        ]);
      }
      expect(await stacks.usage({ id, name: "a" })).toEqual({
        workflows: 0,
        chats: 2,
        runs: 0,
        documents: 2,
        chunks: 3,
        usedAt: 70,
      });
    });
  });
}
