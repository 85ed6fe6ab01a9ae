import { chmod, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { placeFiles } from "./place-files";

const files = [
  { path: "docs/a.md", text: "a" },
  { path: "workflow.yaml", text: "w" },
];

describe("placeFiles", () => {
  test("writes all files into a folder that it makes, and leaves nothing else", async () => {
    const folder = join(await temporaryFolder(), "new", "project");
    await placeFiles(folder, files);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(["docs", "docs/a.md", "workflow.yaml"]);
    expect(await readFile(join(folder, "docs/a.md"), "utf8")).toBe("a");
  });

  test("leaves other files of the folder alone", async () => {
    const folder = await temporaryFolder({ "docs/b.md": "b", ".git/HEAD": "x" });
    await placeFiles(folder, files);
    expect(await readFile(join(folder, "docs/b.md"), "utf8")).toBe("b");
    expect(await readFile(join(folder, "workflow.yaml"), "utf8")).toBe("w");
  });

  test("names all files that are there already, and writes nothing", async () => {
    const folder = await temporaryFolder({ "docs/a.md": "mine", "workflow.yaml": "mine" });
    await expect(placeFiles(folder, [...files, { path: "README.md", text: "r" }])).rejects.toMatchObject({
      code: "usage",
      message: `"docs/a.md" and "workflow.yaml" are in "${folder}" already`,
      hint: "choose another folder; nothing was written",
      details: { files: ["docs/a.md", "workflow.yaml"] },
    });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(["docs", "docs/a.md", "workflow.yaml"]);
    expect(await readFile(join(folder, "workflow.yaml"), "utf8")).toBe("mine");
  });

  test("takes a link that leads nowhere for a file", async () => {
    const folder = await temporaryFolder();
    await symlink("gone", join(folder, "workflow.yaml"));
    await expect(placeFiles(folder, files)).rejects.toMatchObject({ details: { files: ["workflow.yaml"] } });
  });

  test("names the file that stands where a folder belongs", async () => {
    const folder = await temporaryFolder({ docs: "a file" });
    await expect(placeFiles(folder, files)).rejects.toMatchObject({ code: "usage", details: { files: ["docs"] } });
  });

  test("refuses a folder that is a file, or lies in one", async () => {
    const folder = await temporaryFolder({ notes: "a file" });
    for (const place of [join(folder, "notes"), join(folder, "notes", "project")]) {
      await expect(placeFiles(place, files)).rejects.toMatchObject({
        code: "usage",
        message: `"${place}" is no folder`,
      });
    }
  });

  test("of two at once one succeeds, and the other takes nothing of it away", async () => {
    const folder = await temporaryFolder();
    const many = Array.from({ length: 20 }, (_, place) => ({ path: `f${place}`, text: "" }));
    const ends = await Promise.allSettled(
      ["one", "two"].map((text) =>
        placeFiles(
          folder,
          many.map(({ path }) => ({ path, text })),
        ),
      ),
    );
    const names = await readdir(folder);
    expect(names.length).toBe(many.length);
    expect(new Set(await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).size).toBe(1);
    const failed = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(failed).toMatchObject([{ code: "usage" }]);
  });

  test("takes back what it has written when it cannot go on", async () => {
    const folder = await temporaryFolder();
    const twice = [...files, { path: "workflow.yaml", text: "again" }].filter(({ path }) => path !== "docs/a.md");
    await expect(placeFiles(folder, twice)).rejects.toMatchObject({ code: "usage" });
    expect(await readdir(folder)).toEqual([]);
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)("says that a folder cannot be written to", async () => {
    const folder = join(await temporaryFolder(), "closed");
    await mkdir(folder);
    await chmod(folder, 0o500);
    await expect(placeFiles(folder, files)).rejects.toMatchObject({ code: "storage_failed" });
  });
});
