import { describe, expect, test, vi } from "vitest";
import { loadDocument, mostBytes } from "./load-document";

const text = "Jahresurlaub: 25 Tage – für alle.\n";

describe("loadDocument", () => {
  test.each([
    ["UTF-8", utf8(text)],
    ["UTF-8 with a byte order mark", join([0xef, 0xbb, 0xbf], utf8(text))],
    ["UTF-16, little end first", join([0xff, 0xfe], utf16(text, false))],
    ["UTF-16, big end first", join([0xfe, 0xff], utf16(text, true))],
  ])("reads plain text in %s", async (_name, bytes) => {
    expect(await load(bytes, "a.txt")).toEqual({
      status: "loaded",
      document: { text, sections: [{ start: 0, end: text.length }] },
    });
  });

  test.each(["a.md", "docs/A.MARKDOWN"])("reads %s as Markdown", async (name) => {
    expect(await load(utf8("# Leave\nText."), name)).toEqual({
      status: "loaded",
      document: { text: "# Leave\nText.", title: "Leave", sections: [{ start: 0, end: 13, headings: ["Leave"] }] },
    });
  });

  test.each([
    ["text in another encoding", "a.txt", Uint8Array.of(0x66, 0xfc, 0x72), "broken", /not valid UTF-8 text/],
    ["half a character in UTF-16", "a.md", Uint8Array.of(0xff, 0xfe, 0x00), "broken", /not valid UTF-16LE text/],
    ["binary data in a text file", "a.md", Uint8Array.of(0x61, 0, 0x62), "unsupported", /binary data/],
    ["a blank file", "a.txt", utf8(" \n\t"), "no_text", /no text/],
    ["an empty file", "a.md", new Uint8Array(), "no_text", /no text/],
    ["front matter without a text", "a.md", utf8("---\nx: 1\n---\n"), "no_text", /no text/],
    ["another ending", "a.docx", utf8("PK"), "unsupported", /ending in ".docx" are not supported/],
    ["no ending", "LICENSE", utf8("text"), "unsupported", /without an ending/],
    ["a PDF that is none", "a.pdf", utf8("<html>"), "broken", /does not begin as a PDF does/],
    ["a file that is too large", "a.txt", new Uint8Array(mostBytes + 1), "too_large", /10\.0 MB.*up to 10 MB/],
  ])("says why %s is left out", async (_name, name, bytes, reason, message) => {
    expect(await load(bytes, name)).toEqual({ status: "skipped", reason, message: expect.stringMatching(message) });
  });

  test("knows a PDF by its first bytes, and text about PDFs as text", async () => {
    const read = vi.fn().mockResolvedValue({ status: "skipped", reason: "no_text", message: "" });
    await loadDocument(utf8("%PDF-1.4\n\0"), "a.txt", { read });
    await loadDocument(utf8("junk before\n%PDF-1.4"), "a.pdf", { read });
    expect(read).toHaveBeenCalledTimes(2);

    expect(await load(utf8("A PDF starts with %PDF-1.4"), "a.md")).toMatchObject({ status: "loaded" });
  });
});

function load(bytes: Uint8Array, name: string) {
  return loadDocument(bytes, name, { read: () => Promise.reject(new Error("This is no PDF")) });
}

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function utf16(content: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(content.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < content.length; index += 1) {
    view.setUint16(index * 2, content.charCodeAt(index), !bigEndian);
  }
  return bytes;
}

function join(mark: readonly number[], bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...mark, ...bytes]);
}
