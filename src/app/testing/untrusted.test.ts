import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runTests } from "./run-tests";
import { parseAxis, sweep } from "./sweep";

let outer: string;
let project: string;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "aiplanet-untrusted-"));
  project = join(outer, "project");
  await mkdir(join(project, "docs"), { recursive: true });
  await writeFile(join(outer, "secret.md"), "The secret is a sealed letter.");
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

/** All that a report says. */
async function shownOf(untrusted?: "trusted"): Promise<string> {
  const planet = { environment: {}, dataFolder: join(outer, "data") };
  const stranger = untrusted === undefined ? { untrusted: { hosts: [] } } : {};
  return JSON.stringify(await runTests([], { folder: project, ...stranger, planet })).replaceAll('\\"', '"');
}

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

  test.each([
    ["__snapshots__", "the file of snapshots"],
    ["__cassettes__", "the folder of recordings"],
    ["__cassettes__/flow", "the folder of recordings"],
  ])(
    "read and write nothing through a link %s that leads out, whether or not anything is there",
    async (link, what) => {
      await mkdir(join(project, link, ".."), { recursive: true });
      await symlink(outer, join(project, link));
      expect(await errorOf()).toContain(`${what} "`);
      await rm(join(project, link));
      await symlink(join(outer, "not-yet"), join(project, link));
      expect(await errorOf()).toContain("lies outside of the folder that may be read");
      await rm(join(project, link));
      await symlink(join(project, link), join(project, link));
      expect(await errorOf()).toContain("cannot be followed to where it lies");
    },
  );

  test("keep their data inside of the folder", async () => {
    const messageOf = async () => {
      const report = await runTests([], { folder: project, untrusted: { hosts: [] }, planet: { environment: {} } });
      return report.files[0]?.error?.message;
    };
    expect(await messageOf()).toBeUndefined();
    await write("aiplanet.config.yaml", "data: ../elsewhere\n");
    await write(".env", "AIPLANET_DATA=../elsewhere\n");
    expect(await messageOf()).toBeUndefined();
    expect(await readdir(outer)).toEqual(["project", "secret.md"]);
    await rm(join(project, ".aiplanet"), { recursive: true, force: true });
    await symlink(outer, join(project, ".aiplanet"));
    expect(await messageOf()).toContain('the data folder ".aiplanet/tests" lies outside');
  });

  test("show nothing of config files and included workflows that lie outside", async () => {
    const including = workflow("docs").replace(
      "  reply:",
      "  other: { type: workflow, config: { file: inner.yaml }, inputs: { text: question.text } }\n  reply:",
    );
    await write("flow.yaml", including);
    await writeFile(
      join(outer, "inner.yaml"),
      "api_version: aiplanet/v1\nkind: Workflow\nname: x\nhidden: a sealed letter\nnodes: {}\n",
    );
    await symlink(join(outer, "inner.yaml"), join(project, "inner.yaml"));
    expect(await shownOf("trusted")).toContain("hidden: a sealed letter");
    expect(await shownOf()).toContain('the workflow "inner.yaml" lies outside');
    expect(await shownOf()).not.toContain("sealed");
    await write("flow.yaml", including.replace("inner.yaml", "../inner.yaml"));
    expect(await shownOf()).toContain('the workflow "../inner.yaml" lies outside');
    await write("flow.yaml", workflow("docs"));
    await symlink(join(outer, "secret.md"), join(project, "aiplanet.config.yaml"));
    expect(await shownOf("trusted")).toContain("The secret is a sealed letter");
    expect(await shownOf()).toContain('the config file "aiplanet.config.yaml" lies outside');
    expect(await shownOf()).not.toContain("sealed");
  });

  test("show nothing of a workflow outside where values are tried", async () => {
    await writeFile(join(outer, "flow.yaml"), workflow("docs").replaceAll("passages", "sealed"));
    await write("flow.test.yaml", tests().replace("flow.yaml", "../flow.yaml").replace("passages", "sealed"));
    const axes = [parseAxis("nothing.config.top_k=1")];
    const planet = { environment: {}, dataFolder: join(outer, "data") };
    await expect(sweep([], axes, { folder: project, planet })).rejects.toMatchObject({
      hint: expect.stringContaining("sealed"),
    });
    const rows = await sweep([], axes, { folder: project, planet, untrusted: { hosts: [] } });
    expect(rows[0]?.report.files[0]?.error?.message).toContain('the workflow "../flow.yaml" lies outside');
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
