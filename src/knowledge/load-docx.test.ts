import { describe, expect, test } from "vitest";
import { wordDocument, zipOf } from "./fixtures/word-document";
import { readDocument } from "./load-document";

describe("Word documents", () => {
  test("are read with headings, tables and the title of their properties", async () => {
    const bytes = wordDocument(
      [
        ["", "Before."],
        ["Heading 1", "Leave"],
        ["", "25 days & more."],
        ["Heading 2", "Unpaid"],
        ["", "On request."],
      ],
      [
        ["Grade", "Days"],
        ["A", "30"],
      ],
      "Rules &amp; leave",
    );

    expect(await readDocument(bytes, "a.docx")).toEqual({
      status: "loaded",
      loader: "docx",
      document: {
        text: "Before.\n\nLeave\n\n25 days & more.\n\nUnpaid\n\nOn request.\n\nGrade | Days\nA | 30",
        title: "Rules &amp; leave",
        sections: [
          { start: 0, end: 9 },
          { start: 9, end: 33, headings: ["Leave"] },
          { start: 33, end: 73, headings: ["Leave", "Unpaid"] },
        ],
      },
    });
  });

  test("are known whatever they are called, and take their title from the first heading", async () => {
    expect(
      await readDocument(
        wordDocument(
          [
            ["Title", "Plan"],
            ["", "Text."],
          ],
          [],
          "Document1",
        ),
        "a.txt",
      ),
    ).toMatchObject({
      loader: "docx",
      document: { title: "Plan" },
    });
  });

  const whole = wordDocument([["", "Text."]]);
  const bomb = "<w:p/>".repeat(20_000_000);
  test.each<[string, () => Uint8Array, string, RegExp]>([
    ["that hold no text", () => wordDocument([["", " "]]), "no_text", /the Word document holds no text/],
    ["that are cut off", () => whole.slice(0, whole.length - 30), "broken", /cut off or broken/],
    ["that are none", () => new TextEncoder().encode("text"), "broken", /it is no ZIP archive/],
    ["without the parts that they need", () => zipOf({ "word/document.xml": "<a/>" }), "broken", /cannot be read: \S/],
    ["whose XML is broken", () => zipOf({ "word/document.xml": "<a><b" }), "broken", /cannot be read: \S/],
    ["with damaged parts", () => damaged(whole), "broken", /its part "\S+" is broken/],
    [
      "that are ZIP bombs",
      () => zipOf({ "word/document.xml": bomb }),
      "too_large",
      /unpacks to 115 MB, and up to 64 MB/,
    ],
    [
      "that are ZIP bombs and hide it",
      () => zipOf({ "word/document.xml": bomb }, () => 100),
      "too_large",
      /unpacks to more than it says/,
    ],
    ["that say they are huge", () => zipOf({ "word/document.xml": "" }, () => 2 ** 31), "too_large", /2048 MB/],
    ["with a password", () => compound("EncryptedPackage"), "encrypted", /needs a password/],
    ["of 1997", () => compound("WordDocument"), "unsupported", /a Word 97 file/],
    ["that are other archives", () => zipOf({ "a.txt": "a" }), "unsupported", /a ZIP archive/],
    ["that are workbooks", () => zipOf({ "xl/workbook.xml": "a" }), "unsupported", /an Excel workbook/],
  ])("%s are named", async (_name, make, reason, message) => {
    expect(await readDocument(make(), "a.docx")).toMatchObject({
      status: "skipped",
      reason,
      message: expect.stringMatching(message),
    });
  });

  test("settle for any damage", async () => {
    for (let step = 0; step < 60; step += 1) {
      const bytes = whole.slice(0, step % 2 === 0 ? whole.length : Math.floor((whole.length * step) / 60));
      for (let index = step * 5; index < bytes.length; index += 61 + step * 9) bytes[index] = (index * 31 + step) % 256;

      expect(["loaded", "skipped"]).toContain((await readDocument(bytes, "a.docx")).status);
    }
  });
});

function damaged(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.fill(0xff, 55, 60);
  return copy;
}

/** The beginning of a file as Office wrote it before 2007, with the name of one stream. */
function compound(stream: string): Uint8Array {
  const signature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return new Uint8Array(Buffer.concat([signature, Buffer.alloc(504), Buffer.from(stream, "utf16le")]));
}
