import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runTests } from "./run-tests";

let outer: string;
let project: string;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "aiplanet-untrusted-"));
  project = join(outer, "project");
  await mkdir(join(project, "docs"), { recursive: true });
  await writeFile(join(outer, "secret.md"), "The secret is 42.");
  await writeFile(join(project, "docs/a.md"), "The door is green.");
  await write("flow.yaml", workflow("docs"));
  await write("flow.test.yaml", tests());
});
afterEach(() => rm(outer, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFile(join(project, file), text);

const workflow = (source: string) => `api_version: aiplanet/v1
kind: Workflow
name: flow
knowledge:
  docs: { sources: [${JSON.stringify(source)}] }
nodes:
  question: { type: user_query }
  passages: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: passages.documents } }
`;

const tests = (extra = "") => `workflow: flow.yaml
cases:
  - name: finds the door
    inputs: { text: door }
${extra}    assert: [{ ran: passages }]
`;

async function errorOf(untrusted: readonly string[] | "trusted" = []): Promise<string | undefined> {
  const report = await runTests([], {
    folder: project,
    ...(untrusted === "trusted" ? {} : { untrusted: { hosts: untrusted } }),
    planet: { environment: {}, dataFolder: join(outer, "data") },
  });
  const [file] = report.files;
  return file?.error?.message ?? file?.cases.flatMap(({ attempts }) => attempts)[0]?.error?.message;
}

describe("tests of strangers", () => {
  test("run as others do where they stay in their folder", async () => {
    expect(await errorOf()).toBeUndefined();
  });

  test.each(["../secret.md", "docs/../../*.md"])("index no documents of %s", async (source) => {
    await write("flow.yaml", workflow(source));
    expect(await errorOf()).toMatch(/a source of the collection "docs", ".*" lies outside of the folder/);
    expect(await errorOf("trusted")).toBeUndefined();
  });

  test("index no documents that links lead out to", async () => {
    await symlink(join(outer, "secret.md"), join(project, "docs/link.md"));
    expect(await errorOf()).toContain('a document of the collection "docs"');
  });

  test("fetch pages of declared hosts only", async () => {
    await write("flow.yaml", workflow("http://127.0.0.1:9/page"));
    expect(await errorOf()).toContain("is on a host that is not declared");
    expect((await errorOf(["127.0.0.1"])) ?? "").not.toContain("is on a host that is not declared");
  });

  test("read no rows, workflows and test files outside of the folder, and none through links", async () => {
    await write("flow.test.yaml", tests("    each: ../rows.jsonl\n"));
    expect(await errorOf()).toContain('the file "../rows.jsonl" lies outside');
    await write("flow.test.yaml", tests().replace("flow.yaml", "../flow.yaml"));
    expect(await errorOf()).toContain('the workflow "../flow.yaml" lies outside');
    await rm(join(project, "flow.test.yaml"));
    await symlink(join(outer, "secret.md"), join(project, "flow.test.yaml"));
    expect(await errorOf()).toContain('the test file "flow.test.yaml" lies outside');
  });

  test("load no plugin", async () => {
    await write("aiplanet.config.yaml", "plugins: [./plugin.mjs]\n");
    await write("plugin.mjs", "throw new Error('it ran');\n");
    expect(await errorOf()).toBe("plugins are refused here, and the config names ./plugin.mjs");
  });

  test("call no provider: they are only replayed", async () => {
    const answering = workflow("docs").replace(
      "  reply: { type: output, inputs: { text: question.text,",
      '  answer: { type: llm_engine, config: { prompt: "{{ question }}" }, inputs: { question: question.text } }\n' +
        "  reply: { type: output, inputs: { text: answer.text,",
    );
    await write("flow.yaml", answering);
    expect(await errorOf()).toContain("is not recorded");
    await expect(runTests([], { folder: project, mode: "live", untrusted: { hosts: [] } })).rejects.toMatchObject({
      code: "usage",
    });
  });

  test("see no key of the environment", async () => {
    await write("flow.yaml", workflow("docs"));
    await write("aiplanet.config.yaml", "model: openai:gpt-5-mini\n");
    const report = await runTests([], {
      folder: project,
      untrusted: { hosts: [] },
      planet: { environment: { AIPLANET_DATA: "/nowhere/at/all" }, dataFolder: join(outer, "data") },
    });
    expect(report.passed).toBe(1);
  });
});
