import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readDocument } from "./load-document";

describe("PDFs", { timeout: 30_000 }, () => {
  test("are read by page, with offsets and title", async () => {
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

  test("have text whose characters only a character map knows", async () => {
    const outcome = await read("japanese.pdf");

    expect(outcome).toMatchObject({
      status: "loaded",
      document: { text: expect.stringContaining("年次有給休暇は25日です") },
    });
  });

  test("that are locked against changes only are read", async () => {
    expect(await read("owner-password.pdf")).toMatchObject({ status: "loaded", document: { pages: 3 } });
  });

  test.each([
    ["encrypted.pdf", "encrypted", "the PDF needs a password"],
    ["image-only.pdf", "no_text", "the PDF holds no text, only images; run text recognition (OCR) on it first"],
    ["truncated.pdf", "broken", expect.stringMatching(/^the PDF cannot be read: \S/)],
  ])("without text say why, as %s does", async (name, reason, message) => {
    expect(await read(name)).toEqual({ status: "skipped", reason, message, loader: "pdf" });
  });

  test("leave the caller's bytes alone", async () => {
    const bytes = await fixture("handbook.pdf");
    const size = bytes.length;

    await readDocument(bytes, "a.pdf");
    expect(await readDocument(bytes, "a.pdf")).toMatchObject({ status: "loaded" });
    expect(bytes.length).toBe(size);
  });

  test("settle for any damage", async () => {
    const whole = await fixture("handbook.pdf");
    for (let step = 0; step < 40; step += 1) {
      const damaged = whole.slice(0, step % 2 === 0 ? whole.length : Math.floor((whole.length * step) / 40));
      for (let index = 9 + step * 7; index < damaged.length; index += 97 + step * 5) {
        damaged[index] = (index * 31 + step) % 256;
      }

      expect(["loaded", "skipped"]).toContain((await readDocument(damaged, "a.pdf")).status);
    }
  });

  test("give no more text than asked for", async () => {
    const bytes = await fixture("handbook.pdf");
    expect(await readDocument(bytes, "a.pdf", { mostText: 500 })).toMatchObject({ reason: "too_large" });
  });

  test("with many pages of images among those with text say so", async () => {
    const content = deflateSync("BT /F1 9 Tf 1 0 0 1 9 9 Tm (Hello) Tj ET");
    expect(await readDocument(twoPages(content), "a.pdf")).toMatchObject({
      document: { text: "Hello\n\n", notices: ["1 of its 2 pages hold no text, perhaps only images"] },
    });
  });
});

async function read(name: string) {
  return readDocument(await fixture(name), name);
}

async function fixture(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** A PDF of a page with this content and an empty one, without a table of its objects, which its readers put up with. */
function twoPages(content: Buffer): Uint8Array {
  const page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 99 99]";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
    `<< ${page} /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n${body}6 0 obj\n<< ${page} >>\nendobj\n`),
    Buffer.from(`5 0 obj\n<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`),
    content,
    Buffer.from("\nendstream\nendobj\ntrailer\n<< /Size 7 /Root 1 0 R >>\n"),
  ]);
}
