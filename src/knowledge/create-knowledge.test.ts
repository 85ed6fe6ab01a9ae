import { chmod, copyFile, mkdir, mkdtemp, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PlanetError } from "../engine/errors";
import type { Progress } from "../engine/values";
import { collectionStore } from "../storage/collection-store";
import type { CollectionStore, SqlDatabase } from "../storage/contracts";
import { sqliteDatabase } from "../storage/sqlite";
import type { Knowledge } from "./contracts";
import { createKnowledge } from "./create-knowledge";

let folder: string;
let database: SqlDatabase;
let store: CollectionStore;
let knowledge: Knowledge;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "knowledge-"));
  database = await sqliteDatabase({ file: join(folder, ".aiplanet", "data.db") });
  store = collectionStore(database);
  knowledge = createKnowledge({ store });
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

describe("sync", () => {
  test("indexes PDFs, Markdown and text and says what it did", async () => {
    await addFixture("handbook.pdf", "docs/handbook.pdf");
    await write("docs/faq.md", "# Questions\n\nThe canteen opens at noon.");
    await write("docs/notes.txt", "Parking is free.");

    expect(await sync("docs")).toEqual({
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
    });
  });

  test("touches nothing when nothing has changed", async () => {
    await write("docs/a.md", "Text.");
    await sync("docs");
    const apply = vi.spyOn(store, "apply");

    expect(await sync("docs")).toEqual({
      collection: "handbook",
      indexed: [],
      unchanged: 1,
      removed: [],
      skipped: [],
      chunks: 1,
    });
    expect(apply).not.toHaveBeenCalled();
  });

  test("takes a file with a new time stamp and old content for unchanged", async () => {
    await write("docs/a.md", "Text.");
    await sync("docs");
    const apply = vi.spyOn(store, "apply");
    await utimes(join(folder, "docs/a.md"), 1_700_000_999, 1_700_000_999);

    expect(await sync("docs")).toMatchObject({ indexed: [], unchanged: 1 });
    expect(apply).not.toHaveBeenCalled();
  });

  test("notices a change of a file that keeps size and time stamp when it was new at the first sync", async () => {
    await write("docs/a.md", "old");
    const written = 1_700_000_000_000;
    knowledge = createKnowledge({ store, now: () => written + 50 });
    await sync("docs");
    await write("docs/a.md", "new");

    expect(await sync("docs")).toMatchObject({ indexed: [{ document: "docs/a.md" }] });
    expect(await knowledge.search("handbook", "new", 1)).toHaveLength(1);
  });

  test("indexes what changed, and forgets what went", async () => {
    await write("docs/a.md", "Apples.");
    await write("docs/b.md", "Bananas.");
    await sync("docs");
    await write("docs/a.md", "Apricots and more.");
    await unlink(join(folder, "docs/b.md"));
    await write("docs/c.md", "Cherries.");

    expect(await sync("docs")).toMatchObject({
      indexed: [{ document: "docs/a.md" }, { document: "docs/c.md" }],
      unchanged: 0,
      removed: ["docs/b.md"],
      chunks: 2,
    });
    expect(await knowledge.search("handbook", "apples bananas", 5)).toEqual([]);
    expect(await knowledge.search("handbook", "apricots cherries", 5)).toHaveLength(2);
  });

  test("indexes again when the chunks are to be cut otherwise", async () => {
    await write("docs/a.md", "One sentence here. ".repeat(20));
    await sync("docs");

    expect(await sync("docs", { size: 100 })).toMatchObject({ indexed: [{ document: "docs/a.md" }], unchanged: 0 });
    expect(await sync("docs", { size: 100 })).toMatchObject({ indexed: [], unchanged: 1 });
  });

  test("names each document that cannot be indexed, and does not read it again", async () => {
    for (const name of ["encrypted.pdf", "image-only.pdf", "truncated.pdf"]) {
      await addFixture(name, `docs/${name}`);
    }
    await write("docs/good.md", "Text.");
    await write("docs/large.txt", "x".repeat(10 * 1024 * 1024 + 1));
    await write("table.xlsx", "PK");
    const reasons = [
      ["docs/encrypted.pdf", "encrypted"],
      ["docs/image-only.pdf", "no_text"],
      ["docs/large.txt", "too_large"],
      ["docs/truncated.pdf", "broken"],
      ["table.xlsx", "unsupported"],
    ];

    const first = await sync("docs", "table.xlsx");
    const progress: Progress[] = [];
    const second = await knowledge.sync("handbook", declaration("docs", "table.xlsx"), {
      onProgress: (step) => progress.push(step),
    });

    expect(first.skipped.map(({ document, reason }) => [document, reason])).toEqual(reasons);
    expect(first.indexed.map(({ document }) => document)).toEqual(["docs/good.md"]);
    expect(second).toEqual({ ...first, indexed: [], unchanged: 1 });
    expect(progress).toEqual([]);
    await write("docs/truncated.pdf", "mended? no");
    expect((await sync("docs", "table.xlsx")).skipped.map(({ reason }) => reason)).toEqual(
      reasons.map(([, one]) => one),
    );
  });

  test("names a file that vanishes while the others are read, and forgets it", async () => {
    await write("docs/a.md", "Apples.");
    await write("docs/b.md", "Bananas.");
    await sync("docs");
    await write("docs/a.md", "Apricots.");
    await write("docs/b.md", "Blueberries.");

    const report = await knowledge.sync("handbook", declaration("docs"), {
      onProgress: ({ label }) => {
        if (label === "docs/a.md") {
          void unlink(join(folder, "docs/b.md"));
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
    await write("docs/a.md", "Apples.");
    await chmod(join(folder, "docs/a.md"), 0);

    expect(await sync("docs")).toMatchObject({ skipped: [{ document: "docs/a.md", reason: "unreadable" }] });
  });

  test("reports each document that it reads", async () => {
    await write("docs/a.md", "Apples.");
    await write("docs/b.md", "Bananas.");
    const progress: Progress[] = [];

    await knowledge.sync("handbook", declaration("docs"), { onProgress: (step) => progress.push(step) });

    expect(progress).toEqual([
      { done: 0, total: 2, label: "docs/a.md" },
      { done: 1, total: 2, label: "docs/b.md" },
      { done: 2, total: 2, label: "docs/b.md" },
    ]);
  });

  test("changes nothing when it is aborted, and can be called again", async () => {
    await write("docs/a.md", "Apples.");
    await write("docs/b.md", "Bananas.");
    const controller = new AbortController();

    const stopped = knowledge.sync("handbook", declaration("docs"), {
      signal: controller.signal,
      onProgress: ({ done }) => done === 1 && controller.abort(),
    });

    await expect(stopped).rejects.toMatchObject({ code: "run_canceled" });
    expect(await store.documents("handbook")).toBeUndefined();
    await expect(knowledge.sync("handbook", declaration("docs"), { signal: controller.signal })).rejects.toMatchObject({
      code: "run_canceled",
    });
    expect(await sync("docs")).toMatchObject({ chunks: 2 });
  });

  test("stops with the error that the signal was aborted with", async () => {
    await write("docs/a.md", "Apples.");
    const reason = new PlanetError("node_timeout", "The node takes too long");

    await expect(knowledge.sync("handbook", declaration("docs"), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  test("does the work of two calls at once only once, and lets a waiting one be aborted", async () => {
    await addFixture("handbook.pdf", "docs/handbook.pdf");
    const apply = vi.spyOn(store, "apply");
    const controller = new AbortController();

    const calls = [sync("docs"), sync("docs")];
    const waiting = knowledge.sync("handbook", declaration("docs"), { signal: controller.signal });
    controller.abort();

    await expect(waiting).rejects.toMatchObject({ code: "run_canceled" });
    expect(apply).not.toHaveBeenCalled();
    const [first, second] = await Promise.all(calls);
    expect([first?.indexed.length, second?.indexed.length, second?.unchanged]).toEqual([1, 0, 1]);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  test("refuses a source that names no file, and keeps the collection", async () => {
    await write("docs/a.md", "Apples.");
    await sync("docs");

    await expect(sync("docs", "missing/*.md")).rejects.toMatchObject({
      code: "not_found",
      message: 'The source "missing/*.md" names no file',
    });
    await expect(sync("docs", { size: 3 })).rejects.toMatchObject({ code: "invalid_config" });
    expect(await knowledge.search("handbook", "apples", 1)).toHaveLength(1);
  });

  test("makes an empty collection of no sources", async () => {
    expect(await sync()).toMatchObject({ indexed: [], chunks: 0 });
    expect(await knowledge.search("handbook", "anything", 3)).toEqual([]);
  });
});

describe("add", () => {
  test("adds to what is there, and a sync leaves it there", async () => {
    await write("docs/a.md", "Apples.");
    await write("extra/b.md", "Bananas.");
    await sync("docs");

    expect(await knowledge.add("handbook", ["extra"], folder)).toMatchObject({
      indexed: [{ document: "extra/b.md" }],
      removed: [],
      chunks: 2,
    });
    expect(await sync("docs")).toMatchObject({ indexed: [], unchanged: 1, removed: [], chunks: 2 });
  });

  test("keeps an added document that a workflow names and drops again", async () => {
    await write("docs/a.md", "Apples.");
    await write("docs/b.md", "Bananas.");
    await sync("docs");
    await knowledge.add("handbook", ["docs/b.md"], folder);

    expect(await sync("docs")).toMatchObject({ indexed: [], unchanged: 2 });
    expect(await sync("docs/a.md")).toMatchObject({ removed: [], chunks: 2 });
  });
});

describe("search", () => {
  test("answers a natural question with the passage, its page and its place", async () => {
    await addFixture("handbook.pdf", "handbook.pdf");
    await sync("handbook.pdf");

    const [best] = await knowledge.search("handbook", "How many days of annual leave do I get?", 3);

    expect(best).toMatchObject({
      collection: "handbook",
      document: "handbook.pdf",
      title: "Employee handbook",
      page: 1,
      start: 0,
      score: expect.any(Number),
    });
    expect(best?.text).toContain("25 days of annual leave");
    expect(best?.end).toBe(best?.text.length);
    expect(Object.keys(best ?? {}).sort()).toEqual(
      ["collection", "document", "end", "page", "score", "start", "text", "title"].sort(),
    );
  });

  test.each([
    ["How much does the company pay for my internet at home?", "30 euros"],
    ["when do I need a doctor's note", "Sick leave"],
    ["What are the core working hours?", "38.5 hours"],
    ["price limit for a hotel", "120 euros a night"],
    ["Where do I hand in receipts?", "Travel"],
    ["UNUSED VACATION LEAVE EXPIRING", "31 March"],
  ])("finds the right passage for %j", async (question, words) => {
    await write(
      "handbook.md",
      `# Handbook

## Annual leave
Every employee gets 25 days. Leave that is not used by 31 March expires.

## Sick leave
Tell your team lead before 10 o'clock. From the fourth day on a doctor's certificate is needed.

## Working hours
The week has 38.5 hours. Core time is from 10 to 15 o'clock.

## Remote work
Up to three days a week may be worked from home. The company pays 30 euros a month for the internet connection.

## Travel expenses
Trains are booked in second class. Hotels cost up to 120 euros a night. Receipts are handed in within 30 days.
`,
    );
    await sync("handbook.md");

    const [best] = await knowledge.search("handbook", question, 3);

    expect(best?.text).toContain(words);
    expect(best?.headings?.[0]).toBe("Handbook");
  });

  test("finds a passage by the headings above it", async () => {
    await write("a.md", `# Zeppelin\n\n## Crew\n\n${"Nothing else to say here. ".repeat(60)}`);
    await sync("a.md");

    const hits = await knowledge.search("handbook", "zeppelin", 10);

    expect(hits.length).toBeGreaterThan(1);
    expect(hits.every((hit) => hit.headings?.join("/") === "Zeppelin/Crew")).toBe(true);
  });

  test("finds nothing where no word is shared", async () => {
    await write("a.md", "Apples.");
    await sync("a.md");

    expect(await knowledge.search("handbook", "moon?", 3)).toEqual([]);
    expect(await knowledge.search("handbook", "?!", 3)).toEqual([]);
    expect(await knowledge.search("handbook", "apples", 0)).toEqual([]);
  });

  test("refuses a collection that is not there and names those that are", async () => {
    await expect(knowledge.search("handbook", "x", 3)).rejects.toMatchObject({ code: "not_found" });
    await write("a.md", "Apples.");
    await sync("a.md");

    await expect(knowledge.search("handbok", "x", 3)).rejects.toMatchObject({
      code: "not_found",
      message: 'The collection "handbok" does not exist',
      hint: 'These exist: "handbook".',
    });
  });

  test("does not start when it is aborted", async () => {
    await expect(knowledge.search("handbook", "x", 3, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "run_canceled",
    });
  });
});

function sync(...parts: (string | { readonly size: number })[]) {
  const sources = parts.filter((part) => typeof part === "string");
  const chunk = parts.find((part) => typeof part !== "string");
  return knowledge.sync("handbook", { ...declaration(...sources), ...(chunk === undefined ? {} : { chunk }) });
}

function declaration(...sources: string[]) {
  return { sources, folder };
}

/** Writes a file whose time stamp is long past and the same for all. */
async function write(name: string, content: string): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, 1_700_000_000, 1_700_000_000);
}

async function addFixture(name: string, target: string): Promise<void> {
  const path = join(folder, target);
  await mkdir(dirname(path), { recursive: true });
  await copyFile(new URL(`./fixtures/${name}`, import.meta.url), path);
  await utimes(path, 1_700_000_000, 1_700_000_000);
}
