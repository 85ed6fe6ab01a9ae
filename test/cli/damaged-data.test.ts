import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import SQLite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { aiplanet, launcher } from "./command-line";
import { openProject } from "./project";

const writing = ["run", "w.yaml", "How many days of leave?", "--durable"];
const reading = ["runs", "list"];

/** What may be wrong with a database, what is said of it, and what to do. */
const faults: readonly (readonly [name: string, fault: (file: string) => Promise<void>, says: RegExp])[] = [
  [
    "damaged",
    async (file) => writeFile(file, (await readFile(file)).fill(0xab, 100)),
    /^error the database ".*aiplanet\.db" is damaged\n {2}= bring a backup back: aiplanet restore FILE; /m,
  ],
  [
    "something else",
    (file) => writeFile(file, "notes, not a database\n".repeat(100)),
    /^error the file ".*aiplanet\.db" is not a SQLite database\n {2}= name another file, or move this one away/m,
  ],
  [
    "of a newer version",
    (file) => changed(file, (driver) => driver.pragma("user_version = 99")),
    /^error the database ".*aiplanet\.db" has layout 99, .*\n {2}= update aiplanet/m,
  ],
  [
    "of another program",
    (file) => changed(file, (driver) => driver.pragma("application_id = 1")),
    /^error the file ".*aiplanet\.db" is a database of another program\n {2}= name another file/m,
  ],
];

describe("a data folder that cannot be used", () => {
  test.each(faults)("is named when its database is %s, and stays as it is", async (_name, fault, says) => {
    const { folder, file } = await openFilled();
    await fault(file);
    const bytes = await readFile(file);
    for (const words of [writing, reading]) {
      const { code, stderr } = await aiplanet(words, { folder });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(says) });
    }
    expect(bytes.equals(await readFile(file))).toBe(true);
  });

  test("is named when it is a file, or its database a folder", async () => {
    const folder = await openProject({ "notes.txt": "notes\n" });
    await mkdir(join(folder, "data", "aiplanet.db"), { recursive: true });
    for (const data of ["notes.txt", "data"]) {
      for (const words of [writing, reading]) {
        const { code, stderr } = await aiplanet([...words, "--data", data], { folder });
        const says = new RegExp(
          `^error the database ".*${data}/aiplanet\\.db" cannot be opened for writing .*\\n  = name a `,
          "m",
        );
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(says) });
      }
    }
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("notes\n");
  });

  test.skipIf(process.platform === "win32")("is named when no file may grow, and goes on when files may", async () => {
    const { folder, file } = await openFilled();
    const blocks = Math.ceil((await readFile(file)).length / 512);
    const limited = `ulimit -f ${blocks}; exec "$@"`;
    const docs = Array.from({ length: 200 }, (_, index) => `# Part ${index}\n\n${`word${index} `.repeat(500)}\n`);
    for (const [index, text] of docs.entries()) await writeFile(join(folder, "docs", `${index}.md`), text);
    const words = ["sh", "-c", limited, "sh", process.execPath, launcher, "embed", "docs", "-c", "docs"] as const;
    const { PATH = "", HOME = "" } = process.env;
    const ended = await promisify(execFile)("env", [...words], { cwd: folder, env: { PATH, HOME } }).catch(
      (error: { readonly code: number; readonly stderr: string }) => error,
    );
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\nerror the database ".*aiplanet\.db" cannot be (?:read or )?written/),
    });
    expect(JSON.parse((await aiplanet([...reading, "--json"], { folder })).stdout)).toHaveLength(1);
    const again = await aiplanet(["embed", "docs", "-c", "docs"], { folder });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/"docs" holds \d+ chunks/) });
    expect((await aiplanet(["backup", "whole"], { folder })).code).toBe(0);
  });
});

async function openFilled(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await openProject();
  expect((await aiplanet(writing, { folder })).code).toBe(0);
  return { folder, file: join(folder, ".aiplanet", "aiplanet.db") };
}

async function changed(file: string, change: (driver: SQLite.Database) => void): Promise<void> {
  const driver = new SQLite(file);
  change(driver);
  driver.close();
}
