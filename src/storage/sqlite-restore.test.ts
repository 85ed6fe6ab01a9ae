import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { SqlDatabase } from "./contracts";
import { applicationId, migrations, newestVersion } from "./migrations";
import { sqliteDatabase } from "./sqlite";
import { backupSqlite } from "./sqlite-backup";
import { checkBackup, restoreSqlite } from "./sqlite-restore";

let folder: string;
let file: string;
let backup: string;
let database: SqlDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "restore-"));
  file = join(folder, "data.db");
  backup = join(folder, "copy.backup");
  database = await sqliteDatabase({ file });
  await add("first");
  await backupSqlite(file, backup);
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const add = (hash: string) => database.run("INSERT INTO workflow_contents VALUES (?, ?)", [hash, "x".repeat(3_000)]);
const hashes = async (from: SqlDatabase) =>
  (await from.all<{ hash: string }>("SELECT hash FROM workflow_contents ORDER BY hash")).map(({ hash }) => hash);
const hashesIn = async (path: string) => {
  const opened = await sqliteDatabase({ file: path });
  const found = await hashes(opened);
  expect(await opened.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
  await opened.close();
  return found;
};

describe("restoreSqlite", () => {
  test("brings back what was there, also for who has the database open, and keeps what it replaces", async () => {
    await add("second");
    const { before } = (await restoreSqlite(backup, file)) ?? {};
    expect(await hashes(database)).toEqual(["first"]);
    expect(before).toBe(`${file}.before-restore`);
    expect(await hashesIn(before ?? "")).toEqual(["first", "second"]);
    await add("third");
    expect(await hashesIn(file)).toEqual(["first", "third"]);
    expect(await database.get("PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });

    expect(await restoreSqlite(backup, file)).toMatchObject({ before: `${file}.before-restore-2` });
    expect(await hashesIn(`${file}.before-restore-2`)).toEqual(["first", "third"]);
  });

  test("makes a database and its folder where there are none", async () => {
    const fresh = join(folder, "machine", ".aiplanet", "data.db");
    const asked: boolean[] = [];
    const ready = async (replaces: boolean) => asked.push(replaces) > 0;
    expect(await restoreSqlite(backup, fresh, { ready })).toMatchObject({ before: undefined });
    expect(asked).toEqual([false]);
    expect(await hashesIn(fresh)).toEqual(["first"]);
    expect(await readdir(join(folder, "machine", ".aiplanet"))).toEqual([".gitignore", "data.db"]);
  });

  test("changes nothing when it is told to stop", async () => {
    await add("second");
    expect(await restoreSqlite(backup, file, { ready: async () => false })).toBeUndefined();
    expect(await hashes(database)).toEqual(["first", "second"]);
    expect(await readdir(folder)).not.toContain("data.db.before-restore");
  });

  test("brings a backup of an older layout up to date, and leaves the backup as it is", async () => {
    const older = join(folder, "older.backup");
    makeFirstLayout(older);
    const bytes = await readFile(older);
    await restoreSqlite(older, file);
    expect(await database.get("PRAGMA user_version")).toEqual({ user_version: newestVersion });
    expect(await database.all("SELECT name, revision FROM collections")).toEqual([{ name: "handbook", revision: 0 }]);
    expect(bytes.equals(await readFile(older))).toBe(true);
    expect((await readdir(folder)).filter((name) => /^data\.db\.[0-9a-f]{8}-/.test(name))).toEqual([]);
  });

  test("replaces a damaged database by another file, and keeps what was left of it", async () => {
    await database.close();
    for (const start of [0, 100, 5_000]) {
      const bytes = (await readFile(file)).fill(0xab, start, start + 20_000);
      await writeFile(file, bytes);
      const { before } = (await restoreSqlite(backup, file)) ?? {};
      expect(bytes.equals(await readFile(before ?? ""))).toBe(true);
      expect(await hashesIn(file)).toEqual(["first"]);
    }
  });

  test("refuses to replace the database of another program", async () => {
    const foreign = join(folder, "foreign.db");
    const other = new SQLite(foreign);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    const bytes = await readFile(foreign);
    await expect(restoreSqlite(backup, foreign)).rejects.toThrow("is a database of another program");
    await expect(restoreSqlite(file, file)).rejects.toMatchObject({ code: "usage" });
    expect(bytes.equals(await readFile(foreign))).toBe(true);
  });

  test("refuses what is no whole backup, and changes nothing", async () => {
    const bytes = await readFile(backup);
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
    await expect(restoreSqlite(torn, file)).rejects.toMatchObject({
      message: expect.stringMatching(/torn\.backup" is damaged$/),
      hint: "name another backup; nothing was changed",
    });
    await expect(restoreSqlite(text, file)).rejects.toThrow("is not a SQLite database");
    await expect(restoreSqlite(join(folder, "no.backup"), file)).rejects.toMatchObject({ code: "not_found" });
    expect(await hashes(database)).toEqual(["first"]);
    expect(await readdir(folder)).not.toContain("data.db.before-restore");
  });

  test("leaves the old data or the new, whenever it is killed", { timeout: 120_000 }, async () => {
    const [one, two] = [join(folder, "one.backup"), join(folder, "two.backup")];
    for (const [path, name] of [
      [one, "one"],
      [two, "two"],
    ] as const) {
      const rows = Array.from({ length: 1_500 }, (_, index) => ({
        sql: "INSERT INTO workflow_contents VALUES (?, ?)",
        values: [`${name}-${index}`, name.repeat(1_500)],
      }));
      await database.batch([{ sql: "DELETE FROM workflow_contents" }, ...rows]);
      await backupSqlite(file, path);
    }
    for (let round = 0; round < 8; round += 1) {
      const child = restoreForEver([one, two]);
      await once(child.stdout, "data");
      // The moment is the experiment: while it keeps what is there, while it writes, after it.
      await new Promise((resolve) => setTimeout(resolve, 20 * round));
      child.kill("SIGKILL");
      await once(child, "close");
      const rows = await database.all<{ name: string; count: number }>(
        "SELECT substr(hash, 1, 3) AS name, count(*) AS count FROM workflow_contents GROUP BY 1",
      );
      expect(rows).toEqual([{ name: expect.stringMatching(/^(one|two)$/), count: 1_500 }]);
      expect(await database.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
    }
  });
});

function makeFirstLayout(path: string): void {
  const driver = new SQLite(path);
  driver.exec(migrations[0]?.sql ?? "");
  driver.pragma(`application_id = ${applicationId}`);
  driver.pragma("user_version = 1");
  driver.exec("INSERT INTO collections (name) VALUES ('handbook')");
  driver.close();
}

/** A process that puts one backup in place after the other, and says each time when it is about to. */
function restoreForEver(backups: readonly string[]) {
  const source = new URL("./sqlite-restore.ts", import.meta.url).href;
  const script = `
    const { restoreSqlite } = await import(${JSON.stringify(source)});
    const ready = async () => process.stdout.write(".");
    for (;;) for (const backup of ${JSON.stringify(backups)}) await restoreSqlite(backup, ${JSON.stringify(file)}, { ready });`;
  const words = ["--import", "tsx", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
