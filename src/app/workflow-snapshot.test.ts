import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PlanetError } from "../engine/errors";
import { defineWorkflow } from "../engine/read-workflow";
import { createRegistry } from "../engine/registry";
import type { Workflow } from "../engine/workflow";
import { outputNode } from "../nodes/output";
import { userQueryNode } from "../nodes/user-query";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { checkIncluding, loadWorkflow } from "./load-workflow";
import { contentHash, editContent, planOfContent, recordWorkflow, workflowOf } from "./workflow-snapshot";

const registry = createRegistry([userQueryNode(), outputNode()]);

const plain = `api_version: aiplanet/v1
kind: Workflow
name: plain # its name
nodes:
  question: { type: user_query }
  reply: { type: output, config: { format: text }, inputs: { text: question.text } }
`;

describe("a recorded workflow", () => {
  test("holds the texts of its file and of all that it includes, by their path from the file's folder", async () => {
    const folder = await temporaryFolder({
      "flows/w.yaml": including("parts/a.yaml"),
      "flows/parts/a.yaml": including("../../shared/b.yaml"),
      "shared/b.yaml": plain,
    });
    expect(await record("flows/w.yaml", folder)).toEqual({
      entry: "w.yaml",
      files: {
        "w.yaml": including("parts/a.yaml"),
        "parts/a.yaml": including("../../shared/b.yaml"),
        "../shared/b.yaml": plain,
      },
    });
  });

  test("makes the same plan once its files are gone", async () => {
    const folder = await temporaryFolder({ "w.yaml": including("parts/a.yaml"), "parts/a.yaml": plain });
    const content = await record("w.yaml", folder);
    const loaded = await loadWorkflow("w.yaml", folder, registry);
    await rm(join(folder, "w.yaml"));
    await rm(join(folder, "parts"), { recursive: true });
    const plan = await planOfContent(content, folder, registry);
    expect(plan.nodes.map(({ id, type }) => [id, type])).toEqual(loaded.plan?.nodes.map(({ id, type }) => [id, type]));
    expect(plan.workflow.folder).toBe(folder);
  });

  test("is plain JSON, also of a workflow made in code, with what that includes", async () => {
    const folder = await temporaryFolder({ "a.yaml": plain });
    const made = defineWorkflow({
      api_version: "aiplanet/v1",
      kind: "Workflow",
      name: "made",
      nodes: {
        question: { type: "user_query" },
        part: { type: "workflow", config: { file: "a.yaml" }, inputs: { text: "question.text" } },
        reply: { type: "output", inputs: { text: "part.text" } },
      },
    });
    const content = await recordMade(made, folder);
    expect(content).toMatchObject({ workflow: { name: "made" }, files: { "a.yaml": plain } });
    const read = JSON.parse(JSON.stringify(content));
    expect(contentHash(read)).toBe(contentHash(content));
    await rm(join(folder, "a.yaml"));
    const plan = await planOfContent(read, folder, registry);
    expect(plan.nodes.map(({ id }) => id)).toEqual(["question", "part", "reply"]);
  });
});

describe("contentHash", () => {
  test("is the same wherever the files lie, and another one with any letter of any file", async () => {
    const files = { "w.yaml": including("a.yaml"), "a.yaml": plain };
    const [folder, other] = [await temporaryFolder(files), await temporaryFolder(files)];
    const hash = contentHash(await record("w.yaml", folder));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(contentHash(await record("w.yaml", other))).toBe(hash);
    await writeFile(join(other, "a.yaml"), `${plain}# more\n`);
    expect(contentHash(await record("w.yaml", other))).not.toBe(hash);
  });
});

describe("planOfContent", () => {
  test("says all that is wrong, with the place in the kept text", async () => {
    const content = { entry: "w.yaml", files: { "w.yaml": plain.replace("user_query", "user_qery") } };
    const error = await planOfContent(content, "/nowhere", registry).catch((thrown: PlanetError) => thrown);
    expect(error).toMatchObject({
      code: "invalid_workflow",
      details: { diagnostics: [{ code: "AP1201", line: 5, hint: 'did you mean "user_query"?' }] },
    });
  });

  test("reads no file in place of one that was not kept", async () => {
    const folder = await temporaryFolder({ "a.yaml": plain });
    const content = { entry: "w.yaml", files: { "w.yaml": including("a.yaml") } };
    await expect(planOfContent(content, folder, registry)).rejects.toMatchObject({ code: "invalid_workflow" });
  });
});

describe("editContent", () => {
  const content = { entry: "w.yaml", files: { "w.yaml": plain, "a.yaml": plain } };

  test("changes configs of the entry's text, and nothing else", () => {
    const edited = editContent(content, [{ node: "reply", path: ["format"], value: "json" }]);
    expect(edited.files["w.yaml"]).toBe(plain.replace("format: text", "format: json"));
    expect(edited.files["a.yaml"]).toBe(plain);
    expect(workflowOf(edited).nodes[1]?.config).toEqual({ format: "json" });
  });

  test("changes a workflow that was made in code", async () => {
    const made = await recordMade(workflowOf(content), "/nowhere");
    const edited = editContent(made, [{ node: "reply", path: ["deep", "value"], value: 3 }]);
    expect(workflowOf(edited).nodes[1]?.config).toEqual({ format: "text", deep: { value: 3 } });
  });

  test("refuses a node that is not there, and says which was meant", () => {
    expect(() => editContent(content, [{ node: "repli", path: ["format"], value: 1 }])).toThrow(
      expect.objectContaining({ code: "usage", hint: 'did you mean "reply"?' }),
    );
  });
});

async function record(file: string, folder: string) {
  const recording = recordWorkflow();
  await loadWorkflow(file, folder, registry, recording.read);
  const path = join(folder, file);
  return recording.content(path, dirname(path));
}

async function recordMade(workflow: Workflow, folder: string) {
  const recording = recordWorkflow();
  await checkIncluding(workflow, folder, registry, recording.read);
  return recording.content(workflow, folder);
}

function including(file: string): string {
  return plain.replace(
    "  reply:",
    `  part: { type: workflow, config: { file: ${file} }, inputs: { text: question.text } }\n  reply:`,
  );
}
