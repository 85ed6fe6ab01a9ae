import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../app/fixtures/temporary-folder";
import type { RunInputDeclaration } from "../engine/node";
import { optional, port } from "../engine/port";
import { testTerminal } from "./fixtures/test-terminal";
import { readInputs } from "./read-inputs";

const declared: Readonly<Record<string, RunInputDeclaration>> = {
  text: { port: port.text("The question.") },
  days: { port: port.number("How many."), default: 3 },
  strict: { port: optional(port.boolean("Whether.")) },
  tags: { port: optional(port.json("Anything.")) },
  sources: { port: optional(port.documents("Passages.")) },
  note: { port: optional(port.text("A text.")) },
};

describe("readInputs", () => {
  test("takes the question from the command line", async () => {
    expect(await read("How?")).toEqual({ text: "How?" });
  });

  test("takes the question from stdin where none is given", async () => {
    expect(await read(undefined, [], "  How\nmany?\n")).toEqual({ text: "How\nmany?" });
  });

  test("leaves stdin alone where the question is given", async () => {
    const stdin = new Readable({ read: () => expect.unreachable("stdin is read") });
    await expect(readInputs(declared, "How?", [], testTerminal({ stdin }))).resolves.toEqual({ text: "How?" });
  });

  test("takes the question as the input text", async () => {
    expect(await read(undefined, ["text=How?"])).toEqual({ text: "How?" });
  });

  test.each([
    ["days=27", { days: 27 }],
    ["days=-1.5e3", { days: -1500 }],
    ["strict=true", { strict: true }],
    ["strict=false", { strict: false }],
    ['tags=["a", 1]', { tags: ["a", 1] }],
    ["tags=null", { tags: null }],
    ["note=", { note: "" }],
    ["note=a=b", { note: "a=b" }],
    ['note={"a":1}', { note: '{"a":1}' }],
    ['sources=[{"document":"a","text":"b"}]', { sources: [{ document: "a", text: "b" }] }],
  ])("reads %s as the declared type", async (pair, expected) => {
    expect(await read("How?", [pair])).toEqual({ text: "How?", ...expected });
  });

  test("reads a value from a file", async () => {
    const folder = await temporaryFolder({ "a.json": "\ufeff[1, 2]\r\n", "note.txt": "One\nTwo\n" });
    expect(await read("How?", ["tags=@a.json", "note=@note.txt"], "", folder)).toMatchObject({
      tags: [1, 2],
      note: "One\nTwo\n",
    });
  });

  test.each([
    ["days=three", "invalid_input", 'input "days" must be a number, got "three"'],
    ["days=", "invalid_input", 'input "days" must be a number, got ""'],
    ["days=Infinity", "invalid_input", 'input "days" must be a number, got "Infinity"'],
    ["strict=yes", "invalid_input", 'input "strict" must be true or false, got "yes"'],
    ["tags={", "invalid_input", 'input "tags" must be JSON, got "{"'],
    [`tags=${"x".repeat(99)}`, "invalid_input", `got "${"x".repeat(40)}..."`],
    ["dais=3", "invalid_input", 'the workflow has no input "dais"'],
    ["__proto__=3", "invalid_input", 'the workflow has no input "__proto__"'],
    ["constructor=3", "invalid_input", 'the workflow has no input "constructor"'],
    ["days", "usage", '--input "days" is not of the form name=value'],
    ["=3", "usage", '--input "=3" is not of the form name=value'],
    ["", "usage", '--input "" is not of the form name=value'],
    ["text=again", "usage", 'input "text" is given twice'],
    ["note=@missing.txt", "not_found", 'there is no file "missing.txt" to read an input from'],
    ["note=@.", "usage", '"." is a folder'],
    ["note=@binary", "invalid_input", '"binary" is not UTF-8'],
  ])("refuses --input %s", async (pair, code, message) => {
    const folder = await temporaryFolder({ binary: new Uint8Array([0xff]) });
    await expect(read("How?", [pair], "", folder)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("suggests the name of an input that is misspelled", async () => {
    await expect(read("How?", ["dais=3"])).rejects.toMatchObject({ hint: 'did you mean "days"?' });
  });

  test.each(["", "  \n"])("refuses the empty question %j", async (question) => {
    const expected = { code: "invalid_input", message: "the question is empty" };
    await expect(read(question)).rejects.toMatchObject(expected);
    await expect(read(undefined, [], question)).rejects.toMatchObject(expected);
  });

  test("does not wait for a person to type where stdin is a terminal", async () => {
    await expect(readInputs(declared, undefined, [], testTerminal({ tty: true }))).rejects.toMatchObject({
      code: "invalid_input",
      message: "the question is missing",
      hint: "give it after the file, or pipe it in",
    });
  });

  test("stops waiting for stdin when it is interrupted", async () => {
    const controller = new AbortController();
    const stdin = new Readable({ read: () => controller.abort() });
    const terminal = testTerminal({ stdin, signal: controller.signal });
    await expect(readInputs(declared, undefined, [], terminal)).rejects.toMatchObject({ code: "run_canceled" });
  });

  test("refuses bytes on stdin that are not UTF-8", async () => {
    const stdin = Readable.from([Buffer.from([0x61, 0xff])]);
    await expect(readInputs(declared, undefined, [], testTerminal({ stdin }))).rejects.toMatchObject({
      code: "invalid_input",
      message: "stdin is not UTF-8",
    });
  });

  test("puts letters together that came in two pieces", async () => {
    const bytes = Buffer.from("Wie heißt Özil?");
    const stdin = Readable.from([bytes.subarray(0, 8), bytes.subarray(8)]);
    expect(await readInputs(declared, undefined, [], testTerminal({ stdin }))).toEqual({ text: "Wie heißt Özil?" });
  });

  test("asks for no question where the workflow has a default or takes none", async () => {
    const text = { port: port.text("The question."), default: "What?" };
    const terminal = testTerminal({ tty: true });
    expect(await readInputs({ text }, undefined, [], terminal)).toEqual({});
    expect(await readInputs({}, undefined, [], terminal)).toEqual({});
  });

  test("refuses a question where the workflow takes none", async () => {
    await expect(readInputs({}, "How?", [], testTerminal())).rejects.toMatchObject({
      code: "invalid_input",
      message: "the workflow takes no question",
    });
  });

  test("reads the question as the type that the workflow declares for it", async () => {
    const text = { port: port.number("A number.") };
    expect(await readInputs({ text }, "5", [], testTerminal())).toEqual({ text: 5 });
  });
});

function read(question: string | undefined, pairs: readonly string[] = [], stdin = "", folder = "/nowhere") {
  return readInputs(declared, question, pairs, testTerminal({ stdin: Readable.from([Buffer.from(stdin)]), folder }));
}
