import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet, launcher } from "./command-line";
import { openProject, workflow } from "./project";

const selfIncluding =
  workflow(`  part: { type: workflow, config: { file: sub/b.yaml }, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: part.text } }`);

const cyclic = workflow(`  a: { type: llm_engine, inputs: { question: b.text } }
  b: { type: llm_engine, inputs: { question: a.text } }
  reply: { type: output, inputs: { text: a.text } }`);

const bomb = ["a: &a [x, x]", ..."bcdef"].map((name, index) =>
  index === 0
    ? name
    : `${name}: &${name} [${Array(10)
        .fill(`*${"abcde"[index - 1]}`)
        .join(", ")}]`,
);

const files: Readonly<Record<string, string | Uint8Array>> = {
  "malformed.yaml": "nodes: { a: [1, 2\n",
  "tabs.yaml": "nodes:\n\ta: 1\n",
  "list.yaml": "- a\n- b\n",
  "text.yaml": "just a text\n",
  "number.json": "3",
  "broken.json": '{ "nodes": ',
  "empty.yaml": "",
  "types.yaml": "api_version: 3\nkind: []\nname: {}\nnodes: [1, a, null]\nbudget: much\nknowledge: 4\n",
  "unknown.yaml": workflow(`  a: { typ: user_query, inptus: {} }
  reply: { type: outputs, inputs: { txt: question.text } }
colour: red`),
  "cycle.yaml": cyclic,
  "self.yaml": selfIncluding,
  "sub/b.yaml": selfIncluding.replace("sub/b.yaml", "../self.yaml"),
  "deep.yaml": `nodes: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`,
  "deep.json": `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  "indented.yaml": Array.from({ length: 10_000 }, (_, depth) => `${" ".repeat(Math.min(depth, 200))}a:`).join("\n"),
  "bomb.yaml": bomb.join("\n"),
  "large.yaml": `# ${"x".repeat(2 * 1024 * 1024)}\n`,
  "latin1.yaml": Buffer.from("name: M\xfcller\n", "latin1"),
  "utf16.yaml": Buffer.from("\ufeffname: a\n", "utf16le"),
  "binary.yaml": new Uint8Array(1024).map((_, index) => index % 256),
  "anchor.yaml": "nodes: *nothing\n",
  "two.yaml": "a: 1\n---\nb: 2\n",
  "duplicate.yaml": "name: a\nname: b\n",
  "expression.yaml": workflow('  reply: { type: output, when: "size(", inputs: { text: question.text } }'),
  "template.yaml":
    workflow(`  a: { type: llm_engine, config: { prompt: "{% for %}{{ nothing }}" }, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: a.text } }`),
};

describe("a bad workflow file", () => {
  test.each(Object.keys(files).filter((name) => name !== "sub/b.yaml"))(
    "%s is refused with exit code 3, by validate and by run",
    async (name) => {
      const folder = await openProject(files);
      for (const words of [
        ["validate", name],
        ["run", name, "x"],
        ["run", name, "x", "--json"],
      ]) {
        const { code, stdout, stderr } = await aiplanet(words, { folder });
        expect(code).toBe(3);
        expect(words[0] === "run" ? stdout : "").toBe("");
        expect(stdout + stderr).toMatch(/AP1\d\d\d/);
        expect(stdout + stderr).toContain(name);
        expectNoStack(stdout + stderr);
      }
    },
  );

  test("that includes itself is told with the whole chain", async () => {
    const { stdout } = await aiplanet(["validate", "self.yaml"], { folder: await openProject(files) });
    expect(stdout).toContain("includes itself: self.yaml -> sub/b.yaml -> self.yaml");
  });

  test("with a cycle is told with the way round", async () => {
    const { stdout } = await aiplanet(["validate", "cycle.yaml"], { folder: await openProject(files) });
    expect(stdout).toMatch(/nodes wait for each other: (a -> b -> a|b -> a -> b)/);
  });
});

