import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { testStackDocuments } from "./stack-documents-contract";
import { stackStore } from "./stack-store";
import { testStackStore } from "./stack-store-contract";

let folder: string;
const databases: SqlDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stack-store-"));
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await rm(folder, { recursive: true });
});

async function openDatabase(file = `${databases.length}.db`): Promise<SqlDatabase> {
  const database = await sqliteDatabase({ file: join(folder, file) });
  databases.push(database);
  return database;
}

testStackStore("in SQLite", async () => stackStore(await openDatabase()));

testStackDocuments("SQLite", () => sqliteDatabase({ file: ":memory:" }));

test("a removed stack takes its chats with it and leaves its collections", async () => {
  const database = await openDatabase();
  const stacks = stackStore(database);
  const { id } = await stacks.ensure("handbook", 1);
  await database.batch([
    { sql: "INSERT INTO chats (id, stack_id, title, created_at, updated_at) VALUES ('c', ?, '', 1, 1)", values: [id] },
    { sql: "INSERT INTO collections (name, stack_id) VALUES ('docs', ?)", values: [id] },
  ]);
  await stacks.remove(id);
  expect(await database.all("SELECT id FROM chats")).toEqual([]);
  expect(await database.all("SELECT name, stack_id FROM collections")).toEqual([{ name: "docs", stack_id: null }]);
});

test("stacks belong to one user of the data folder, made with the first of them", async () => {
  const database = await openDatabase();
  expect(await database.all("SELECT id FROM users")).toEqual([]);
  await stackStore(database).ensure("a", 5);
  await stackStore(database).ensure("b", 6);
  expect(await database.all("SELECT id, username, created_at FROM users")).toEqual([
    { id: "local", username: "local", created_at: 5 },
  ]);
});

test("two connections that want the same stack get the same one", async () => {
  const [first, second] = [await openDatabase("shared.db"), await openDatabase("shared.db")];
  const stacks = await Promise.all([stackStore(first).ensure("a", 1), stackStore(second).ensure("a", 1)]);
  expect(stacks[0].id).toBe(stacks[1].id);
});
