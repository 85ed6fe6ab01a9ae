import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findFiles } from "./find-files";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "find-files-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("findFiles", () => {
  test("expands a folder to the files that can be read, sorted, and names them with forward slashes", async () => {
    await make("docs/b.md", "docs/a.PDF", "docs/x/c.markdown", "docs/x/y/d.txt", "docs/e.png", "docs/f", "other.md");

    expect(await names("docs")).toEqual(["docs/a.PDF", "docs/b.md", "docs/x/c.markdown", "docs/x/y/d.txt"]);
    expect((await findFiles(["docs/b.md"], folder)).files).toEqual([
      { path: join(folder, "docs", "b.md"), document: "docs/b.md" },
    ]);
  });

  test("leaves out hidden files and folders and installed packages, unless a source names them", async () => {
    await make("a.md", ".b.md", ".git/c.md", "node_modules/p/d.md", "x/.y/e.md");

    expect(await names(".")).toEqual(["a.md"]);
    expect(await names("**/*.md")).toEqual(["a.md"]);
    expect(await names(".git", ".b.md", "node_modules/*/*.md", "x/.y/*")).toEqual([
      ".b.md",
      ".git/c.md",
      "node_modules/p/d.md",
      "x/.y/e.md",
    ]);
  });

  test("expands globs, and gives a file once however often it is named", async () => {
    await make("docs/a.md", "docs/x/b.md", "docs/x/c.txt", "docs/d.png");

    expect(await names("docs/**/*.md", "docs", "docs/x/b.md")).toEqual(["docs/a.md", "docs/x/b.md", "docs/x/c.txt"]);
    expect(await names("docs/*")).toEqual(["docs/a.md"]);
    expect(await names("{docs,none}/**/[bc].*")).toEqual(["docs/x/b.md", "docs/x/c.txt"]);
  });

  test("takes a file by its name, whatever its ending and whatever signs the name has", async () => {
    await make("data.bin", "[draft]*.md", "d.md");

    expect(await names("data.bin", "[draft]*.md")).toEqual(["[draft]*.md", "data.bin"]);
  });

  test("finds files outside the folder", async () => {
    await make("project/a.md", "shared/b.md");

    const { files } = await findFiles(["../shared/*.md", join(folder, "project", "a.md")], join(folder, "project"));

    expect(files.map((file) => file.document)).toEqual(["../shared/b.md", "a.md"]);
  });

  test("ends in spite of links in a circle and finds a file under its real name", async () => {
    await make("z/real/a.md");
    await symlink(join(folder, "z"), join(folder, "z", "real", "loop"));
    await symlink(join(folder, "z"), join(folder, "a-link"));
    await symlink(join(folder, "nowhere"), join(folder, "z", "broken.md"));
    await symlink(join(folder, "z", "real", "a.md"), join(folder, "z", "b.md"));

    expect(await names(".")).toEqual(["z/real/a.md"]);
    expect(await names("z/b.md", ".")).toEqual(["z/real/a.md"]);
    expect(await names("a-link")).toEqual(["a-link/real/a.md"]);
    expect((await findFiles(["z"], folder)).unreadable).toEqual(["z/broken.md"]);
    expect((await findFiles(["z"], folder, ["broken.*"])).unreadable).toEqual([]);
  });

  test.each(["none.md", "none", "none/**/*.md", "docs/*.pdf", "empty", "docs/a.md/x"])(
    "refuses the source %j that names no file",
    async (source) => {
      await make("docs/a.md", "empty/x.png");

      await expect(findFiles(["docs/a.md", source], folder)).rejects.toMatchObject({
        code: "not_found",
        message: `the source "${source}" names no file`,
        hint: expect.stringMatching(/\.pdf, .*\.md, .*\.txt/),
      });
    },
  );

  test("leaves out what patterns name, of folders and globs but not of files named themselves", async () => {
    await make("docs/a.md", "docs/drafts/b.md", "docs/drafts/c.md", "docs/x/drafts.md", "docs/y/z.txt");

    const found = (...sources: string[]) => findFiles(sources, folder, ["drafts/", "!docs/drafts/c.md", "docs/**/z.*"]);
    expect((await found("docs")).files.map(({ document }) => document)).toEqual(["docs/a.md", "docs/x/drafts.md"]);
    expect((await found("docs/*/*", "docs/drafts/b.md")).files.map(({ document }) => document)).toEqual([
      "docs/drafts/b.md",
      "docs/x/drafts.md",
    ]);
    await expect(found("docs/drafts")).rejects.toMatchObject({ hint: expect.stringContaining("not excluded") });
  });

  test("leaves out what .aiplanetignore files name, the one of the deepest folder last", async () => {
    await make("docs/a.md", "docs/a.log", "docs/x/b.log", "docs/x/c.log", "docs/x/y/b.md", "other/a.log");
    await writeFile(join(folder, ".aiplanetignore"), "# logs\n*.log\r\n");
    await writeFile(join(folder, "docs", "x", ".aiplanetignore"), "!b.log\n/y\n");

    expect(await names(".")).toEqual(["docs/a.md", "docs/x/b.log"]);
    expect(await names("docs/x")).toEqual(["docs/x/b.log"]);
    expect(await names("docs/x/c.log")).toEqual(["docs/x/c.log"]);
  });

  test("applies patterns to folders outside the folder as well", async () => {
    await make("project/a.md", "shared/b.md", "shared/drafts/c.md");

    const { files } = await findFiles(["../shared"], join(folder, "project"), ["drafts"]);

    expect(files.map(({ document }) => document)).toEqual(["../shared/b.md"]);
  });

  test("tells addresses from files", async () => {
    await make("a.md");

    expect(await findFiles(["https://example.org/a.md", "a.md", "https://example.org/a.md"], folder)).toMatchObject({
      files: [{ document: "a.md" }],
      addresses: ["https://example.org/a.md"],
    });
  });

  test("finds nothing when there are no sources", async () => {
    expect(await findFiles([], folder)).toEqual({ files: [], addresses: [], unreadable: [] });
  });
});

async function names(...sources: string[]): Promise<string[]> {
  return (await findFiles(sources, folder)).files.map((file) => file.document);
}

async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), "text");
  }
}