describe("what is not there or cannot be used", () => {
  test.each([
    ["a missing file", ["run", "missing.yaml", "x"], 5, 'error there is no file "missing.yaml"'],
    ["a file below a file", ["run", "w.yaml/x", "x"], 5, 'error there is no file "w.yaml/x"'],
    ["a folder", ["run", "docs", "x"], 2, 'error "docs" is a folder'],
    ["a folder to draw", ["graph", "."], 2, 'error "." is a folder'],
    ["a missing source", ["run", "nowhere.yaml", "x"], 5, '"nowhere"'],
    ["an empty question", ["run", "w.yaml", ""], 2, "error the question is empty"],
    ["a blank question", ["run", "w.yaml", " \n "], 2, "error the question is empty"],
    ["a missing collection", ["search", "leave", "-c", "nothing"], 5, '"nothing" does not exist'],
    ["a blank search", ["search", " ", "-c", "docs"], 2, "error the question is empty"],
    ["a missing document", ["embed", "nothing", "-c", "docs"], 5, '"nothing"'],
    ["an unknown model", ["run", "model.yaml", "x"], 3, 'unknown provider "opnai"'],
    ["no web search", ["run", "web.yaml", "x"], 4, "no web search is configured"],
    ["an unwritable data folder", ["run", "w.yaml", "x", "--data", "w.yaml/x"], 1, "w.yaml/x"],
    ["an unwritable data folder for embed", ["embed", "docs", "-c", "a", "--data", "w.yaml/x"], 1, "w.yaml/x"],
    ["an unwritable data folder for search", ["search", "a", "-c", "a", "--data", "w.yaml/x"], 1, "w.yaml/x"],
    [
      "a data folder that the system refuses",
      ["embed", "docs", "-c", "a", "--data", "/sys/aiplanet"],
      1,
      "/sys/aiplanet",
    ],
  ])("%s is told", async (_, words, exitCode, message) => {
    const folder = await openProject({
      "nowhere.yaml":
        workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }`).replace("[docs]", "[nowhere]"),
      "model.yaml":
        workflow(`  a: { type: llm_engine, config: { model: "opnai:x" }, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: a.text } }`),
      "web.yaml": workflow(`  a: { type: web_search, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: a.documents } }`),
    });
    const { code, stdout, stderr } = await aiplanet(words, { folder });
    expect(code).toBe(exitCode);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expectNoStack(stderr);

    const json = await aiplanet([...words, ...(words[0] === "graph" ? [] : ["--json"])], { folder });
    expect([json.code, json.stdout]).toEqual([exitCode, ""]);
    if (words[0] !== "graph") expect(JSON.parse(json.stderr)).toMatchObject({ error: { message: expect.any(String) } });
  });

  test.each([
    ["no database", "this is no database, but a long text\n".repeat(100)],
    ["a damaged database", Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(8000, 0xab)])],
  ])("%s in the data folder is told, and left as it is", async (_, content) => {
    const folder = await openProject();
    await mkdir(join(folder, ".aiplanet"));
    await writeFile(join(folder, ".aiplanet/aiplanet.db"), content);
    for (const words of [
      ["run", "w.yaml", "x"],
      ["embed", "docs", "-c", "a"],
      ["search", "x", "-c", "a"],
    ]) {
      const { code, stdout, stderr } = await aiplanet(words, { folder });
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain("aiplanet.db");
      expectNoStack(stderr);
    }
  });

  test("a full disk below stdout is told", async () => {
    const folder = await openProject();
    const { code, stderr } = await toFullDisk(folder);
    expect(code).toBe(1);
    expect(stderr).toContain("error the answer cannot be written: ENOSPC\n");
    expectNoStack(stderr);
  });
});

describe("a plugin that fails behind everyone's back", () => {
  test.each([
    ["throws", 'throw new Error("gone wrong")'],
    ["rejects", 'void Promise.reject(new Error("gone wrong"))'],
  ])("by something that %s is told in a line, with exit code 70", async (_, statement) => {
    const folder = await openProject({
      "aiplanet.config.yaml": "plugins: [./plugin.mjs]\n",
      "plugin.mjs": `setImmediate(() => { ${statement}; }); await new Promise(() => {}); export const nodes = [];`,
    });
    const text = await aiplanet(["validate", "w.yaml"], { folder });
    expect(text).toMatchObject({ code: 70, stdout: "" });
    expect(text.stderr).toMatch(/^error gone wrong\nThis is a bug in aiplanet or in a plugin\. .*\n$/);

    const json = await aiplanet(["validate", "w.yaml", "--json"], { folder });
    expect(json).toMatchObject({ code: 70, stdout: "" });
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: "internal", message: "gone wrong" } });
  });
});

function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .*:\d+/m);
  expect(text).not.toContain("node:internal");
  expect(text).not.toContain("bug in aiplanet");
}

/** Runs a workflow with stdout on Linux's device for a full disk. */
async function toFullDisk(folder: string) {
  const words = ["-c", '"$0" "$1" run echo.yaml x > /dev/full', process.execPath, launcher];
  return new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile("sh", words, { cwd: folder }, (error, _, stderr) => resolve({ code: Number(error?.code ?? 0), stderr }));
  });
}
