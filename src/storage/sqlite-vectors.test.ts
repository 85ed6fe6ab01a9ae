import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Driver from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase, VectorFilter } from "./contracts";
import { applicationId, migrations } from "./migrations";
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

test("finds what was kept before the database had an index of metadata", async () => {
  const file = join(folder, "old.db");
  const driver = new Driver(file);
  for (const { sql } of migrations.filter(({ version }) => version <= 3)) driver.exec(sql);
  driver.pragma(`application_id = ${applicationId}`);
  driver.pragma("user_version = 3");
  driver.exec("INSERT INTO vector_spaces VALUES (7, 'handbook', 'test:one', 2, 9)");
  const insert = driver.prepare("INSERT INTO vectors VALUES (?, 7, ?, ?, ?)");
  for (const [id, name] of ["a", "b"].entries()) {
    const bytes = new Uint8Array(new Float32Array([id, 1 - id]).buffer);
    insert.run(40 + id, name, JSON.stringify({ document: `${name}.md`, start: id }), bytes);
  }
  driver.close();

  const updated = await sqliteDatabase({ file });
  const store = sqliteVectors(updated);
  const find = async (filter?: VectorFilter) => {
    const hits = await store.search(space, new Float32Array([0, 1]), 5, filter && { filter });
    return hits.map(({ id }) => id);
  };

  expect(await find()).toEqual(["a", "b"]);
  expect(await find({ document: "b.md", start: 1 })).toEqual(["b"]);
  await store.delete(space, { filter: { document: "a.md" } });
  expect(await find()).toEqual(["b"]);
  expect(await updated.get("PRAGMA foreign_key_check")).toBeUndefined();
  await updated.close();
});
