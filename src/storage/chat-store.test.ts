import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatStore } from "./chat-store";
import { testChatStore } from "./chat-store-contract";
import type { SqlDatabase } from "./contracts";
import { testMessageSearch } from "./search-messages-contract";
import { sqliteDatabase } from "./sqlite";
import { stackStore } from "./stack-store";

const speaker = fileURLToPath(new URL("./fixtures/append-messages.ts", import.meta.url));
const execute = promisify(execFile);
let folder: string;
const databases: SqlDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chat-store-"));
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await rm(folder, { recursive: true });
});

async function openStore() {
  const database = await sqliteDatabase({ file: join(folder, `${databases.length}.db`) });
  databases.push(database);
  const stacks = stackStore(database);
  const [first, second] = [await stacks.ensure("first", 1), await stacks.ensure("second", 1)];
  return { store: chatStore(database), stacks: [first.id, second.id] as const };
}

testChatStore("in SQLite", openStore);
testMessageSearch("in SQLite", openStore);

test("two processes that speak in one chat at once are both kept, each in its order", async () => {
  const { store, stacks } = await openStore();
  const { id } = await store.create({ stack: stacks[0] }, 1);
  const file = join(folder, `${databases.length - 1}.db`);
  const speak = (name: string) => execute(process.execPath, ["--import", "tsx", speaker, file, id, name, "200"]);
  await Promise.all([speak("one"), speak("two")]);
  const kept = await store.messages(id, { limit: 1_000 });
  expect(kept.map(({ number }) => number)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  for (const name of ["one", "two"]) {
    const said = kept.filter(({ content }) => content.startsWith(name));
    expect(said.map(({ content }) => content)).toEqual(said.map((_, index) => `${name} says ${index}`));
    expect(said).toHaveLength(200);
  }
  expect(await store.searchMessages("two says 199", { limit: 5 })).toHaveLength(1);
});
