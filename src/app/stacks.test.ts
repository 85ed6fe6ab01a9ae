import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createKnowledge } from "../knowledge/create-knowledge";
import { wordEmbedding } from "../knowledge/fixtures/word-embedding";
import { collectionStore } from "../storage/collection-store";
import { sqliteDatabase } from "../storage/sqlite";
import { sqliteVectors } from "../storage/sqlite-vectors";
import { stackStore } from "../storage/stack-store";
import { chatPlanet } from "./fixtures/chat-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { createStacks } from "./stacks";

describe("planet.stacks", () => {
  test("keeps stacks by their name", async () => {
    const { planet, again } = await chatPlanet();
    const made = await planet.stacks.create({ name: "handbook", description: "All rules." });
    const other = await again();
    expect(await other.stacks.get("handbook")).toEqual(made);
    expect((await other.stacks.ensure("handbook")).id).toBe(made.id);
    await other.stacks.ensure("research");
    expect((await planet.stacks.list({ search: "RESE" })).map(({ name }) => name)).toEqual(["research"]);
    expect(await planet.stacks.list({ after: made })).toEqual([]);
    expect((await planet.stacks.rename("handbook", "rules")).id).toBe(made.id);
    await expect(planet.stacks.rename("rules", "research")).rejects.toMatchObject({ code: "usage" });
  });

  test("removes a stack with its chats and runs", async () => {
    const { planet } = await chatPlanet();
    const { id } = await planet.chats.start("work", { workflow: "chat.yaml" });
    const { question } = await planet.chats.send(id, "How?");
    await planet.stacks.remove("work");
    await expect(planet.chats.get(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.runs.get(question.run ?? "")).rejects.toMatchObject({ code: "not_found" });
    expect(await planet.stacks.list()).toEqual([]);
  });

  test("takes the documents of a stack along when it is renamed, and removes them with it when that is asked", async () => {
    const { planet } = await chatPlanet({ "docs/leave.md": "Everybody has leave.\n" });
    await planet.stacks.ensure("old");
    await planet.stacks.ensure("empty");
    await planet.embed("old", ["docs"]);
    await planet.stacks.rename("old", "new");
    expect(await planet.search("new", "leave")).toHaveLength(1);
    expect(await planet.stacks.summary("new")).toMatchObject({ name: "new", documents: 1, chunks: 1, chats: 0 });
    // Both may have been made in the same millisecond.
    expect((await planet.stacks.summaries()).map(({ name, documents }) => [name, documents]).sort()).toEqual([
      ["empty", 0],
      ["new", 1],
    ]);
    await planet.stacks.remove("new", { documents: true });
    expect(await planet.documents.collections()).toEqual([]);
    await expect(planet.search("new", "leave")).rejects.toMatchObject({ code: "not_found" });
  });

  test("takes vectors along that lie elsewhere, and pays for none of them twice", async () => {
    const folder = await temporaryFolder({ "leave.md": "Everybody has leave.\n", "pay.md": "Wages are paid.\n" });
    const [database, apart] = await Promise.all([1, 2].map(() => sqliteDatabase({ file: ":memory:" })));
    if (database === undefined || apart === undefined) throw new Error("no database");
    const vectors = sqliteVectors(apart);
    const model = wordEmbedding();
    const knowledge = createKnowledge({ store: collectionStore(database), vectors, embedder: () => model });
    const stacks = createStacks(
      stackStore(database),
      { open: async () => knowledge, vectorsApart: true },
      () => 1,
      Math.random,
    );
    await stacks.ensure("old");
    await knowledge.add("old", ["."], folder, { embedding: model.id });
    await knowledge.add("taken", ["."], folder, { embedding: model.id });
    const calls = model.calls.length;

    for (const name of ["taken", " "]) {
      await expect(stacks.rename("old", name)).rejects.toMatchObject({ code: "usage" });
      expect(await vectors.info({ collection: " ", model: model.id })).toBeUndefined();
    }
    expect(await vectors.info({ collection: "taken", model: model.id })).toMatchObject({ count: 2 });
    await stacks.rename("old", "new");
    await knowledge.add("new", ["."], folder);
    expect(model.calls).toHaveLength(calls);
    expect(await vectors.info({ collection: "old", model: model.id })).toBeUndefined();
    expect((await knowledge.search("new", "salary", 1)).map(({ document }) => document)).toEqual(["pay.md"]);

    await knowledge.forget("new", ["pay.md"]);
    expect(await vectors.info({ collection: "new", model: model.id })).toMatchObject({ count: 1 });
    await stacks.remove("new", { documents: true });
    expect(await vectors.info({ collection: "new", model: model.id })).toBeUndefined();
    await knowledge.remove("taken");
    expect(await knowledge.list()).toEqual([]);
    await Promise.all([database.close(), apart.close()]);
  });

  test("says which stacks there are when one is not there", async () => {
    const { planet } = await chatPlanet();
    await planet.stacks.ensure("handbook");
    for (const call of [planet.stacks.get, planet.stacks.remove, (name: string) => planet.stacks.rename(name, "b")]) {
      await expect(call("handbok")).rejects.toMatchObject({
        code: "not_found",
        message: 'there is no stack "handbok"',
        hint: 'did you mean "handbook"?',
      });
    }
  });

  test("makes no data folder for who only looks", async () => {
    const { planet, folder } = await chatPlanet();
    expect(await planet.stacks.list()).toEqual([]);
    expect(await planet.chats.search("day")).toEqual([]);
    await expect(planet.stacks.get("a")).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.chats.list("a")).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.chats.get("chat_0")).rejects.toMatchObject({ code: "not_found" });
    await expect(access(join(folder, ".aiplanet"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
