import { access, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { defineNode } from "../engine/node";
import { port } from "../engine/port";
import { defineWorkflow } from "../engine/read-workflow";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";
import type { PlanetOptions } from "./planet";

const notes = "# Leave\n\nEverybody has 27 days of leave per year. The office is in Oslo.\n";

describe("createPlanet", () => {
  test("runs a workflow file, and cites its documents", async () => {
    const { planet } = await open({ "w.yaml": asking("notes"), "notes/leave.md": notes });
    const result = await (await planet.run("w.yaml", { text: "How many days of leave?" })).result();

    expect(result.output).toMatchObject({
      text: "Everybody has 27 days of leave per year. [1]",
      sources: [{ document: "notes/leave.md", number: 1 }],
    });
  });

  test("runs a workflow made in code, with what it includes", async () => {
    const { planet } = await open({ "inner.yaml": echoing() });
    const workflow = defineWorkflow({
      api_version: "aiplanet/v1",
      kind: "Workflow",
      name: "outer",
      nodes: {
        question: { type: "user_query" },
        inner: { type: "workflow", config: { file: "inner.yaml" }, inputs: { text: "question.text" } },
        reply: { type: "output", inputs: { text: "inner.text" } },
      },
    });
    const result = await (await planet.run(workflow, { text: "Hello" })).result();
    expect(result.output).toMatchObject({ text: "Hello" });
  });

  test("runs one plan any number of times", async () => {
    const { planet } = await open({ "w.yaml": echoing() });
    const plan = await planet.plan("w.yaml");
    const results = await Promise.all(["a", "b"].map(async (text) => (await planet.run(plan, { text })).result()));
    expect(results.map(({ output }) => output?.text)).toEqual(["a", "b"]);
  });

  test("throws what is wrong with a workflow, with all diagnostics", async () => {
    const { planet } = await open({ "w.yaml": echoing().replace("output", "outputs") });
    await expect(planet.run("w.yaml", { text: "a" })).rejects.toMatchObject({
      code: "invalid_workflow",
      details: { diagnostics: [expect.objectContaining({ code: "AP1201", file: "w.yaml" })] },
    });
  });

  test("throws when an input is missing", async () => {
    const { planet } = await open({ "w.yaml": echoing() });
    await expect(planet.run("w.yaml")).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("uses node types, models and searches that it is given and that plugins bring", async () => {
    const shout = defineNode({
      type: "shout",
      description: "Makes a text loud.",
      inputs: { text: port.text("The text.") },
      outputs: { text: port.text("The same, louder.") },
      run: ({ inputs: { text } }) => ({ text: text.toUpperCase() }),
    });
    const plugin =
      'export const searches = [{ name: "pages", search: async ({ query: q }) => [{ document: "p", text: q }] }];';
    const { planet } = await open(
      {
        "aiplanet.config.yaml": "plugins: [./plugin.mjs]\n",
        "plugin.mjs": plugin,
        "w.yaml": workflow(`  find: { type: web_search, inputs: { query: question.text } }
  loud: { type: shout, inputs: { text: question.text } }
  reply: { type: output, inputs: { text: loud.text, sources: find.documents } }`),
      },
      { nodes: [shout] },
    );
    const result = await (await planet.run("w.yaml", { text: "hello" })).result();
    expect(result.output).toMatchObject({ text: "HELLO", sources: [{ document: "p", text: "hello" }] });
  });

  test.each([
    [
      "node type",
      `export const nodes = [{ type: "output", config: { safeParse() {} }, inputs: () => ({}), outputs: () => ({}), run() {} }];`,
    ],
    ["provider", `export const providers = [{ name: "offline", chat() {} }];`],
  ])("refuses a plugin that brings a %s which is there already", async (what, plugin) => {
    const opening = open({ "aiplanet.config.yaml": "plugins: [./plugin.mjs]\n", "plugin.mjs": plugin });
    await expect(opening).rejects.toMatchObject({ code: "plugin_failed", message: expect.stringContaining(what) });
  });

  test("takes the default model from its options, else the environment, else the file", async () => {
    const files = { "aiplanet.config.yaml": "model: file:a\n" };
    const environment = { AIPLANET_MODEL: "environment:b" };
    expect((await open()).planet.model).toBe("offline:extractive");
    expect((await open(files)).planet.model).toBe("file:a");
    expect((await open(files, { environment })).planet.model).toBe("environment:b");
    expect((await open(files, { environment, model: "openai:c" })).planet.model).toBe("openai:c");
  });

  test("makes no data folder before documents are needed", async () => {
    const { planet, folder } = await open({ "w.yaml": echoing() });
    await (await planet.run("w.yaml", { text: "a" })).result();
    await expect(planet.search("notes", "leave")).rejects.toMatchObject({
      code: "not_found",
      hint: expect.stringContaining("aiplanet embed"),
    });
    await expect(access(join(folder, ".aiplanet"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("embeds documents and finds them again, also after it was closed and opened", async () => {
    const { planet, folder } = await open({ "notes/leave.md": notes });
    expect(await planet.embed("notes", ["notes"])).toMatchObject({ indexed: [{ document: "notes/leave.md" }] });
    await planet.close();

    const again = await createPlanet({ folder, environment: {} });
    onTestFinished(() => again.close());
    expect(await again.search("notes", "days of leave", { topK: 1 })).toEqual([
      expect.objectContaining({ document: "notes/leave.md", headings: ["Leave"] }),
    ]);
    await expect(again.search("note", "leave")).rejects.toMatchObject({ code: "not_found" });
  });

  test("keeps collections of one name apart when workflows declare them differently", async () => {
    const { planet } = await open({
      "a/w.yaml": asking("docs"),
      "a/docs/hours.md": "The office of company A opens at 7.\n",
      "b/w.yaml": asking("docs"),
      "b/docs/hours.md": "The office of company B opens at 9.\n",
      "b/docs/secret.md": "The salary of the boss is 9 million.\n",
    });
    const ask = async (file: string, text: string) => (await (await planet.run(file, { text })).result()).output;

    const opening = "When does the office open?";
    expect(await ask("a/w.yaml", opening)).toMatchObject({ text: expect.stringContaining("company A opens at 7") });
    expect(await ask("b/w.yaml", opening)).toMatchObject({ text: expect.stringContaining("company B opens at 9") });
    expect(await ask("a/w.yaml", "What is the salary of the boss?")).toMatchObject({ sources: [] });
    await expect(planet.search("notes", opening)).rejects.toMatchObject({ code: "usage" });
  });

  test("finds a declared collection by its name", async () => {
    const { planet } = await open({ "w.yaml": asking("notes"), "notes/leave.md": notes });
    await (await planet.run("w.yaml", { text: "How many days of leave?" })).result();
    const [hit] = await planet.search("notes", "leave");
    expect(hit).toMatchObject({ collection: "notes", document: "notes/leave.md" });
    await expect(planet.search("note", "leave")).rejects.toMatchObject({
      code: "not_found",
      hint: 'there is: "notes"',
    });
  });

  test.each(["", " ", "a\nb"])("refuses %j as a collection's name", async (name) => {
    const { planet } = await open({ "a.md": notes });
    await expect(planet.embed(name, ["a.md"])).rejects.toMatchObject({ code: "usage" });
  });

  test("opens its data once, however many ask at once", async () => {
    const { planet } = await open({ "a.md": notes, "b.md": notes });
    const reports = await Promise.all([
      planet.embed("a", ["a.md"]),
      planet.embed("b", ["b.md"]),
      planet.embed("c", ["a.md"]),
    ]);
    expect(reports.map(({ chunks }) => chunks)).toEqual([1, 1, 1]);
    expect(await Promise.all(["a", "b", "c"].map((name) => planet.search(name, "leave")))).toHaveLength(3);
  });

  test("tries again to open its data after that failed", async () => {
    const { planet } = await open({ "a.md": notes, file: "" }, { dataFolder: "file/below" });
    await expect(planet.embed("a", ["a.md"])).rejects.toMatchObject({ code: "storage_failed" });
    await expect(planet.search("a", "leave")).rejects.toMatchObject({ code: "storage_failed" });
    await expect(planet.close()).resolves.toBeUndefined();
  });

  test("may be closed twice, without having been opened, and is closed for good", async () => {
    const { planet } = await open({ "a.md": notes });
    await planet.close();
    await planet.close();
    await expect(planet.embed("a", ["a.md"])).rejects.toMatchObject({ code: "usage", message: "the planet is closed" });
  });

  test("closes what is still being opened", async () => {
    const { planet } = await open({ "a.md": notes });
    const embedding = planet.embed("a", ["a.md"]).catch((thrown: unknown) => thrown);
    await planet.close();
    expect(await embedding).toSatisfy((outcome) => outcome instanceof Error || typeof outcome === "object");
  });

  test("warns of documents that a run has to do without", async () => {
    const { planet } = await open({ "w.yaml": asking("notes"), "notes/leave.md": notes, "notes/broken.pdf": "no PDF" });
    const run = await planet.run("w.yaml", { text: "How many days of leave?" });
    const notices: string[] = [];
    for await (const event of run) if (event.type === "node-delta" && "notice" in event) notices.push(event.notice);

    expect(notices).toEqual([expect.stringContaining('"notes/broken.pdf" is skipped')]);
    expect((await run.result()).status).toBe("completed");
  });

  test("indexes documents again only when they have changed", async () => {
    const { planet, folder } = await open({ "w.yaml": asking("notes"), "notes/leave.md": notes });
    // A file that was written a moment ago may have changed without a newer time.
    await utimes(join(folder, "notes/leave.md"), 1_700_000_000, 1_700_000_000);
    const progressOf = async () => {
      let reports = 0;
      for await (const event of await planet.run("w.yaml", { text: "leave" })) {
        if (event.type === "node-delta" && "progress" in event) reports += 1;
      }
      return reports;
    };
    expect(await progressOf()).toBeGreaterThan(0);
    expect(await progressOf()).toBe(0);
  });

  test("names a source that is not there", async () => {
    const { planet } = await open({ "w.yaml": asking("nowhere") });
    const result = await (await planet.run("w.yaml", { text: "leave" })).result();
    expect(result.error).toMatchObject({ code: "not_found", message: expect.stringContaining('"nowhere"') });
  });

  test("names an embedding model that is not there", async () => {
    const text = asking("notes").replace("sources: [notes]", "sources: [notes], embedding: nobody:small");
    const { planet } = await open({ "w.yaml": text, "notes/leave.md": notes });
    const result = await (await planet.run("w.yaml", { text: "leave" })).result();
    expect(result.error).toMatchObject({ code: "unknown_model", message: expect.stringContaining("nobody") });
  });
});

async function open(files: Readonly<Record<string, string>> = {}, options: PlanetOptions = {}) {
  const folder = await temporaryFolder(files);
  const planet = await createPlanet({ folder, environment: {}, ...options });
  onTestFinished(() => planet.close());
  return { planet, folder };
}

function workflow(nodes: string): string {
  return `api_version: aiplanet/v1\nkind: Workflow\nname: test\nnodes:\n  question: { type: user_query }\n${nodes}\n`;
}

function echoing(): string {
  return workflow("  reply: { type: output, inputs: { text: question.text } }");
}

function asking(source: string): string {
  return `${workflow(`  find: { type: knowledge_base, config: { collection: notes }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: find.documents } }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }`)}knowledge:
  notes: { sources: [${source}] }
`;
}
