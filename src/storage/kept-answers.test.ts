import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { keptAnswers } from "./kept-answers";
import { testAnswerStore } from "./kept-answers-contract";
import { sqliteDatabase } from "./sqlite";

let folder: string;
const databases: SqlDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept-answers-"));
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

testAnswerStore("in SQLite", async (most) => keptAnswers(await openDatabase(), most));

test("answers are there for whoever opens the database next, with what was called", async () => {
  const first = await openDatabase("shared.db");
  await keptAnswers(first).keep({ key: "a", kind: "chat", target: "openai:small", answer: "{}", createdAt: 1 });
  const second = await openDatabase("shared.db");
  expect(await keptAnswers(second).find("a")).toBe("{}");
  expect(await second.all("SELECT key, kind, target, created_at, expires_at FROM answers")).toEqual([
    { key: "a", kind: "chat", target: "openai:small", created_at: 1, expires_at: null },
  ]);
});
