import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet, start } from "./command-line";
import { openProject } from "./project";

describe("the options of aiplanet embed", () => {
  test("leave files out by pattern and by size, each named", async () => {
    const folder = await openProject({ "docs/draft.md": "Not yet.", "docs/long.txt": "Long text. ".repeat(500) });
    const words = [
      "embed",
      "docs",
      "-c",
      "docs",
      "--exclude",
      "draft.*",
      "--exclude",
      "travel.md",
      "--max-size",
      "2KB",
    ];
    const { code, stdout, stderr } = await aiplanet(words, { folder });

    expect(code).toBe(0);
    expect(stdout).toBe('docs/leave.md  1 chunk\n1 indexed, 1 skipped, 0 unchanged; "docs" holds 1 chunk\n');
    expect(stderr).toContain("docs/long.txt  skipped (too_large): ");
  });

  test("never mix documents that are split in different ways", async () => {
    const folder = await openProject({ "docs/long.txt": "Some words of a text. ".repeat(100) });
    await aiplanet(["embed", "docs", "-c", "docs"], { folder });
    const words = ["embed", "docs", "-c", "docs", "--chunk-size", "300", "--chunk-overlap", "0"];

    const refused = await aiplanet(words, { folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the collection "docs" is split by 800/120 characters, not by 300/0 characters');
    expect(refused.stderr).toContain("--rebuild");

    const rebuilt = await aiplanet([...words, "--rebuild"], { folder });
    expect(rebuilt.stdout).toContain("3 indexed, 0 skipped, 0 unchanged");
    expect(rebuilt.stderr).toContain(
      '"docs" was split by 800/120 characters and is split by 300/0 characters now: all 3 documents are indexed again',
    );
    expect((await aiplanet(["embed", "docs", "-c", "docs"], { folder })).stdout).toContain("3 unchanged");
  });

  test("forget a document of a folder that is gone from it, and no other", async () => {
    const folder = await openProject({ "more/extra.md": "More of it." });
    await aiplanet(["embed", "docs", "more", "-c", "docs"], { folder });
    await rm(join(folder, "docs/leave.md"));
    await rm(join(folder, "more/extra.md"));

    const { stdout } = await aiplanet(["embed", "docs", "-c", "docs"], { folder });
    expect(stdout).toBe('0 indexed, 0 skipped, 1 unchanged, 1 removed; "docs" holds 2 chunks\n');
  });

  test.each([
    ["--max-size", "much"],
    ["--chunk-size", "5"],
    ["--chunk-unit", "words"],
  ])("refuse %s %s", async (flag, value) => {
    const { code, stderr } = await aiplanet(["embed", "docs", "-c", "docs", flag, value], {
      folder: await openProject(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(flag);
  });
});

describe("aiplanet embed without a collection", () => {
  test("indexes for the stack in use, which is made, and is searched there", async () => {
    const folder = await openProject();
    expect((await aiplanet(["embed", "docs"], { folder })).stdout).toContain('"default" holds 2 chunks');
    expect((await aiplanet(["search", "leave"], { folder })).stdout).toContain("docs/leave.md");
    const handbook = { folder, environment: { AIPLANET_STACK: "handbook" } };
    expect((await aiplanet(["embed", "docs/leave.md"], handbook)).stdout).toContain('"handbook" holds 1 chunk\n');
    expect((await aiplanet(["search", "leave", "--stack", "handbook"], { folder })).stdout).toContain("docs/leave.md");
    const { stdout } = await aiplanet(["stack", "list", "--json"], { folder });
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "handbook", inUse: false, documents: 1 },
      { name: "default", inUse: true, documents: 2 },
    ]);
    const both = await aiplanet(["embed", "docs", "--stack", "a", "--collection", "b"], { folder });
    expect(both).toMatchObject({ code: 2, stdout: "" });
  });

  test("says little in a pipe however many files there are, and a line for each when asked", async () => {
    const many = Array.from({ length: 30 }, (_, index) => [`docs/${index}.md`, `Part ${index}.\n`] as const);
    const folder = await openProject(Object.fromEntries(many));
    const { stderr } = await aiplanet(["embed", "docs"], { folder });
    expect(stderr.split("\n").filter((line) => line.startsWith("indexing ")).length).toBeLessThanOrEqual(3);
    const again = await aiplanet(["embed", "docs", "--rebuild", "--verbose"], { folder });
    expect(again.stderr.split("\n").filter((line) => line.startsWith("indexing "))).toHaveLength(32);
  });
});

describe("aiplanet embed --watch", () => {
  test("indexes what changes, line by line, and ends with Ctrl-C", async () => {
    const folder = await openProject();
    const { process, shows, finished } = start(["embed", "docs", "-c", "docs", "--watch"], { folder });
    await shows("watching");
    await writeFile(join(folder, "docs/new.md"), "The cantina sells zebra cake.\n");
    await shows("docs/new.md  1 chunk");
    expect((await aiplanet(["search", "zebra", "-c", "docs"], { folder })).stdout).toContain("docs/new.md");

    await rm(join(folder, "docs/new.md"));
    await shows("docs/new.md  removed");
    process.kill("SIGINT");
    expect(await finished).toMatchObject({ code: 130, stderr: expect.not.stringContaining("error") });
  });
});

describe("a kill in the middle of indexing", () => {
  test("leaves the old collection as it was, and the next call goes on", async () => {
    const words = "Everybody has leave and trains and hotels and many other things in paragraph ";
    const long = Array.from({ length: 6_000 }, (_, index) => `${words}${index}.\n`).join("\n");
    const many = Array.from({ length: 12 }, (_, index) => [`docs/${index}.md`, long] as const);
    const folder = await openProject(Object.fromEntries(many));
    await aiplanet(["embed", "docs/leave.md", "-c", "docs"], { folder });
    const before = await aiplanet(["search", "leave trains", "-c", "docs", "--json"], { folder });

    const { process, shows, finished } = start(["embed", "docs", "-c", "docs", "--verbose"], { folder });
    // So many have been put away by then.
    await shows("indexing 7/");
    process.kill("SIGKILL");
    await finished;

    const after = await aiplanet(["search", "leave trains", "-c", "docs", "--json"], { folder });
    expect(after).toEqual(before);
    expect((await aiplanet(["embed", "docs", "-c", "docs"], { folder })).stdout).toContain(
      "13 indexed, 0 skipped, 1 unchanged",
    );
  });
});
