import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { stackStore } from "./stack-store";
import { workflowStore } from "./workflow-store";
import { testWorkflowStore } from "./workflow-store-contract";

const saver = fileURLToPath(new URL("./fixtures/save-workflows.ts", import.meta.url));
const execute = promisify(execFile);
let folder: string;
const databases: SqlDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "workflow-store-"));
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
  return { database, store: workflowStore(database), stacks: [first.id, second.id] as const };
}

testWorkflowStore("in SQLite", openStore);

const saved = { name: "handbook", content: "one", hash: "1", folder: "/", nodes: [], edges: [] };

test("two processes that save one workflow at once make a version each time, and never a half", async () => {
  const { store, stacks } = await openStore();
  const file = join(folder, `${databases.length - 1}.db`);
  const save = (name: string) => execute(process.execPath, ["--import", "tsx", saver, file, stacks[0], name, "100"]);
  await Promise.all([save("one"), save("two")]);
  const workflow = await store.find(stacks[0], "shared");
  expect(workflow?.version).toBe(200);
  const versions = await store.versions(workflow?.id ?? "", { limit: 1_000 });
  expect(versions.map(({ number }) => number)).toEqual(Array.from({ length: 200 }, (_, index) => 200 - index));
  for (const name of ["one", "two"]) {
    const own = versions.filter(({ folder: at }) => at === `/${name}`).map(({ hash }) => hash);
    expect(own.reverse()).toEqual(Array.from({ length: 100 }, (_, index) => `${name} ${index}`));
  }
  const { nodes } = await store.graph(workflow?.id ?? "");
  expect(nodes.map(({ data }) => data.title)).toEqual([versions[0]?.hash, versions[0]?.hash]);
});

test("a save that fails half-way leaves everything as it was", async () => {
  const { database, store, stacks } = await openStore();
  const { workflow } = await store.save({ ...saved, stack: stacks[0] }, 1);
  const twice = [1, 2].map((title) => ({ id: "a", type: "t", data: { title } }));
  const failing = { ...saved, stack: stacks[0], content: "two", hash: "2", description: "New.", nodes: twice };
  await expect(store.save(failing, 2)).rejects.toMatchObject({ code: "storage_failed" });
  expect(await store.get(workflow.id)).toEqual(workflow);
  expect(await database.all("SELECT hash FROM workflow_contents")).toEqual([{ hash: "1" }]);
});

test("a removed workflow leaves its runs, and what they ran", async () => {
  const { database, store, stacks } = await openStore();
  const { workflow, version } = await store.save({ ...saved, stack: stacks[0] }, 1);
  await database.run(
    `INSERT INTO runs (id, stack_id, version_id, workflow, hash, folder, status, epoch, created_at, updated_at)
     VALUES ('run_1', ?, ?, 'handbook', ?, '/', 'completed', 1, 1, 1)`,
    [stacks[0], version.id, version.hash],
  );
  await store.remove(workflow.id);
  expect(await database.all("SELECT id, version_id FROM runs")).toEqual([{ id: "run_1", version_id: null }]);
  expect(await store.content("1")).toBe("one");
});

test("a removed stack takes its workflows with it", async () => {
  const { database, store, stacks } = await openStore();
  await store.save({ ...saved, stack: stacks[0], nodes: [{ id: "a", type: "t", data: {} }] }, 1);
  await stackStore(database).remove(stacks[0]);
  expect(await database.all("SELECT id FROM workflows")).toEqual([]);
  expect(await database.all("SELECT id FROM workflow_nodes")).toEqual([]);
  expect(await database.all("SELECT id FROM workflow_versions")).toEqual([]);
});
