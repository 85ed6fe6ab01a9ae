import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CassetteStore } from "../providers/cassette-document";
import { cassetteFolder } from "./cassette-folder";

let root: string;
let path: string;
let folder: CassetteStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cassette-folder-"));
  path = join(root, "a", "b");
  folder = cassetteFolder("tapes", path);
});

afterEach(() => rm(root, { recursive: true }));

describe("a folder of cassettes", () => {
  test("is not made by looking into it", async () => {
    expect(await folder.names()).toEqual([]);
    expect(await folder.read("chat-a-0")).toBeUndefined();
    await expect(access(path)).rejects.toThrow("ENOENT");
  });

  test("is made by the first write, with the folders above it, by many writes at once too", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `chat-${String(index).padStart(2, "0")}`);
    await Promise.all(names.map((name) => folder.write(name, { name })));
    expect(await folder.names()).toEqual(names);
    expect(await folder.read("chat-07")).toEqual({ name: "chat-07" });
  });

  test("lists JSON files only, sorted", async () => {
    await folder.write("b", {});
    await folder.write("a", {});
    await writeFile(join(path, "README.md"), "");
    expect(await folder.names()).toEqual(["a", "b"]);
  });

  test("replaces a file whole, however many write it at once, and leaves nothing beside it", async () => {
    const long = "x".repeat(200_000);
    const writing = Array.from({ length: 10 }, (_, index) => folder.write("a", { index, long }));
    const reading = writing.map(() => folder.read("a"));
    await Promise.all(writing);
    for (const document of await Promise.all(reading)) {
      if (document !== undefined) expect(document).toMatchObject({ long });
    }
    expect(await folder.read("a")).toMatchObject({ long });
    expect(await readdir(path)).toEqual(["a.json"]);
  });

  test("reads a file that an editor gave a byte order mark", async () => {
    await folder.write("a", {});
    await writeFile(join(path, "a.json"), '\ufeff{ "b": 1 }');
    expect(await folder.read("a")).toEqual({ b: 1 });
  });

  test("names a file that is no JSON as the person named the folder", async () => {
    await folder.write("a", {});
    await writeFile(join(path, "a.json"), '{ "b": ');
    await expect(folder.read("a")).rejects.toMatchObject({
      code: "invalid_input",
      message: `"${join("tapes", "a.json")}" is no JSON`,
    });
  });

  test("names a file that cannot be read, and one that cannot be written", async () => {
    await mkdir(join(path, "a.json"), { recursive: true });
    await expect(folder.read("a")).rejects.toMatchObject({
      code: "storage_failed",
      message: `"${join("tapes", "a.json")}" cannot be read (EISDIR)`,
    });
    await expect(folder.write("a", {})).rejects.toMatchObject({
      code: "storage_failed",
      message: expect.stringMatching(/a\.json" cannot be written \(E/),
    });
    expect(await readdir(path)).toEqual(["a.json"]);
  });

  test("says so when what is named is a file", async () => {
    await writeFile(join(root, "a"), "");
    await expect(folder.write("a", {})).rejects.toMatchObject({ code: "storage_failed" });
    await expect(folder.names()).rejects.toMatchObject({
      code: "storage_failed",
      message: '"tapes" cannot be read (ENOTDIR)',
    });
  });

  test("is where it is named, when it is not told apart", async () => {
    await cassetteFolder(path).write("a", { b: [1] });
    expect(await readFile(join(path, "a.json"), "utf8")).toBe('{ "b": [1] }\n');
  });
});
