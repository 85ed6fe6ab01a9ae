import { describe, expect, test } from "vitest";
import { mostBytes, readDocument } from "./load-document";

const text = "Jahresurlaub: 25 Tage – für alle.\n";

describe("readDocument", () => {
  test.each([
    ["UTF-8", utf8(text)],
    ["UTF-8 with a byte order mark", join([0xef, 0xbb, 0xbf], utf8(text))],
    ["UTF-16, little end first", join([0xff, 0xfe], utf16(text, false))],
    ["UTF-16, big end first", join([0xfe, 0xff], utf16(text, true))],
    ["UTF-16 without a mark, little end first", utf16(text, false)],
    ["UTF-16 without a mark, big end first", utf16(text, true)],
  ])("reads plain text in %s", async (_name, bytes) => {
    expect(await readDocument(bytes, "a.txt")).toEqual({
      status: "loaded",
      loader: "text",
      document: { text, sections: [{ start: 0, end: text.length }] },
    });
  });

  test.each([
    ["windows-1252", "Schöne Grüße aus Köln, wo der Bär über die Brücke läuft."],
    ["windows-1251", "Привет, мир! Это проверка кодировки для русского текста."],
    ["koi8-r", "Привет, мир! Это проверка кодировки для русского текста."],
    ["shift_jis", "日本語のテキストの文字コードを検出するテスト。"],
    ["iso-2022-jp", "日本語のテキストの文字コードを検出するテスト。"],
    ["gb18030", "中文文本的编码检测，这是一个测试文件。"],
    ["big5", "中文文本的編碼檢測，這是一個測試檔案。"],
    ["euc-kr", "한국어 텍스트 인코딩 감지 테스트입니다."],
  ])("detects %s and says so", async (encoding, content) => {
    const outcome = await readDocument(encode(encoding, content), "a.txt");

    expect(outcome).toMatchObject({
      document: { text: content, notices: [expect.stringMatching(/not UTF-8 and read as/)] },
    });
  });

  test("reads short text that is not UTF-8 as that of Western Europe", async () => {
    expect(await readDocument(Uint8Array.of(0x66, 0xfc, 0x72), "a.txt")).toMatchObject({ document: { text: "für" } });
  });

  test("reads marks of Western Europe as such, where other encodings are as likely", async () => {
    const bytes = Buffer.from("The caf\xe9 is \x93open\x94 from nine \x96 a menu costs \xa35 or \x806.", "latin1");
    expect(await readDocument(bytes, "a.txt")).toMatchObject({
      document: { text: "The café is “open” from nine – a menu costs £5 or €6." },
    });
  });

  test("keeps a few broken bytes among UTF-8 as signs, and says how many", async () => {
    const bytes = Buffer.concat([utf8("Grüße, größer, süß, für"), Buffer.from([0xff, 0x20, 0xc3])]);

    expect(await readDocument(new Uint8Array(bytes), "a.txt")).toMatchObject({
      document: {
        text: "Grüße, größer, süß, für\ufffd \ufffd",
        notices: ["2 of its characters are not valid UTF-8 and read as U+FFFD"],
      },
    });
  });

  test.each([
    ["docs/A.MARKDOWN", "# Leave\nText.", "markdown"],
    ["a.mdx", "<!doctype html><p>x</p>", "html"],
    ["a.txt", "\ufeff<?xml version='1.0'?><!-- x --><HTML><p>x</p>", "html"],
    ["a.txt", "<p>fragment</p>", "text"],
    ["a.md", "<div>x</div>", "markdown"],
    ["a.htm", "<p>fragment</p>", "html"],
    ["https://example.org/page", "<p>fragment</p>", "html"],
    ["https://example.org/a.csv?b=c.md#d", "a,b\n1,2", "csv"],
    ["a.txt", '{"a": 1}', "json"],
    ["a", '{"a": 1}\n{"a": 2}\n', "jsonl"],
    ["a.json", '{"a": 1}\n{"a": 2}\n', "jsonl"],
    ["a.jsonl", '{\n"a": 1\n}', "json"],
    ["a.txt", "{ no JSON }", "text"],
    ["a.txt", "id\ttext\n1\tone\n2\ttwo\n", "csv"],
    ["a.txt", "name,days,grade\na,1,x\nb,2,y\nc,3,z\n", "csv"],
    ["a.txt", "Yes, no, or so.\nOne, two, three.\nHello, dear, friend.\nA, b, c.\n", "text"],
    ["LICENSE", "Anyone may, who will.", "text"],
    ["code.py", "{1: 2}", "text"],
    ["a.rst", "Title\n=====\n", "text"],
  ])("reads %s with %j as the format that it is", async (name, content, loader) => {
    expect(await readDocument(utf8(content), name)).toMatchObject({ status: "loaded", loader });
  });

  test.each([
    ["half a character in UTF-16", "a.md", Uint8Array.of(0xff, 0xfe, 0x00), "broken", /not valid UTF-16LE text/],
    ["binary data in a text file", "a.md", Uint8Array.of(0x61, 0, 0x62), "unsupported", /binary data/],
    ["noise in a text file", "a.txt", noise(), "unsupported", /binary data/],
    ["a picture in a text file", "a.txt", latin1("\x89PNG\r\n\x1a\n\0\0"), "unsupported", /the file is a PNG image/],
    ["a film", "a.json", latin1("\0\0\0\x18ftypmp42"), "unsupported", /\(MP4\)/],
    ["a program", "a.csv", latin1("\x7fELF\x02\x01"), "unsupported", /a program/],
    ["rich text", "a.txt", utf8("{\\rtf1 Hi}"), "unsupported", /rich text/],
    ["UTF-32", "a.txt", Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), "unsupported", /UTF-32/],
    ["a blank file", "a.txt", utf8(" \n\t"), "no_text", /no text/],
    ["a blank page", "a.html", utf8(" "), "no_text", /no text/],
    ["a table without rows", "a.csv", utf8("\n\n"), "no_text", /no text/],
    ["an empty list", "a.json", utf8("[]"), "no_text", /no text/],
    ["an empty JSON file", "a.json", utf8(""), "no_text", /no text/],
    ["empty JSON Lines", "a.jsonl", utf8("\n"), "no_text", /no text/],
    ["an empty file", "a.md", new Uint8Array(), "no_text", /no text/],
    ["an empty Word document", "a.docx", new Uint8Array(), "no_text", /no text/],
    ["front matter without a text", "a.md", utf8("---\nx: 1\n---\n"), "no_text", /no text/],
    ["a PDF that is none", "a.pdf", utf8("<html>"), "broken", /does not begin as a PDF does/],
    ["JSON that is none", "a.json", utf8('{"a": '), "broken", /not valid JSON: \S/],
    ["JSON Lines that are none", "a.jsonl", utf8("a\nb\n"), "broken", /no line of the file is JSON: line 1/],
    ["a file that is too large", "a.txt", new Uint8Array(mostBytes + 1), "too_large", /10\.0 MB.*up to 10 MB/],
  ])("says why %s is left out", async (_name, name, bytes, reason, message) => {
    expect(await readDocument(bytes, name)).toMatchObject({
      status: "skipped",
      reason,
      message: expect.stringMatching(message),
    });
  });

  test("takes no more bytes and no more text than it may", async () => {
    expect(await readDocument(utf8("ab cd"), "a.txt", { fileLimit: 4 })).toMatchObject({ reason: "too_large" });
    for (const name of ["a.txt", "a.json", "a.csv", "a.html"]) {
      expect(await readDocument(utf8("[1,2]\n3 4 5 6"), name, { mostText: 3 })).toMatchObject({ status: "skipped" });
    }
  });

  test("knows a PDF by its first bytes, and text about PDFs as text", async () => {
    expect(await readDocument(utf8("%PDF-1.4\n\0"), "a.txt")).toMatchObject({ loader: "pdf", reason: "broken" });
    expect(await readDocument(utf8("junk before\n%PDF-1.4"), "a.pdf")).toMatchObject({ loader: "pdf" });
    expect(await readDocument(utf8("A PDF starts with %PDF-1.4"), "a.md")).toMatchObject({ status: "loaded" });
  });
});

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function latin1(content: string): Uint8Array {
  return new Uint8Array(Buffer.from(content, "latin1"));
}

function noise(): Uint8Array {
  return Uint8Array.from({ length: 5000 }, (_, index) => ((index * index * 7919) % 251) + 1);
}

/** Text in an encoding that only decodes: each character or pair of bytes is looked for. */
function encode(encoding: string, content: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  if (encoding === "iso-2022-jp") {
    const pairs = encode("euc-jp", content).map((byte) => byte & 0x7f);
    return join([0x1b, 0x24, 0x42], join([...pairs], Uint8Array.of(0x1b, 0x28, 0x42)));
  }
  const codes = new Map<string, number[]>();
  for (let first = 255; first > 0; first -= 1) {
    for (let second = 255; second >= 0x40; second -= 1) {
      const pair = decoder.decode(Uint8Array.of(first, second));
      if ([...pair].length === 1) codes.set(pair, [first, second]);
    }
    const single = decoder.decode(Uint8Array.of(first));
    if (single !== "\ufffd") codes.set(single, [first]);
  }
  return Uint8Array.from([...content].flatMap((character) => codes.get(character) ?? []));
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
