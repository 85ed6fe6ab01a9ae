import { createHash } from "node:crypto";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Progress } from "../engine/values";
import { createKnowledge } from "./create-knowledge";
import { openProject, type Project, written } from "./fixtures/open-project";

let project: Project;

beforeEach(async () => {
  project = await openProject();
});

afterEach(() => project.close());

describe("syncCollection", () => {
  test("indexes PDFs, Markdown and text and says what it did", async () => {
    await project.copy("handbook.pdf", "docs/handbook.pdf");
    await project.write("docs/faq.md", "# Questions\n\nThe canteen opens at noon.");
    await project.write("docs/notes.txt", "Parking is free.");

    expect(await project.sync(["docs"])).toEqual({
      collection: "handbook",
      indexed: [
        { document: "docs/faq.md", chunks: 1 },
        { document: "docs/handbook.pdf", chunks: 3, pages: 3 },
        { document: "docs/notes.txt", chunks: 1 },
      ],
      unchanged: 0,
      removed: [],
      skipped: [],
      chunks: 5,
      notices: [],
    });
  });

  test("touches nothing when nothing has changed", async () => {
    await project.write("docs/a.md", "Text.");
    await project.sync(["docs"]);
    const draft = vi.spyOn(project.store, "draft");

    expect(await project.sync(["docs"])).toEqual({
      collection: "handbook",
      indexed: [],
      unchanged: 1,
      removed: [],
      skipped: [],
      chunks: 1,
      notices: [],
    });
    expect(draft).not.toHaveBeenCalled();
  });

  test("takes a file with a new time stamp and old content for unchanged", async () => {
    await project.write("docs/a.md", "Text.");
    await project.sync(["docs"]);
    const draft = vi.spyOn(project.store, "draft");
    await project.write("docs/a.md", "Text.", written + 1000);

    expect(await project.sync(["docs"])).toMatchObject({ indexed: [], unchanged: 1 });
    expect(draft).toHaveBeenCalledOnce();
    const onProgress = vi.fn();
    await project.sync(["docs"], { onProgress });
    expect(draft).toHaveBeenCalledOnce();
    expect(onProgress).not.toHaveBeenCalled();
  });

  test("keeps no more of a long heading than its beginning with each chunk", async () => {
    await project.write("docs/a.md", `# ${"word ".repeat(20_000)}`);
    await project.sync(["docs"]);
    const [hit] = await project.knowledge.search("handbook", "word", 1);
    expect(hit?.headings?.[0]?.length).toBeLessThanOrEqual(200);
    expect(hit?.title?.length).toBeLessThanOrEqual(200);
  });

  test("notices a change of a file that keeps size and time stamp when it was new at the first sync", async () => {
    await project.close();
    project = await openProject(() => written + 50);
    await project.write("docs/a.md", "old");
    await project.sync(["docs"]);
    await project.write("docs/a.md", "new");

    expect(await project.sync(["docs"])).toMatchObject({ indexed: [{ document: "docs/a.md" }] });
    expect(await project.knowledge.search("handbook", "new", 1)).toHaveLength(1);
  });

  test("indexes what changed, and forgets what went", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas.");
    await project.sync(["docs"]);
    await project.write("docs/a.md", "Apricots and more.");
    await project.remove("docs/b.md");
    await project.write("docs/c.md", "Cherries.");

    expect(await project.sync(["docs"])).toMatchObject({
      indexed: [{ document: "docs/a.md" }, { document: "docs/c.md" }],
      unchanged: 0,
      removed: ["docs/b.md"],
      chunks: 2,
    });
    expect(await project.knowledge.search("handbook", "apples bananas", 5)).toEqual([]);
    expect(await project.knowledge.search("handbook", "apricots cherries", 5)).toHaveLength(2);
  });

  test("indexes again when the chunks are to be cut otherwise, and says so", async () => {
    await project.write("docs/a.md", "One sentence here. ".repeat(20));
    await project.write("docs/b.md", "Another one.");
    await project.sync(["docs"]);

    expect(await project.sync(["docs"], { size: 100 })).toMatchObject({
      indexed: [{ document: "docs/a.md" }, { document: "docs/b.md" }],
      unchanged: 0,
      notices: [
        '"handbook" was split by 800/120 characters and is split by 100/15 characters now: all 2 documents are indexed again',
      ],
    });
    expect(await project.sync(["docs"], { size: 100 })).toMatchObject({ indexed: [], unchanged: 2, notices: [] });
  });

  test("holds the same however many threads read, and whichever of them is done first", async () => {
    for (let index = 0; index < 20; index += 1) {
      await project.write(`docs/${index}.txt`, `Text number ${index}. `.repeat(100 + ((index * 37) % 20) * 400));
    }
    const contents = async () => {
      const chunks = [];
      for await (const page of project.store.allChunks("handbook")) {
        for (const { id: _, ...chunk } of page) chunks.push(chunk);
      }
      return chunks;
    };
    const first = await project.sync(["docs"]);
    const chunks = await contents();
    for (let index = 19; index >= 0; index -= 3) await project.remove(`docs/${index}.txt`);
    await project.sync(["docs"]);
    for (let index = 19; index >= 0; index -= 3) {
      await project.write(`docs/${index}.txt`, `Text number ${index}. `.repeat(100 + ((index * 37) % 20) * 400));
    }
    await project.sync(["docs"]);

    expect(first.indexed.map(({ document }) => document)).toEqual(first.indexed.map(({ document }) => document).sort());
    expect(await contents()).toEqual(chunks);
  });

  test("takes what is left out for gone, and what is allowed to be larger for new", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas. ".repeat(200));
    await project.sync(["docs"]);
    const declaration = { sources: ["docs"], folder: project.folder };

    expect(
      await project.knowledge.sync("handbook", { ...declaration, exclude: ["a.*"], fileLimit: 1000 }),
    ).toMatchObject({
      removed: ["docs/a.md"],
      skipped: [{ document: "docs/b.md", reason: "too_large" }],
      chunks: 0,
    });
    expect(await project.knowledge.sync("handbook", { ...declaration, fileLimit: 2000 })).toMatchObject({
      indexed: [{ document: "docs/a.md" }, { document: "docs/b.md" }],
      skipped: [],
    });
  });

  test("asks whether each document may be indexed before anything is kept", async () => {
    await project.write("docs/a.md", "Apples.");
    const admit = vi.fn(() => {
      throw new Error("not this one");
    });

    await expect(project.sync(["docs"], { admit })).rejects.toThrow("not this one");
    expect(admit).toHaveBeenCalledWith("docs/a.md", createHash("sha256").update("Apples.").digest("hex"));
    expect(await project.store.documents("handbook")).toBeUndefined();
  });

  test("names each document that cannot be indexed, and does not read it again", async () => {
    for (const name of ["encrypted.pdf", "image-only.pdf", "truncated.pdf"]) {
      await project.copy(name, `docs/${name}`);
    }
    await project.write("docs/good.md", "Text.");
    await project.write("docs/large.txt", "x".repeat(10 * 1024 * 1024 + 1));
    await project.write("image.png", "\u0089PNG\r\n\u001a\n\0\0\0");
    const reasons = [
      ["docs/encrypted.pdf", "encrypted"],
      ["docs/image-only.pdf", "no_text"],
      ["docs/large.txt", "too_large"],
      ["docs/truncated.pdf", "broken"],
      ["image.png", "unsupported"],
    ];

    const first = await project.sync(["docs", "image.png"]);
    const progress: Progress[] = [];
    const second = await project.sync(["docs", "image.png"], {
      onProgress: (step) => progress.push(step),
    });

    expect(first.skipped.map(({ document, reason }) => [document, reason])).toEqual(reasons);
    expect(first.indexed.map(({ document }) => document)).toEqual(["docs/good.md"]);
    expect(second).toEqual({ ...first, indexed: [], unchanged: 1 });
    expect(progress).toEqual([]);
    await project.write("docs/truncated.pdf", "mended? no");
    expect((await project.sync(["docs", "image.png"])).skipped.map(({ reason }) => reason)).toEqual(
      reasons.map(([, one]) => one),
    );
  });

  test("reads a file as what it is, whatever its name says", async () => {
    await project.copy("handbook.pdf", "docs/handbook.md");

    expect(await project.sync(["docs"])).toMatchObject({ indexed: [{ document: "docs/handbook.md", pages: 3 }] });
  });

  test("names a document that takes too much to read, and indexes the others", async () => {
    const { store, folder } = project;
    await project.copy("handbook.pdf", "docs/a.pdf");
    await project.write("docs/b.md", "Bananas.");
    const knowledge = createKnowledge({ store, limits: { memoryLimit: 10 } });

    expect(await knowledge.sync("handbook", { sources: ["docs"], folder })).toMatchObject({
      indexed: [{ document: "docs/b.md" }],
      skipped: [{ document: "docs/a.pdf", reason: "broken", message: "the document takes too much memory to read" }],
    });
  });

  test("names a file that vanishes while the others are read, and forgets it", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas.");
    await project.sync(["docs"]);
    await project.write("docs/a.md", "Apricots.");
    await project.write("docs/b.md", "Blueberries.");

    const report = await project.sync(["docs"], {
      onProgress: ({ label }) => {
        if (label === "docs/a.md") {
          void project.remove("docs/b.md");
        }
      },
    });

    expect(report).toMatchObject({
      indexed: [{ document: "docs/a.md" }],
      removed: [],
      skipped: [{ document: "docs/b.md", reason: "unreadable" }],
      chunks: 1,
    });
  });

  test.skipIf(process.getuid?.() === 0)("names a file that may not be read", async () => {
    await project.write("docs/a.md", "Apples.");
    await chmod(join(project.folder, "docs/a.md"), 0);

    expect(await project.sync(["docs"])).toMatchObject({ skipped: [{ document: "docs/a.md", reason: "unreadable" }] });
  });

  test("reports each document that it reads", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.write("docs/b.md", "Bananas.");
    const progress: Progress[] = [];

    await project.sync(["docs"], { onProgress: (step) => progress.push(step) });

    expect(progress).toEqual([
      { done: 0, total: 2, label: "docs/a.md", unit: "files", detail: "0 chunks" },
      { done: 1, total: 2, label: "docs/b.md", unit: "files", detail: "1 chunk" },
      { done: 2, total: 2, label: "docs/b.md", unit: "files", detail: "2 chunks" },
    ]);
  });

  test("refuses a source that names no file, and keeps the collection", async () => {
    await project.write("docs/a.md", "Apples.");
    await project.sync(["docs"]);

    await expect(project.sync(["docs", "missing/*.md"])).rejects.toMatchObject({
      code: "not_found",
      message: 'the source "missing/*.md" names no file',
    });
    await expect(project.sync(["docs"], { size: 3 })).rejects.toMatchObject({ code: "invalid_config" });
    expect(await project.knowledge.search("handbook", "apples", 1)).toHaveLength(1);
  });

  test("makes an empty collection of no sources", async () => {
    expect(await project.sync([])).toMatchObject({ indexed: [], chunks: 0 });
    expect(await project.knowledge.search("handbook", "anything", 3)).toEqual([]);
  });
});
