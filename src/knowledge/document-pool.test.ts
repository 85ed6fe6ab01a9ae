import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDocumentPool, type DocumentPool, type DocumentPoolOptions } from "./document-pool";
import type { DocumentTask } from "./index-document";

const chunk = { size: 800, overlap: 120, unit: "characters" } as const;

let folder: string;
let pool: DocumentPool | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pool-"));
});

afterEach(async () => {
  await pool?.close();
  await rm(folder, { recursive: true });
});

describe("createDocumentPool", { timeout: 60_000 }, () => {
  test("gives what was read of a document, and its chunks with terms and what stands between them", async () => {
    const path = await write(
      "a.md",
      `# Leave\n\n${"Everybody has leave. ".repeat(100).trim()}\n\n\n# Travel\n\nBy train.`,
    );
    const { outcome, chunks } = await open().index(task(path));

    expect(outcome).toMatchObject({ status: "indexed", loader: "markdown", language: "en", title: "Leave" });
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every(({ text, start, end }) => text.length === end - start)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({
      headings: ["Travel"],
      gap: "\n\n\n",
      terms: expect.stringContaining("train"),
    });
  });

  test.each([
    ["encrypted.pdf", "encrypted"],
    ["image-only.pdf", "no_text"],
    ["truncated.pdf", "broken"],
  ])("says why %s has no text", async (name, reason) => {
    const { outcome, chunks } = await open().index(task(fixture(name)));

    expect(outcome).toMatchObject({ status: "skipped", reason, loader: "pdf" });
    expect(chunks).toEqual([]);
  });

  test("indexes many documents at once, each with its own outcome", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}.txt`);
    const paths = await Promise.all(names.map((name) => write(name, `This is ${name}. `.repeat(500))));
    const { threads, index } = open({ threads: 3 });
    expect(threads).toBe(3);

    const found = await Promise.all(paths.map((path) => index(task(path))));

    expect(found.every(({ chunks }, at) => chunks[0]?.text.startsWith(`This is ${at}.txt. `))).toBe(true);
  });

  test("gives up on a document that takes too long, and goes on with the others in a new thread", async () => {
    const path = await write("a.pdf", endlessPdf());
    const { index } = open({ threads: 1, timeLimit: 1500 });

    const [slow, good] = await Promise.all([index(task(path)), index(task(fixture("handbook.pdf")))]);

    expect(slow.outcome).toEqual({ status: "failed", message: "the document takes longer than 1.5 s to read" });
    expect(good.outcome).toMatchObject({ status: "indexed", pages: 3 });
  });

  test("gives up on a document that fills its thread's heap, and the process lives", async () => {
    const { index } = open({ threads: 1, memoryLimit: 10 });

    expect((await index(task(fixture("handbook.pdf")))).outcome).toEqual({
      status: "failed",
      message: "the document takes too much memory to read",
    });
  });

  test("gives up on a small file that inflates to hundreds of megabytes, and on no other beside it", async () => {
    const path = await write("a.pdf", onePage(deflateSync(Buffer.alloc(500_000_000, " ")), "/Filter /FlateDecode"));
    const slow = await write("b.pdf", endlessPdf(40_000));
    const { index } = open({ threads: 2, memoryLimit: 100 });

    const [bomb, good] = await Promise.all([index(task(path)), index(task(slow))]);

    expect(bomb.outcome).toEqual({ status: "failed", message: "the document takes too much memory to read" });
    expect(good.outcome).toMatchObject({ status: "indexed" });
  });

  test("stops in the middle of a document when the signal is aborted, and can go on", async () => {
    const path = await write("a.pdf", endlessPdf());
    const { index } = open({ threads: 1 });
    const controller = new AbortController();
    const reading = index(task(path), controller.signal);
    const started = performance.now();
    setTimeout(() => controller.abort(new Error("enough")), 300);

    await expect(reading).rejects.toThrow("enough");
    expect(performance.now() - started).toBeLessThan(3000);
    await expect(index(task(path), controller.signal)).rejects.toThrow("enough");
    expect((await index(task(fixture("handbook.pdf")))).outcome).toMatchObject({ status: "indexed" });
  });

  test("stops what is under way when it is closed, and takes nothing more", async () => {
    const { index, close } = open({ threads: 1 });
    const reading = index(task(await write("a.pdf", endlessPdf())));
    const waiting = index(task(fixture("handbook.pdf")));
    await close();

    await expect(reading).rejects.toMatchObject({ code: "run_canceled" });
    await expect(waiting).rejects.toMatchObject({ code: "run_canceled" });
  });
});

function open(options: DocumentPoolOptions = {}): DocumentPool {
  pool = createDocumentPool(options);
  return pool;
}

function task(path: string): DocumentTask {
  return { document: path, source: { path }, fileLimit: 10_000_000, chunk };
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A PDF of one page with so much text in it that reading takes many seconds, or less of it. */
function endlessPdf(pieces = 400_000): Uint8Array {
  return onePage(Buffer.from(`BT /F1 9 Tf ${"1 0 0 1 9 9 Tm (a) Tj ".repeat(pieces)} ET`));
}

/** A PDF without a table of its objects, which its readers put up with. */
function onePage(content: Buffer, filter = ""): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n${body}5 0 obj\n<< /Length ${content.length} ${filter} >>\nstream\n`),
    content,
    Buffer.from("\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n"),
  ]);
}
