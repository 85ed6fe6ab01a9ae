import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { sqliteVectors } from "./sqlite-vectors";
import { testVectorStore } from "./vector-store-contract";

const space = { collection: "handbook", model: "test:one" };

let folder: string;
let database: SqlDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqlite-vectors-"));
  database = await sqliteDatabase({ file: join(folder, "data.db") });
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

testVectorStore("SQLite", () => sqliteVectors(database));

test("sees what another connection has written and removed since the last search", async () => {
  const store = sqliteVectors(database);
  const connection = await sqliteDatabase({ file: join(folder, "data.db") });
  const other = sqliteVectors(connection);
  const find = async () => (await store.search(space, new Float32Array([1, 0]), 5)).map(({ id }) => id);
  const entry = (id: string, ...numbers: number[]) => ({
    id,
    vector: new Float32Array(numbers),
    metadata: { start: 0 },
  });

  await other.upsert(space, [entry("a", 1, 0)]);
  expect(await find()).toEqual(["a"]);
  await other.upsert(space, [entry("b", 2, 0.1)]);
  expect(await find()).toEqual(["a", "b"]);
  await other.delete(space, { ids: ["a"] });
  expect(await find()).toEqual(["b"]);
  await other.drop(space);
  await other.upsert(space, [entry("c", 1, 0)]);
  expect(await find()).toEqual(["c"]);
  await connection.close();
});
