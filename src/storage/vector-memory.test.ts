import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { sqliteVectors } from "./sqlite-vectors";
import type { VectorBlock } from "./vector-block";
import { vectorMemory } from "./vector-memory";
import { findSpace } from "./vector-rows";

let folder: string;
let database: SqlDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vector-memory-"));
  database = await sqliteDatabase({ file: join(folder, "data.db") });
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

test("reads what is new, marks what is gone, and begins anew when most is gone", async () => {
  const memory = vectorMemory(database, 100_000_000);
  await put("one", 0, 2000);
  const [first] = await blocksOf(memory, "one");
  expect([first?.count(), countOf(first)]).toEqual([2000, 2000]);

  await put("one", 1990, 2005);
  const [second] = await blocksOf(memory, "one");
  expect(second).toBe(first);
  expect([second?.count(), countOf(second)]).toEqual([2015, 2005]);

  await remove("one", 0, 900);
  expect((await blocksOf(memory, "one"))[0]).toBe(first);
  expect(countOf(first)).toBe(1105);

  await remove("one", 900, 1800);
  const [last] = await blocksOf(memory, "one");
  expect(last).not.toBe(first);
  expect([last?.count(), countOf(last)]).toEqual([205, 205]);
});

test("lets go of the spaces that were not searched for longest", async () => {
  for (const collection of ["a", "b", "c"]) await put(collection, 0, 5);
  const memory = vectorMemory(database, 140_000);
  const [a] = await blocksOf(memory, "a");
  const [b] = await blocksOf(memory, "b");
  expect((await blocksOf(memory, "a"))[0]).toBe(a);

  await blocksOf(memory, "c");

  expect((await blocksOf(memory, "a"))[0]).toBe(a);
  expect((await blocksOf(memory, "b"))[0]).not.toBe(b);
});

test("reads a space once for all who ask at the same time", async () => {
  const memory = vectorMemory(database, 100_000_000);
  await put("many", 0, 50);
  const found = await Promise.all(Array.from({ length: 5 }, () => blocksOf(memory, "many")));
  expect(found.map(([block]) => block?.count())).toEqual([50, 50, 50, 50, 50]);
});

test("removes at last what a drop has left that was broken off", async () => {
  const store = sqliteVectors(database);
  await put("left", 0, 300);
  const controller = new AbortController();
  const reason = new Error("enough");
  const dropped = store.drop({ collection: "left", model: "m" }, { signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await expect(dropped).rejects.toBe(reason);
  expect(await store.info({ collection: "left", model: "m" })).toBeUndefined();

  await store.drop({ collection: "another", model: "m" });

  const counts = await database.get(
    `SELECT (SELECT count(*) FROM vector_spaces WHERE collection = '') AS spaces,
       (SELECT count(*) FROM vectors WHERE space_id NOT IN (SELECT id FROM vector_spaces)) AS vectors,
       (SELECT count(*) FROM vector_facts WHERE vector_id NOT IN (SELECT id FROM vectors)) AS facts`,
  );
  expect(counts).toEqual({ spaces: 0, vectors: 0, facts: 0 });
});

async function put(collection: string, first: number, end: number): Promise<void> {
  const entries = Array.from({ length: end - first }, (_, index) => ({
    id: `v${first + index}`,
    vector: new Float32Array([1, first + index]),
    metadata: { document: `${collection}.md`, start: first + index },
  }));
  await sqliteVectors(database).upsert({ collection, model: "m" }, entries);
}

async function remove(collection: string, first: number, end: number): Promise<void> {
  const ids = Array.from({ length: end - first }, (_, index) => `v${first + index}`);
  await sqliteVectors(database).delete({ collection, model: "m" }, { ids });
}

async function blocksOf(memory: ReturnType<typeof vectorMemory>, collection: string) {
  const space = await findSpace(database, { collection, model: "m" });
  return space === undefined ? [] : memory.blocksOf(space, undefined);
}

/** How many vectors of the block are not removed. */
function countOf(block: VectorBlock | undefined): number {
  return Array.from({ length: block?.count() ?? 0 }, (_, place) => block?.idAt(place)).filter((id) => id !== 0).length;
}
