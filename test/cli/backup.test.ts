import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet, start } from "./command-line";
import { openProject } from "./project";

const database = ".aiplanet/aiplanet.db";

describe("aiplanet backup and restore", () => {
  test("bring back runs and documents, and keep what they replace", async () => {
    const folder = await openProject();
    const run = (...words: string[]) => aiplanet(words, { folder });
    expect(await run("backup", "b")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("there is no database"),
    });
    await run("run", "w.yaml", "How many days of leave?", "--durable");
    const written = await run("backup", "b");
    expect(written).toMatchObject({ code: 0, stdout: "" });
    expect(written.stderr).toMatch(/^b is written: \d.* [KM]B, 1 run, 1 collection\n$/);
    expect(await run("backup", "b")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(JSON.parse((await run("backup", "b", "--yes", "--json")).stdout)).toMatchObject({ file: "b", runs: 1 });

    await run("run", "w.yaml", "Who pays for trains?", "--durable");
    expect(await run("restore", "b")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    const restored = await run("restore", "b", "--yes");
    expect(restored.stderr).toMatch(
      /^b is restored: .*1 run, 1 collection\nwhat was there before is kept in .*\.before-restore\n$/,
    );
    expect(JSON.parse((await run("runs", "list", "--json")).stdout)).toHaveLength(1);
    expect(
      JSON.parse((await run("restore", join(folder, `${database}.before-restore`), "--yes", "--json")).stdout),
    ).toMatchObject({ runs: 2 });
    expect(await run("restore", "w.yaml", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not a SQLite database"),
    });
    expect(await run("restore", "nothing", "--yes")).toMatchObject({ code: 5 });
  });

  test("move the data to a machine that has none, without a question", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", "How many days of leave?", "--durable"], { folder });
    await aiplanet(["backup", "b"], { folder });
    const machine = await openProject({ b: await readFile(join(folder, "b")) });
    expect(await aiplanet(["restore", "b"], { folder: machine })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^b is restored: \d.* [KM]B, 1 run, 1 collection\n$/),
    });
    expect(JSON.parse((await aiplanet(["runs", "list", "--json"], { folder: machine })).stdout)).toHaveLength(1);
    expect(await readFile(join(machine, ".aiplanet", ".gitignore"), "utf8")).toBe("*\n");
  });

  test("are refused where they would hurt, and say what is not in them", async () => {
    const folder = await openProject({ "aiplanet.config.yaml": "vectors: { store: chroma }\n" });
    const run = (...words: string[]) => aiplanet(words, { folder });
    await run("run", "w.yaml", "How many days of leave?", "--durable");
    const bytes = await readFile(join(folder, database));
    for (const words of [
      ["backup", database, "--yes"],
      ["backup", `${database}-wal`, "--yes"],
      ["backup", "docs", "--yes"],
      ["restore", database, "--yes"],
    ]) {
      expect(await run(...words), words.join(" ")).toMatchObject({ code: 2 });
    }
    expect(await run("backup", "nowhere/b")).toMatchObject({ code: 5, stderr: expect.stringContaining("no folder") });
    expect(bytes.equals(await readFile(join(folder, database)))).toBe(true);
    const { code, stderr } = await run("backup", "b");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("\nwarning the vectors are not in it"),
    });
  });

  test("a damaged database is named with its exit code, and a backup brings it back", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", "How many days of leave?", "--durable"], { folder });
    await aiplanet(["backup", "b"], { folder });
    const file = join(folder, database);
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xab, 100));
    const broken = await aiplanet(["runs", "list"], { folder });
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/is damaged\n.*aiplanet restore FILE/) });
    expect(bytes.equals(await readFile(file))).toBe(true);
    expect(await aiplanet(["restore", "b", "--yes"], { folder })).toMatchObject({ code: 0 });
    expect(JSON.parse((await aiplanet(["runs", "list", "--json"], { folder })).stdout)).toHaveLength(1);
  });

  test("a restoration that is killed leaves the old data or the new", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", "How many days of leave?", "--durable"], { folder });
    await aiplanet(["backup", "b"], { folder });
    await aiplanet(["run", "w.yaml", "Who pays for trains?", "--durable"], { folder });
    for (let delay = 0; delay < 6; delay += 1) {
      const restoring = start(["restore", "b", "--yes"], { folder });
      // The moment is the experiment; none of them may leave anything by half.
      await new Promise((resolve) => setTimeout(resolve, 150 + 50 * delay));
      restoring.process.kill("SIGKILL");
      await restoring.finished;
      const { stdout } = await aiplanet(["runs", "list", "--json"], { folder });
      expect([1, 2]).toContain(JSON.parse(stdout).length);
      expect((await aiplanet(["backup", `whole-${delay}`], { folder })).code).toBe(0);
    }
  });
});
