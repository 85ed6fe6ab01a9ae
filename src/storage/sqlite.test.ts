import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import SQLite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newestVersion } from "./migrations";
import { sqliteDatabase } from "./sqlite";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqlite-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("sqliteDatabase", () => {
  test("makes the folder and the file, and keeps a new data folder out of git", async () => {
    const file = join(folder, "project", ".aiplanet", "data.db");
    const database = await sqliteDatabase({ file });
    await database.close();

    expect((await stat(file)).isFile()).toBe(true);
    expect(await readFile(join(folder, "project", ".aiplanet", ".gitignore"), "utf8")).toBe("*\n");
  });

  test("puts no .gitignore into a folder that was there or has another name", async () => {
    await mkdir(join(folder, ".aiplanet"));
    await (await sqliteDatabase({ file: join(folder, ".aiplanet", "data.db") })).close();
    await (await sqliteDatabase({ file: join(folder, "data", "data.db") })).close();

    await expect(stat(join(folder, ".aiplanet", ".gitignore"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(stat(join(folder, "data", ".gitignore"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("reads back what it wrote, with bytes and nulls, after it was closed and opened again", async () => {
    const file = join(folder, "data.db");
    const first = await sqliteDatabase({ file });
    await first.run("CREATE TABLE things (a, b, c)");
    expect(await first.run("INSERT INTO things VALUES (?, ?, ?)", ["ä", null, new Uint8Array([0, 255])])).toBe(1);
    await first.close();

    const second = await sqliteDatabase({ file });
    const row = await second.get<{ a: string; b: null; c: Uint8Array }>("SELECT * FROM things");
    expect(row && { ...row, c: [...row.c] }).toEqual({ a: "ä", b: null, c: [0, 255] });
    expect(await second.get("SELECT * FROM things WHERE a = ?", ["z"])).toBeUndefined();
    await second.close();
  });

  test("uses a write-ahead log and checks foreign keys", async () => {
    const database = await sqliteDatabase({ file: join(folder, "data.db") });

    expect(await database.get("PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
    expect(await database.get("PRAGMA foreign_keys")).toEqual({ foreign_keys: 1 });
    expect(await database.get("PRAGMA busy_timeout")).toEqual({ timeout: 5000 });
    expect(await database.get("PRAGMA synchronous")).toEqual({ synchronous: 1 });
    await database.close();
  });

  test("applies a batch whole or not at all", async () => {
    const database = await sqliteDatabase({ file: join(folder, "data.db") });
    await database.run("CREATE TABLE things (name TEXT UNIQUE)");
    await database.batch([
      { sql: "INSERT INTO things VALUES (?)", values: ["a"] },
      { sql: "INSERT INTO things VALUES ('b')", changes: 1 },
    ]);

    const twice = ["c", "a"].map((name) => ({ sql: "INSERT INTO things VALUES (?)", values: [name] }));
    await expect(database.batch(twice)).rejects.toMatchObject({ code: "storage_failed" });
    const guarded = [twice[0] ?? { sql: "" }, { sql: "DELETE FROM things WHERE name = 'z'", changes: 1 }];
    await expect(database.batch(guarded)).rejects.toMatchObject({ code: "storage_failed", retryable: true });

    expect(await database.all("SELECT name FROM things ORDER BY name")).toEqual([{ name: "a" }, { name: "b" }]);
    await database.close();
  });

  test("keeps what it had when the disk is full", async () => {
    const database = await sqliteDatabase({ file: join(folder, "data.db") });
    await database.run("CREATE TABLE things (name TEXT)");
    await database.get("PRAGMA max_page_count = 30");
    const much = Array.from({ length: 200 }, () => ({
      sql: "INSERT INTO things VALUES (?)",
      values: ["x".repeat(2000)],
    }));

    await expect(database.batch(much)).rejects.toMatchObject({
      code: "storage_failed",
      message: expect.stringContaining("the disk is full"),
    });
    expect(await database.get("SELECT count(*) AS count FROM things")).toEqual({ count: 0 });
    await database.close();
  });

  test("says that another program holds the lock, and that a later try may succeed", async () => {
    const file = join(folder, "data.db");
    const database = await sqliteDatabase({ file });
    const other = new SQLite(file);
    other.exec("BEGIN IMMEDIATE");
    await database.get("PRAGMA busy_timeout = 20");

    await expect(database.batch([{ sql: "INSERT INTO collections (name) VALUES ('a')" }])).rejects.toMatchObject({
      code: "storage_failed",
      message: `the database "${file}" is locked by another program`,
      retryable: true,
    });
    other.exec("ROLLBACK");
    other.close();
    await database.batch([{ sql: "INSERT INTO collections (name) VALUES ('a')", changes: 1 }]);
    await database.close();
  });

  test("says which statement's text fails and stays usable", async () => {
    const file = join(folder, "data.db");
    const database = await sqliteDatabase({ file });

    await expect(database.all("SELECT * FROM nowhere")).rejects.toMatchObject({
      code: "storage_failed",
      message: expect.stringContaining("no such table: nowhere"),
    });
    expect(await database.all("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.close();
    await database.close();
    await expect(database.all("SELECT 1")).rejects.toMatchObject({ code: "storage_failed" });
  });

  test("refuses what is not a database and leaves it as it is", async () => {
    const file = join(folder, "notes.txt");
    await writeFile(file, "just some notes, long enough to be read as a header of a database file\n".repeat(20));
    const before = await readFile(file);

    await expect(sqliteDatabase({ file })).rejects.toMatchObject({
      code: "storage_failed",
      message: `the file "${file}" is not a SQLite database`,
      hint: expect.any(String),
    });
    expect(await readFile(file)).toEqual(before);
  });

  test("refuses a database of another program and leaves it as it is", async () => {
    const file = join(folder, "other.db");
    const other = new SQLite(file);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    const before = await readFile(file);

    await expect(sqliteDatabase({ file })).rejects.toMatchObject({
      code: "storage_failed",
      message: `the file "${file}" is a database of another program`,
    });
    expect(await readFile(file)).toEqual(before);
  });

  test("refuses a database that a newer version made, and names both versions", async () => {
    const file = join(folder, "data.db");
    await (await sqliteDatabase({ file })).close();
    const newer = new SQLite(file);
    newer.pragma("user_version = 99");
    newer.close();

    await expect(sqliteDatabase({ file })).rejects.toMatchObject({
      code: "storage_failed",
      message: expect.stringMatching(new RegExp(`layout 99\\b.* up to ${newestVersion}$`)),
      details: { found: 99, known: newestVersion },
    });
  });

  test("refuses a damaged database", async () => {
    const file = join(folder, "data.db");
    await (await sqliteDatabase({ file })).close();
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xab, 100));

    await expect(sqliteDatabase({ file })).rejects.toMatchObject({
      code: "storage_failed",
      message: `the database "${file}" is damaged`,
    });
  });

  test.each([
    ["a folder", "."],
    ["a path below a file", "file/data.db"],
  ])("refuses %s", async (_name, path) => {
    await writeFile(join(folder, "file"), "");
    const file = join(folder, path);

    await expect(sqliteDatabase({ file })).rejects.toMatchObject({
      code: "storage_failed",
      message: expect.stringContaining(`"${file}" cannot be opened for writing`),
      hint: "name a file in a folder that you may write to",
    });
  });

  test("opens one new file from several processes at once", { timeout: 60_000 }, async () => {
    const file = join(folder, "shared", "data.db");
    const source = new URL("./sqlite.ts", import.meta.url).href;
    const script = `
      const { sqliteDatabase } = await import(${JSON.stringify(source)});
      const database = await sqliteDatabase({ file: ${JSON.stringify(file)} });
      await database.run("INSERT INTO collections (name) VALUES (?)", [String(process.pid)]);
      await database.close();`;
    const run = promisify(execFile);

    await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script])),
    );

    const database = await sqliteDatabase({ file });
    expect(await database.get("SELECT count(*) AS count FROM collections")).toEqual({ count: 4 });
    expect(await database.get("PRAGMA user_version")).toEqual({ user_version: newestVersion });
    await database.close();
  });
});
