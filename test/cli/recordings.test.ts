import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startSerpapiServer } from "../vendors/serpapi-server";
import { aiplanet } from "./command-line";
import { asAll, asEvents, asText, expectSame, filesOf } from "./expect-same";
import { openProject, workflow } from "./project";
import { key, opened, openGemini, openOpenAi } from "./vendor-servers";

const question = "How many days of leave do I have?";
const model = ["--model", "openai:gpt-4.1-mini"];

describe("--record, then --replay without the server and its key", () => {
  test("prints the same bytes for the answer of a model, as text, as events and as JSON", async () => {
    const place = await openOpenAi();
    const folder = await openProject();
    await expectSame(place, folder, ["run", "w.yaml", question, ...model], asAll);
  });

  test("prints the same bytes for an answer of gemini", async () => {
    const place = await openGemini();
    const folder = await openProject();
    await expectSame(place, folder, ["run", "w.yaml", question, "--model", "gemini:gemini-2.5-flash"], [asEvents]);
  });

  test("prints the same bytes where passages are found by meaning", async () => {
    const place = await openOpenAi();
    const folder = await openProject({
      "w.yaml": (await askingDocuments()).replace("[docs]", "[docs], embedding: openai:text-embedding-3-small"),
    });
    await expectSame(place, folder, ["run", "w.yaml", question, ...model], asAll);
    expect(Object.keys(await filesOf(folder)).join(" ")).toContain("embedding");
  });

  test("prints the same bytes for what was found on the web", async () => {
    const server = await opened(startSerpapiServer({ key }));
    const pages = [{ url: "https://leave.example/law", title: "Leave", text: "The law gives 24 days." }];
    const place = { server, environment: { SERPAPI_BASE_URL: server.url, SERPAPI_API_KEY: key } };
    const folder = await openProject({ "w.yaml": askingTheWeb });
    const [stdout] = await expectSame(place, folder, ["run", "w.yaml", question], asAll, () =>
      server.play({ kind: "pages", pages }),
    );
    expect(stdout).toContain("24 days");
  });

  test("gives what default stood for when it was recorded", async () => {
    const place = await openOpenAi();
    await expectSame(place, await openProject(), ["run", "w.yaml", question], [asText]);
  });
});

describe("a recording", () => {
  test("is the same bytes when it is made again", async () => {
    const { environment } = await openOpenAi();
    const folder = await openProject();
    const record = (name: string) =>
      aiplanet(["run", "w.yaml", question, ...model, "--record", name, "--data", `data-${name}`], {
        folder,
        environment,
      });
    await Promise.all([record("first"), record("second")]);
    const first = await filesOf(join(folder, "first"));
    expect(Object.keys(first).length).toBeGreaterThan(0);
    expect(await filesOf(join(folder, "second"))).toEqual(first);
  });

  test("that lacks what is asked now ends the run with exit code 5 and the difference", async () => {
    const { server, environment } = await openOpenAi();
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", question, ...model, "--record", "kept"], { folder, environment });
    await server.close();
    const words = ["run", "w.yaml", "How many days off do I have?", ...model, "--replay", "kept"];
    const { code, stdout, stderr } = await aiplanet(words, { folder });

    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain('the chat call of node "answer" to "openai:gpt-4.1-mini" is not recorded in "kept"');
    expect(stderr).toMatch(/^ +- .*days of leave do I have/m);
    expect(stderr).toMatch(/^ +\+ .*days off do I have/m);
    expect(stderr).toContain("--record kept");
  });

  test("is not taken from a folder that is empty or missing", async () => {
    const folder = await openProject({ "empty/notes.txt": "nothing" });
    for (const name of ["empty", "missing"]) {
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question, "--replay", name], { folder });
      expect([code, stdout]).toEqual([5, ""]);
      expect(stderr).toContain(`"${name}" holds no recordings`);
    }
  });

  test("is not made and replayed at once", async () => {
    const folder = await openProject();
    const words = ["run", "w.yaml", question, "--record", "kept", "--replay", "kept"];
    const { code, stdout, stderr } = await aiplanet(words, { folder });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--record");
    expect(await readdir(folder)).not.toContain("kept");
  });
});

async function askingDocuments(): Promise<string> {
  return readFile(join(await openProject(), "w.yaml"), "utf8");
}

const askingTheWeb = workflow(`  web: { type: web_search, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: web.documents } }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }`).replace(
  "knowledge:\n  docs: { sources: [docs] }\n",
  "",
);
