import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { sqliteDatabase } from "./sqlite";
import { backupSqlite, checkBackup, restoreSqlite } from "./sqlite-backup";

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

  test("refuses what is not there and what cannot be written", async () => {
    await expect(backupSqlite(join(folder, "no.db"), target)).rejects.toMatchObject({ code: "not_found" });
    await expect(backupSqlite(file, join(folder, "no", "copy"))).rejects.toMatchObject({ code: "storage_failed" });
  });
});

describe("restoreSqlite", () => {
  test("brings back what was there, also for who has the database open", async () => {
    await backupSqlite(file, target);
    await add("second");
    expect(await hashes(database)).toEqual(["first", "second"]);
    await restoreSqlite(target, file);
    expect(await hashes(database)).toEqual(["first"]);
    await add("third");
    const again = await sqliteDatabase({ file });
    expect(await hashes(again)).toEqual(["first", "third"]);
    expect(await again.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
    expect(await again.get("PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
    await again.close();
  });

  test("makes a database where there is none", async () => {
    await backupSqlite(file, target);
    await restoreSqlite(target, join(folder, "new.db"));
    const made = await sqliteDatabase({ file: join(folder, "new.db") });
    expect(await hashes(made)).toEqual(["first"]);
    await made.close();
  });

  test("refuses what is no whole backup, and changes nothing", async () => {
    await backupSqlite(file, target);
    const bytes = await readFile(target);
    const newer = join(folder, "newer.backup");
    await writeFile(newer, bytes);
    const driver = new SQLite(newer);
    driver.pragma("user_version = 99");
    driver.close();
    const foreign = join(folder, "foreign.db");
    const other = new SQLite(foreign);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    const torn = join(folder, "torn.backup");
    await writeFile(torn, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const text = join(folder, "notes.txt");
    await writeFile(text, "just notes\n".repeat(100));

    await expect(checkBackup(newer)).rejects.toThrow("has layout 99");
    await expect(restoreSqlite(foreign, file)).rejects.toThrow("is no backup of a data folder");
    await expect(restoreSqlite(torn, file)).rejects.toThrow("is damaged");
    await expect(restoreSqlite(text, file)).rejects.toThrow("is not a SQLite database");
    await expect(restoreSqlite(join(folder, "no.backup"), file)).rejects.toMatchObject({ code: "not_found" });
    expect(await hashes(database)).toEqual(["first"]);
  });
});
