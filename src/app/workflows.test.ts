import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defineWorkflow } from "../engine/read-workflow";
import { edited, including, plain, workflowProject } from "./fixtures/workflow-project";

describe("planet.workflows.save", () => {
  test("keeps a file under the name that the workflow has, in the default stack", async () => {
    const { workflows, stacks } = await workflowProject({ "w.yaml": plain });
    const { workflow, version, isNew } = await workflows.save("w.yaml");
    expect([workflow.name, workflow.description, version.number, isNew]).toEqual([
      "plain",
      "Says what was asked.",
      1,
      true,
    ]);
    expect(await workflows.get("plain")).toEqual(workflow);
    expect(await workflows.get("plain", { stack: "default" })).toEqual(workflow);
    expect((await stacks.get("default")).id).toBe(workflow.stack);
    expect((await workflows.version("plain")).content).toEqual({ entry: "w.yaml", files: { "w.yaml": plain } });
  });

  test("takes the stack in use where none is named, which need not be there yet", async () => {
    const { workflows, stacks } = await workflowProject({
      "w.yaml": plain,
      "aiplanet.config.yaml": "stack: handbook\n",
    });
    await expect(workflows.get("plain")).rejects.toMatchObject({ message: 'there is no saved workflow "plain"' });
    await workflows.save("w.yaml");
    expect((await workflows.get("plain")).stack).toBe((await stacks.get("handbook")).id);
    await expect(workflows.list({ stack: "default" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("makes a version when the file or one that it includes has changed", async () => {
    const { workflows, write } = await workflowProject({ "w.yaml": including, "parts/a.yaml": plain });
    await workflows.save("w.yaml");
    expect((await workflows.save("w.yaml")).isNew).toBe(false);
    await write("parts/a.yaml", edited);
    expect(await workflows.save("w.yaml")).toMatchObject({ isNew: true, version: { number: 2 } });
    expect((await workflows.history("including")).map(({ number }) => number)).toEqual([2, 1]);
    expect((await workflows.version("including", 1)).content.files["parts/a.yaml"]).toBe(plain);
  });

  test("keeps one file under several names and in several stacks apart", async () => {
    const { workflows } = await workflowProject({ "w.yaml": plain });
    await workflows.save("w.yaml", { name: "first" });
    await workflows.save("w.yaml", { name: "second" });
    await workflows.save("w.yaml", { stack: "research" });
    expect((await workflows.list()).map(({ name }) => name).sort()).toEqual(["first", "second"]);
    expect((await workflows.list({ search: "SEC" })).map(({ name }) => name)).toEqual(["second"]);
    expect((await workflows.list({ stack: "research" })).map(({ name }) => name)).toEqual(["plain"]);
  });

  test("notes nodes, edges and where the nodes stand, as the layout file says", async () => {
    const layout = JSON.stringify({ nodes: { reply: { x: 10, y: 20.5 }, gone: { x: 0, y: 0 } } });
    const waiting = plain.replace("reply: { ", 'reply: { when: "size(question.text) > 1", ');
    const { workflows, write } = await workflowProject({ "w.yaml": waiting, "w.layout.json": layout });
    await workflows.save("w.yaml");
    expect(await workflows.graph("plain")).toEqual({
      nodes: [
        { id: "question", type: "user_query", data: { config: {}, inputs: {} } },
        {
          id: "reply",
          type: "output",
          data: { config: {}, inputs: { text: "question.text" }, when: "size(question.text) > 1" },
          position: { x: 10, y: 20.5 },
        },
      ],
      edges: [{ source: "question", sourcePort: "text", target: "reply", targetPort: "text" }],
    });
    await write("w.layout.json", layout.replace("10", "11"));
    expect((await workflows.save("w.yaml")).isNew).toBe(false);
    expect((await workflows.graph("plain")).nodes[1]?.position).toEqual({ x: 11, y: 20.5 });
    await write("w.layout.json", "{ nodes");
    await expect(workflows.save("w.yaml")).rejects.toMatchObject({ code: "invalid_config" });
  });

  test("draws an edge to a node that only waits for another", async () => {
    const waiting = plain
      .replace("reply:", "other: { type: user_query }\n  reply:")
      .replace("output,", "output, after: [other],");
    const { workflows } = await workflowProject({ "w.yaml": waiting });
    await workflows.save("w.yaml");
    expect((await workflows.graph("plain")).edges).toContainEqual({ source: "other", target: "reply" });
  });

  test("makes no version when only the look of a canvas has changed, and notes where its nodes stand", async () => {
    const { workflows, write } = await workflowProject({ "w.json": canvas(0) });
    await workflows.save("w.json", { name: "canvas" });
    await write("w.json", canvas(300));
    expect(await workflows.save("w.json", { name: "canvas" })).toMatchObject({ isNew: false, version: { number: 1 } });
    expect((await workflows.graph("canvas")).nodes.map(({ position }) => position?.x)).toEqual([300, 300]);
    await write("w.json", canvas(300, "markdown"));
    expect(await workflows.save("w.json", { name: "canvas" })).toMatchObject({ isNew: true, version: { number: 2 } });
  });

  test("keeps a workflow that was made in code", async () => {
    const { workflows } = await workflowProject({});
    const made = (format: string) =>
      defineWorkflow({
        api_version: "aiplanet/v1",
        kind: "Workflow",
        name: "made",
        nodes: {
          question: { type: "user_query" },
          reply: { type: "output", config: { format }, inputs: { text: "question.text" } },
        },
      });
    await workflows.save(made("text"));
    await workflows.save(made("markdown"));
    expect(await workflows.compare("made")).toEqual({
      before: 1,
      after: 2,
      changes: [{ kind: "field", node: "reply", path: ["config", "format"], before: "text", after: "markdown" }],
    });
    await expect(workflows.restore("made", 1, { to: "w.yaml" })).rejects.toMatchObject({ code: "usage" });
    expect(await workflows.restore("made", 1)).toMatchObject({ isNew: true, version: { number: 3, restores: 1 } });
  });

  test("refuses a faulty file, and makes nothing", async () => {
    const { workflows, folder } = await workflowProject({ "w.yaml": plain.replace("user_query", "user_qery") });
    await expect(workflows.save("w.yaml")).rejects.toMatchObject({ code: "invalid_workflow" });
    await expect(workflows.save("v.yaml")).rejects.toMatchObject({ code: "not_found" });
    await expect(readFile(join(folder, ".aiplanet/aiplanet.db"))).rejects.toThrow("ENOENT");
  });
});

describe("planet.workflows", () => {
  test("says which workflow, version or stack is not there, and which was meant", async () => {
    const { workflows } = await workflowProject({ "w.yaml": plain });
    const missing = (hint: string) =>
      expect.objectContaining({ code: "not_found", hint: expect.stringContaining(hint) });
    await expect(workflows.get("plain")).rejects.toEqual(missing("aiplanet workflow save FILE"));
    expect(await workflows.list()).toEqual([]);
    await workflows.save("w.yaml");
    await expect(workflows.history("plane")).rejects.toEqual(missing('did you mean "plain"?'));
    await expect(workflows.version("plain", 2)).rejects.toEqual(missing("there is only version 1"));
    await expect(workflows.get("plain", { stack: "defualt" })).rejects.toEqual(missing('did you mean "default"?'));
    await expect(workflows.list({ stack: "other" })).rejects.toEqual(missing("default"));
  });

  test("removes a workflow with its versions", async () => {
    const { workflows } = await workflowProject({ "w.yaml": plain });
    await workflows.save("w.yaml");
    await workflows.remove("plain");
    expect(await workflows.list()).toEqual([]);
  });
});

describe("planet.workflows.compare", () => {
  test("compares the newest version with its file, and with the version before where the file is gone", async () => {
    const { workflows, write, folder } = await workflowProject({ "sub/w.yaml": plain });
    await workflows.save("sub/w.yaml");
    await write("sub/w.yaml", edited);
    await workflows.save("sub/w.yaml");
    expect(await workflows.compare("plain")).toEqual({ before: 2, after: "file", changes: [] });
    await write("sub/w.yaml", `# A comment.\n${plain}`);
    const change = { kind: "field", node: "reply", path: ["config", "format"] };
    expect((await workflows.compare("plain")).changes).toEqual([{ ...change, before: "markdown" }]);
    expect(await workflows.compare("plain", { before: 1, after: "file" })).toMatchObject({ changes: [] });
    await rm(join(folder, "sub"), { recursive: true });
    const expected = { before: 1, after: 2, changes: [{ ...change, after: "markdown" }] };
    expect(await workflows.compare("plain")).toEqual(expected);
    expect(await workflows.compare("plain", { before: 1 })).toEqual(expected);
    expect(await workflows.compare("plain", { after: 1 })).toMatchObject({ before: 2, after: 1 });
  });

  test("follows the file when its folder has moved", async () => {
    const { workflows, write, folder } = await workflowProject({ "old/w.yaml": plain });
    await workflows.save("old/w.yaml");
    await rename(join(folder, "old"), join(folder, "new"));
    expect((await workflows.save("new/w.yaml")).isNew).toBe(false);
    await write("new/w.yaml", edited);
    expect((await workflows.compare("plain")).changes).toHaveLength(1);
  });

  test("names the included file that a change is in", async () => {
    const { workflows, write } = await workflowProject({ "w.yaml": including, "parts/a.yaml": plain });
    await workflows.save("w.yaml");
    await write("parts/a.yaml", edited);
    await write("parts/b.yaml", plain);
    const both = "  more: { type: workflow, config: { file: parts/b.yaml }, inputs: { text: part.text } }\n  reply:";
    await write("w.yaml", including.replace("  reply:", both));
    expect((await workflows.compare("including")).changes).toEqual([
      expect.objectContaining({ kind: "node", change: "added", node: "more" }),
      { kind: "field", file: "parts/a.yaml", node: "reply", path: ["config", "format"], after: "markdown" },
      { kind: "file", change: "added", file: "parts/b.yaml" },
    ]);
  });
});

function canvas(x: number, format = "text"): string {
  return JSON.stringify({
    name: "canvas",
    nodes: [
      { id: "question", type: "user_query", position: { x, y: 0 }, selected: x > 0 },
      { id: "reply", type: "output", data: { format }, position: { x, y: 100 } },
    ],
    edges: [{ id: `e${x}`, source: "question", target: "reply", sourceHandle: "text", targetHandle: "text" }],
    viewport: { x, y: 0, zoom: 1 },
  });
}
