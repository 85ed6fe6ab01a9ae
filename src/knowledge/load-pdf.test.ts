import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { createPdfReader, type PdfReader, type PdfReaderOptions } from "./load-pdf";

let reader: PdfReader | undefined;

afterEach(() => reader?.close());

describe("createPdfReader", { timeout: 30_000 }, () => {
  test("reads the text of every page, its offsets and the title", async () => {
    const outcome = await read("handbook.pdf");

    const document = outcome.status === "loaded" ? outcome.document : undefined;
    expect(document).toMatchObject({ title: "Employee handbook", pages: 3 });
    const pages = document?.sections.map(({ start, end }) => document.text.slice(start, end));
    expect(pages?.map((page) => page.split("\n", 1)[0])).toEqual([
      "Employee handbook",
      "Working hours",
      "Travel expenses",
    ]);
    expect(document?.sections.map(({ page }) => page)).toEqual([1, 2, 3]);
    expect(pages?.[0]).toContain("Every employee gets 25 days of annual leave in a calendar year.");
    expect(document?.text).not.toMatch(/-- 1 of 3 --/);
  });

  test("reads text whose characters only a character map knows", async () => {
    const outcome = await read("japanese.pdf");

    expect(outcome).toMatchObject({
      status: "loaded",
      document: { text: expect.stringContaining("年次有給休暇は25日です") },
    });
  });

  test("reads a PDF that is locked against changes only", async () => {
    expect(await read("owner-password.pdf")).toMatchObject({ status: "loaded", document: { pages: 3 } });
  });

  test.each([
    ["encrypted.pdf", "encrypted", "the PDF needs a password"],
    ["image-only.pdf", "no_text", "the PDF holds no text, only images; run text recognition (OCR) on it first"],
    ["truncated.pdf", "broken", expect.stringMatching(/^the PDF cannot be read: \S/)],
  ])("says why %s has no text", async (name, reason, message) => {
    expect(await read(name)).toEqual({ status: "skipped", reason, message });
  });

  test("goes on after a broken file, and leaves the caller's bytes alone", async () => {
    reader = createPdfReader();
    const good = await fixture("handbook.pdf");
    const size = good.length;

    const outcomes = await Promise.all([
      reader.read(new TextEncoder().encode("%PDF-1.7\nnothing of a PDF")),
      reader.read(good),
      reader.read(new Uint8Array()),
      reader.read(good),
    ]);

    expect(outcomes.map((outcome) => outcome.status)).toEqual(["skipped", "loaded", "skipped", "loaded"]);
    expect(good.length).toBe(size);
  });

  test("settles for any damage to a file", async () => {
    reader = createPdfReader({ timeLimit: 10_000 });
    const whole = await fixture("handbook.pdf");
    for (let step = 0; step < 40; step += 1) {
      const damaged = whole.slice(0, step % 2 === 0 ? whole.length : Math.floor((whole.length * step) / 40));
      for (let index = step * 7; index < damaged.length; index += 97 + step * 5) {
        damaged[index] = (index * 31 + step) % 256;
      }

      expect(["loaded", "skipped"]).toContain((await reader.read(damaged)).status);
    }
  });

  test("gives up on a file that takes too long, and reads the next", async () => {
    reader = createPdfReader({ timeLimit: 1500 });

    expect(await reader.read(endlessPdf())).toEqual({
      status: "skipped",
      reason: "broken",
      message: "the PDF cannot be read: it takes longer than 1.5 s to read",
    });
    expect(await reader.read(await fixture("handbook.pdf"))).toMatchObject({ status: "loaded" });
  });

  test("gives up on a file that takes too much memory, and the process lives", async () => {
    expect(await read("handbook.pdf", { memoryLimit: 6 })).toEqual({
      status: "skipped",
      reason: "broken",
      message: "the PDF cannot be read: it takes too much memory",
    });
  });

  test("gives up on a small file that inflates to hundreds of megabytes", async () => {
    const content = deflateSync(Buffer.alloc(300_000_000, " "));
    reader = createPdfReader({ memoryLimit: 100 });

    expect(await reader.read(onePage(content, "/Filter /FlateDecode"))).toEqual({
      status: "skipped",
      reason: "broken",
      message: "the PDF cannot be read: it takes too much memory",
    });
  });

  test("takes no more text than asked for", async () => {
    expect(await read("handbook.pdf", { mostText: 500 })).toMatchObject({ status: "skipped", reason: "too_large" });
  });

  test("stops in the middle of a file when the signal is aborted, and can read again", async () => {
    reader = createPdfReader();
    const controller = new AbortController();
    const reading = reader.read(endlessPdf(), controller.signal);
    const started = performance.now();
    setTimeout(() => controller.abort(new Error("enough")), 300);

    await expect(reading).rejects.toThrow("enough");
    expect(performance.now() - started).toBeLessThan(3000);
    await expect(reader.read(new Uint8Array(), controller.signal)).rejects.toThrow("enough");
    expect(await reader.read(await fixture("handbook.pdf"))).toMatchObject({ status: "loaded" });
  });

  test("leaves the event loop free while it reads", async () => {
    reader = createPdfReader({ timeLimit: 1000 });
    await reader.read(await fixture("handbook.pdf"));
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await reader.read(endlessPdf());
    clearInterval(timer);

    expect(longest).toBeLessThan(700);
  });
});

async function read(name: string, options: PdfReaderOptions = {}) {
  reader = createPdfReader(options);
  return reader.read(await fixture(name));
}

async function fixture(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** A PDF of one page with so much text in it that reading takes many seconds. */
function endlessPdf(): Uint8Array {
  return onePage(Buffer.from(`BT /F1 9 Tf ${"1 0 0 1 9 9 Tm (a) Tj ".repeat(400_000)} ET`));
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
