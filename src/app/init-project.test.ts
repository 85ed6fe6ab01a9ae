import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ChatModel, ChatRequest, ModelProvider, WebSearch } from "../providers/contracts";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { initProject } from "./init-project";
import type { PlanetOptions } from "./planet";
import { projectTemplates, templateFiles } from "./templates";

const names = projectTemplates.map(({ name }) => name);

describe("initProject", () => {
  test.each(names)("makes a project from %s whose workflow and settings are valid", async (template) => {
    const folder = join(await temporaryFolder(), "Mühle 7");
    const project = await initProject(folder, { template });
    expect(project).toMatchObject({ folder, name: "Mühle-7", template });
    expect(project.files).toEqual(
      expect.arrayContaining([".env.example", ".gitignore", "README.md", "aiplanet.config.yaml"]),
    );
    expect(project.files.at(-1)).toBe("workflow.yaml");
    const written = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(written.filter((entry) => entry.isFile()).length).toBe(project.files.length);
    for (const file of project.files) expect(await readFile(join(folder, file), "utf8")).not.toContain("project-name");
    expect(await readFile(join(folder, ".gitignore"), "utf8")).toMatch(/^\.aiplanet\/\n\.env\n/);

    const planet = await createPlanet({ folder, environment: { SEARXNG_BASE_URL: "http://127.0.0.1:1" } });
    const { diagnostics } = await planet.load("workflow.yaml");
    expect(diagnostics).toEqual([]);
    expect(planet.stack).toBe("Mühle-7");
    expect((await planet.answering()).file).toBe(join(folder, "workflow.yaml"));
    await planet.close();
  });

  test("takes rag-chat and the folder's name where nothing is said, and a name that is given", async () => {
    const folder = await temporaryFolder();
    expect(await initProject(join(folder, "a"))).toMatchObject({ template: "rag-chat", name: "a" });
    expect(await initProject(join(folder, "b"), { name: "house" })).toMatchObject({ name: "house" });
  });

  test("refuses a template that is not there and a name that cannot be one, and writes nothing", async () => {
    const folder = join(await temporaryFolder(), "a");
    const template = initProject(folder, { template: "rag" });
    await expect(template).rejects.toMatchObject({ code: "usage", hint: expect.stringContaining("rag-chat") });
    const name = initProject(folder, { name: "two words" });
    await expect(name).rejects.toMatchObject({ code: "usage", hint: expect.stringMatching(/such as two-words$/) });
    await expect(readdir(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the templates", () => {
  test.each(names)("of %s are texts that a person reads in a minute", async (name) => {
    const files = await templateFiles({ name });
    for (const { path, text } of files) {
      expect(text.endsWith("\n"), path).toBe(true);
      expect(text.split("\n").length, path).toBeLessThan(80);
    }
  });

  test("without a key, rag-chat, summarise and blank answer what is asked next, and cite it", async () => {
    expect(await answerOf("rag-chat", {}, "How long may I keep a book?")).toBe("Books may be kept for four weeks. [1]");
    expect(await answerOf("rag-chat", {}, "Who reads aloud to children?")).toContain("every Wednesday at 16:00. [1]");
    expect(await answerOf("rag-chat", {}, "May I bring my dog?")).toBe("The sources do not answer this question.");
    expect(await answerOf("summarise", {}, "What was decided about the pump and the path?")).toMatch(
      /^It was decided .* pump is replaced .*\[1\] It was decided .* gravel, .*\[2\]$/,
    );
    expect(await answerOf("blank", {})).toBe("This workflow becomes yours when you change workflow.yaml. [1]");
  });

  test("rag-chat answers from what was added to the stack as well", async () => {
    const folder = await temporaryFolder({ "news.md": "The summer sale of old books is on 4 July.\n" });
    await initProject(join(folder, "bot"));
    const planet = await createPlanet({ folder: join(folder, "bot"), environment: {} });
    await planet.embed(planet.stack, ["../news.md"]);
    const result = await (await planet.run("workflow.yaml", { text: "When is the summer sale?" })).result();
    await planet.close();
    expect(result.output?.text).toBe("The summer sale of old books is on 4 July. [1]");
  });

  test("research answers from the notes, and without a search engine says what is missing", async () => {
    expect(await answerOf("research", {}, "What does a COP of 4 mean?")).toMatch(/^A COP of 4 means .* \[1\]$/);
    await expect(answerOf("research", {}, "Who was the first person on the moon?")).rejects.toMatchObject({
      code: "key_missing",
      hint: expect.stringContaining("SERPAPI_API_KEY"),
    });
  });

  test("research searches for the question without a model that writes, and for what a model says with one", async () => {
    const asked: string[] = [];
    const engine: WebSearch = {
      name: "pages",
      search: async ({ query }) => {
        asked.push(query);
        const text = `About ${query}: Neil Armstrong was the first person on the moon.`;
        return [{ document: "https://example.org/moon", url: "https://example.org/moon", text }];
      },
    };
    const question = "Who was the first person on the moon?";
    expect(await answerOf("research", { searches: [engine] }, question)).toContain("Neil Armstrong");
    expect(asked).toEqual([question]);
    const writing = modelOf(({ json, sources }) =>
      json === false ? (sources[0]?.url ? "Armstrong. [1]" : "Nothing.") : '{"queries":["moon landing","Apollo 11"]}',
    );
    const options = { searches: [engine], providers: [writing], model: "house:writing" };
    expect(await answerOf("research", options, question)).toBe("Armstrong. [1]");
    expect(asked.slice(1).sort()).toEqual(["Apollo 11", "moon landing"]);
  });

  test("extract gives a record for each text, and without a model that writes says that it needs one", async () => {
    const writing = modelOf(({ messages }) => {
      const quantity = String(messages.at(-1)?.content).includes("forty") ? 40 : 1;
      return JSON.stringify({ customer: null, item: "lantern", quantity, due: null });
    });
    const options = { providers: [writing], model: "house:writing" };
    const files = await templateFiles({ name: "extract" });
    const records = JSON.parse(files.find(({ path }) => path === "records.json")?.text ?? "");
    const found = JSON.parse(await answerOf("extract", options, undefined, { records }));
    expect(found.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1, 1, 40]);
    expect(JSON.parse(await answerOf("extract", options, "forty lanterns"))).toMatchObject([{ quantity: 40 }]);
    await expect(answerOf("extract", {})).rejects.toMatchObject({ hint: expect.stringContaining("another model") });
  });
});

/** The text that a new project answers with. */
async function answerOf(
  template: string,
  options: PlanetOptions,
  text?: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  await initProject(folder, { template, name: "test" });
  const planet = await createPlanet({ folder, environment: {}, ...options });
  try {
    const run = await planet.run("workflow.yaml", { ...(text === undefined ? {} : { text }), ...more });
    const result = await run.result();
    if (result.status !== "completed") throw result.status === "failed" ? result.error : new Error(result.status);
    return String(result.output?.text);
  } finally {
    await planet.close();
  }
}

/** A vendor whose one model says what a function gives. */
function modelOf(say: (request: ChatRequest) => string): ModelProvider {
  const chat = (name: string): ChatModel => ({
    id: `house:${name}`,
    async *stream(request) {
      yield { type: "text-delta", text: say(request) };
      yield { type: "end", usage: { input: 1, output: 1 } };
    },
  });
  return { name: "house", local: true, chat };
}
