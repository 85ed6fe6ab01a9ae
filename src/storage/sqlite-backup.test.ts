import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { backupSqlite } from "./sqlite-backup";

let folder: string;
let file: string;
let target: string;
let database: SqlDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backup-"));
  file = join(folder, "data.db");
  target = join(folder, "copy.backup");
  database = await sqliteDatabase({ file });
  await add("first");
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const add = (hash: string) => database.run("INSERT INTO workflow_contents VALUES (?, ?)", [hash, "x".repeat(3_000)]);
const hashes = async (from: SqlDatabase) =>
  (await from.all<{ hash: string }>("SELECT hash FROM workflow_contents ORDER BY hash")).map(({ hash }) => hash);

describe("backupSqlite", () => {
  test("writes one file with all that is there, and says what", async () => {
    await database.run("INSERT INTO collections (name) VALUES ('handbook')");
    await database.run("INSERT INTO collections (name, state) VALUES ('draft', 'draft')");
    const contents = await backupSqlite(file, target);
    expect(contents).toMatchObject({ stacks: 0, runs: 0, collections: 1 });
    expect(contents.size).toBe((await readFile(target)).length);
    const copy = await sqliteDatabase({ file: target });
    expect(await hashes(copy)).toEqual(["first"]);
    await copy.close();
    expect((await readdir(folder)).filter((name) => name.includes(".copy"))).toEqual([]);
  });

  test("copies one moment while others go on writing", async () => {
    await database.batch(
      Array.from({ length: 2_000 }, (_, index) => ({
        sql: "INSERT INTO workflow_contents VALUES (?, ?)",
        values: [`before-${index}`, "x".repeat(3_000)],
      })),
    );
    let copied = false;
    const copying = backupSqlite(file, target).finally(() => {
      copied = true;
    });
    let written = 0;
    while (!copied) {
      // Both or none of them, at whatever moment.
      await database.batch([
        { sql: "INSERT INTO workflow_contents VALUES (?, '')", values: [`a-${written}`] },
        { sql: "INSERT INTO workflow_contents VALUES (?, '')", values: [`b-${written}`] },
      ]);
      written += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await copying;
    expect(written).toBeGreaterThan(1);
    const copy = await sqliteDatabase({ file: target });
    const kept = await hashes(copy);
    await copy.close();
    expect(kept.filter((hash) => hash.startsWith("before-"))).toHaveLength(2_000);
    expect(kept.filter((hash) => hash.startsWith("a-"))).toHaveLength(
      kept.filter((hash) => hash.startsWith("b-")).length,
    );
  });

  test("replaces a file only when the copy is whole", async () => {
    await writeFile(target, "an older backup");
    await database.close();
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xab, 5_000));
    await expect(backupSqlite(file, target)).rejects.toMatchObject({ code: "storage_failed" });
    expect(await readFile(target, "utf8")).toBe("an older backup");
    expect((await readdir(folder)).filter((name) => name.includes(".copy"))).toEqual([]);
    database = await sqliteDatabase({ file: ":memory:" });
  });

  test("copies and checks in threads, so that other work of the process has its turn", {
    timeout: 60_000,
  }, async () => {
    for (let page = 0; page < 20; page += 1) {
      await database.batch(
        Array.from({ length: 500 }, (_, index) => ({
          sql: "INSERT INTO workflow_contents VALUES (?, ?)",
          values: [`${page}-${index}`, "x".repeat(3_000)],
        })),
      );
    }
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await backupSqlite(file, target);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  test("refuses the database itself and the files that SQLite keeps beside it, by whatever name", async () => {
    await symlink(file, join(folder, "link"));
    for (const own of [file, join(folder, "link"), `${file}-wal`, `${file}-shm`, `${file}-journal`]) {
      await expect(backupSqlite(file, own)).rejects.toMatchObject({
        code: "usage",
        message: `"${own}" is part of the database itself`,
      });
    }
    expect(await hashes(database)).toEqual(["first"]);
  });

  test("refuses the database of another program", async () => {
    const other = new SQLite(join(folder, "other.db"));
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    await expect(backupSqlite(join(folder, "other.db"), target)).rejects.toThrow("is a database of another program");
  });

  test("refuses what is not there and what cannot be written", async () => {
    await expect(backupSqlite(join(folder, "no.db"), target)).rejects.toMatchObject({ code: "not_found" });
    await expect(backupSqlite(file, join(folder, "no", "copy"))).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("no folder"),
    });
  });
});
