import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PlanetError } from "../engine/errors";
import { createRegistry } from "../engine/registry";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { loadWorkflow } from "./load-workflow";

const registry = createRegistry([userQueryNode(), outputNode()]);

describe("loadWorkflow", () => {
  test("makes a plan of a file", async () => {
    const { plan, diagnostics, file } = await load({ "w.yaml": workflow() });
    expect(diagnostics).toEqual([]);
    expect(file).toBe("w.yaml");
    expect(plan?.nodes.map(({ id }) => id)).toEqual(["question", "reply"]);
  });

  test("finds sources from the folder of the file", async () => {
    const folder = await temporaryFolder({ "sub/w.yaml": workflow() });
    const { plan } = await loadWorkflow("sub/w.yaml", folder, registry);
    expect(plan?.workflow.folder).toBe(join(folder, "sub"));
  });

  test("reads a file with a byte order mark and Windows line ends", async () => {
    const { plan } = await load({ "w.yaml": `\ufeff${workflow().replaceAll("\n", "\r\n")}` });
    expect(plan).toBeDefined();
  });

  test("gives what is wrong with a file, and no plan", async () => {
    const { plan, diagnostics } = await load({ "w.yaml": workflow().replace("user_query", "user_qery") });
    expect(plan).toBeUndefined();
    expect(diagnostics).toEqual([
      expect.objectContaining({ code: "AP1201", file: "w.yaml", line: 5, hint: 'did you mean "user_query"?' }),
    ]);
  });

  describe("a file that includes others", () => {
    test("finds them relative to itself, however deep", async () => {
      const { plan, diagnostics } = await load({
        "w.yaml": including("parts/a.yaml"),
        "parts/a.yaml": including("more/b.yaml"),
        "parts/more/b.yaml": workflow(),
      });
      expect(diagnostics).toEqual([]);
      expect(plan).toBeDefined();
    });

    test("may include one file in two places", async () => {
      const { plan } = await load({ "w.yaml": includingTwice("a.yaml"), "a.yaml": workflow() });
      expect(plan).toBeDefined();
    });

    test("is told by name when it includes itself", async () => {
      const { plan, diagnostics } = await load({ "w.yaml": including("w.yaml") });
      expect(plan).toBeUndefined();
      expect(diagnostics).toEqual([
        expect.objectContaining({ code: "AP1601", message: expect.stringContaining("w.yaml -> w.yaml") }),
      ]);
    });

    test("is told the whole way when it includes itself through others", async () => {
      const { diagnostics } = await load({
        "w.yaml": including("sub/a.yaml"),
        "sub/a.yaml": including("./b.yaml"),
        "sub/b.yaml": including("../sub/../w.yaml"),
      });
      expect(diagnostics.map(({ code }) => code).sort()).toEqual(["AP1601", "AP1603", "AP1603"]);
      expect(diagnostics.find(({ code }) => code === "AP1601")).toMatchObject({
        file: "sub/b.yaml",
        message: expect.stringContaining("w.yaml -> sub/a.yaml -> sub/b.yaml -> w.yaml"),
      });
    });

    test.each([
      ["missing.yaml", 'there is no file "missing.yaml"'],
      ["folder", '"folder" is a folder'],
      ["w.yaml/a.yaml", 'there is no file "w.yaml/a.yaml"'],
    ])("is told when %s cannot be read", async (file, message) => {
      const { diagnostics } = await load({ "w.yaml": including(file), "folder/a.txt": "" });
      expect(diagnostics).toEqual([
        expect.objectContaining({ code: "AP1602", line: 6, message: expect.stringContaining(message) }),
      ]);
    });

    test("is told what is wrong with the other file, in that file", async () => {
      const { diagnostics } = await load({ "w.yaml": including("a.yaml"), "a.yaml": "nodes: 3\n" });
      expect(diagnostics[0]).toMatchObject({ code: "AP1603", file: "w.yaml" });
      expect(diagnostics.slice(1).map(({ file }) => file)).toEqual(diagnostics.slice(1).map(() => "a.yaml"));
      expect(diagnostics.length).toBeGreaterThan(1);
    });

    test("is not followed without end where every file includes the next one twice", async () => {
      const files = Array.from(
        { length: 40 },
        (_, index) => [`${index}.yaml`, includingTwice(`${index + 1}.yaml`)] as const,
      );
      const { plan, diagnostics } = await load({
        "w.yaml": includingTwice("0.yaml"),
        ...Object.fromEntries(files),
        "40.yaml": workflow(),
      });
      expect(plan).toBeUndefined();
      expect(diagnostics.some(({ message }) => message.includes("more than 200 files are included"))).toBe(true);
    });
  });

  test.each([
    ["missing.yaml", "not_found", 'there is no file "missing.yaml"'],
    ["w.yaml/below", "not_found", 'there is no file "w.yaml/below"'],
    ["folder", "usage", '"folder" is a folder'],
    [".", "usage", '"." is a folder'],
    ["/dev/null", "usage", '"/dev/null" is no file'],
    ["a".repeat(300), "usage", "cannot be read: ENAMETOOLONG"],
    ["nul\0", "usage", "cannot be read"],
  ])("refuses %j", async (file, code, message) => {
    const error = await load({ "w.yaml": workflow(), "folder/a.txt": "" }, file).catch((thrown: PlanetError) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test.each([
    ["not UTF-8", new Uint8Array([0x61, 0xff, 0xfe]), "AP1006"],
    ["UTF-16", Buffer.from(`\ufeff${workflow()}`, "utf16le"), "AP1006"],
    ["2 MiB long", `# ${"x".repeat(2 * 1024 * 1024)}`, "AP1002"],
    ["8 MiB long", Buffer.alloc(8 * 1024 * 1024, "x"), "AP1002"],
    ["empty", "", "AP1007"],
    ["nested 10,000 deep", `nodes: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, "AP1005"],
    ["a bomb of aliases", bomb(), "AP1003"],
    ["malformed", "nodes: { a: [ }", "AP1001"],
  ])("tells that a file is %s", async (_, content, code) => {
    const { plan, diagnostics } = await load({ "w.yaml": content });
    expect(plan).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });
});

async function load(files: Readonly<Record<string, string | Uint8Array>>, file = "w.yaml") {
  return loadWorkflow(file, await temporaryFolder(files), registry);
}

function workflow(): string {
  return `api_version: aiplanet/v1
kind: Workflow
name: test
nodes:
  question: { type: user_query }
  reply: { type: output, inputs: { text: question.text } }
`;
}

function including(file: string): string {
  return workflow().replace(
    "  reply: { type: output, inputs: { text: question.text } }",
    `  part: { type: workflow, config: { file: ${file} }, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: part.text } }`,
  );
}

/** A workflow that includes a file under two names. */
function includingTwice(file: string): string {
  const again = `  again: { type: workflow, config: { file: ./${file} }, inputs: { text: part.text } }`;
  return including(file).replace(
    "  reply: { type: output, inputs: { text: part",
    `${again}\n  reply: { type: output, inputs: { text: again`,
  );
}

function bomb(): string {
  const line = (name: string, before: string) => `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
  return ["a: &a [x, x]", line("b", "a"), line("c", "b"), line("d", "c"), line("e", "d")].join("\n");
}
