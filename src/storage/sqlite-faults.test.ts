import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteDatabase } from "./sqlite";

const source = new URL("./sqlite.ts", import.meta.url).href;
const isRoot = process.getuid?.() === 0;
/** Whether a small disk can be made, which takes a Linux that lets this user mount one. */
const mounts =
  process.platform === "linux" &&
  (await promisify(execFile)("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).then(
    () => true,
    () => false,
  ));

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "faults-"));
  file = join(folder, "data.db");
  await (await sqliteDatabase({ file })).close();
});

afterEach(async () => {
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true });
});

/** Writes pairs of rows until it fails, and prints how many and why. */
const fill = (path: string) => `
  const { sqliteDatabase } = await import(${JSON.stringify(source)});
  const database = await sqliteDatabase({ file: ${JSON.stringify(path)} });
  const row = (hash) => ({ sql: "INSERT INTO workflow_contents VALUES (?, ?)", values: [hash, "x".repeat(3000)] });
  let pairs = 0;
  try {
    for (; pairs < 5000; pairs += 1) await database.batch([row("a" + pairs), row("b" + pairs)]);
  } catch ({ code, message }) {
    const { count } = await database.get("SELECT count(*) AS count FROM workflow_contents");
    console.log(JSON.stringify({ pairs, code, message, count }));
  }
  process.kill(process.pid, "SIGKILL");`;

const write = (path: string) => `
  const { sqliteDatabase } = await import(${JSON.stringify(source)});
  if (${isRoot}) process.setgid(65534), process.setuid(65534);
  try {
    const database = await sqliteDatabase({ file: ${JSON.stringify(path)} });
    await database.run("INSERT INTO workflow_contents VALUES ('a', '')");
  } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message }));
  }`;

/** What a script prints, run behind words of a shell; how it ends does not matter. */
async function run(script: string, before = ""): Promise<Record<string, unknown>> {
  const command = `${before} exec "$0" --import tsx --input-type=module -e "$1"`;
  const stdout = await promisify(execFile)("sh", ["-c", command, process.execPath, script]).then(
    (ended) => ended.stdout,
    (ended: { readonly stdout: string }) => ended.stdout,
  );
  return JSON.parse(stdout);
}

async function pairsIn(path: string): Promise<number> {
  const database = await sqliteDatabase({ file: path });
  expect(await database.get("PRAGMA integrity_check")).toEqual({ integrity_check: "ok" });
  const rows = await database.all<{ pair: string; count: number }>(
    "SELECT substr(hash, 2) AS pair, count(*) AS count FROM workflow_contents GROUP BY 1",
  );
  await database.close();
  expect(rows.every(({ count }) => count === 2)).toBe(true);
  return rows.length;
}

describe("a database", { timeout: 60_000 }, () => {
  test.skipIf(process.platform === "win32")("keeps what was committed when no file may grow any more", async () => {
    const { pairs, ...failure } = await run(fill(file), "ulimit -f 2000;");
    expect(pairs).toBeGreaterThan(20);
    expect(failure).toEqual({
      code: "storage_failed",
      message: `the database "${file}" cannot be read or written (disk I/O error)`,
      count: 2 * Number(pairs),
    });
    expect(await pairsIn(file)).toBe(pairs);
  });

  // Where no disk can be mounted, a limit on pages stands for it: see "keeps what it had when the disk is full".
  test.skipIf(!mounts)("keeps what was committed when the disk is full", async () => {
    const inner = `mount -t tmpfs -o size=3m none ${folder}; ${process.execPath} --import tsx --input-type=module -e "$1"`;
    const script = fill(file).replace('process.kill(process.pid, "SIGKILL")', "await database.close()");
    const { stdout } = await promisify(execFile)("unshare", ["-m", "sh", "-c", inner, "sh", script]);
    const { pairs, ...failure } = JSON.parse(stdout);
    expect(pairs).toBeGreaterThan(20);
    expect(failure).toEqual({
      code: "storage_failed",
      message: `the database "${file}" cannot be written, because the disk is full`,
      count: 2 * pairs,
    });
  });

  test.skipIf(process.platform === "win32")("is named when it may not be written, and stays as it is", async () => {
    const bytes = await readFile(file);
    await chmod(file, 0o444);
    await chmod(folder, 0o555);
    expect(await run(write(file))).toEqual({
      code: "storage_failed",
      message: expect.stringMatching(
        /data\.db" cannot be opened for writing \(attempt to write a readonly database\)$/,
      ),
    });
    expect(await run(write(join(folder, "new", "data.db")))).toEqual({
      code: "storage_failed",
      message: expect.stringMatching(/data\.db" cannot be opened for writing \(EACCES/),
    });
    expect(bytes.equals(await readFile(file))).toBe(true);
    expect(await readdir(folder)).toEqual(["data.db"]);
  });

  test("says that it is damaged when a page in its middle is, and stays as it is", async () => {
    const filled = await sqliteDatabase({ file });
    for (let row = 0; row < 300; row += 1) {
      await filled.run("INSERT INTO workflow_contents VALUES (?, ?)", [String(row), "x".repeat(3_000)]);
    }
    await filled.close();
    const bytes = await readFile(file);
    const page = 4_096;
    for (let start = 80 * page; start < bytes.length; start += page) bytes.fill(0xab, start, start + 100);
    await writeFile(file, bytes);

    const database = await sqliteDatabase({ file });
    await expect(database.all("SELECT hash, content FROM workflow_contents ORDER BY hash")).rejects.toMatchObject({
      code: "storage_failed",
      message: `the database "${file}" is damaged`,
      hint: "bring a backup back: aiplanet restore FILE; or move it away, and a new one is made",
    });
    await database.close();
    expect(bytes.equals(await readFile(file))).toBe(true);
  });

  test.skipIf(process.platform === "win32")("forgets whole transactions from the damage of its log on", async () => {
    const { pairs } = await run(fill(file), "ulimit -f 2000;");
    const log = await readFile(`${file}-wal`);
    await writeFile(`${file}-wal`, log.fill(0xab, Math.floor(log.length / 2), Math.floor(log.length / 2) + 5_000));
    await rm(`${file}-shm`);
    const kept = await pairsIn(file);
    expect(kept).toBeLessThan(Number(pairs));
  });
});
