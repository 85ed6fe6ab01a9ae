import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startChromaServer } from "../vendors/chroma-server";
import type { LocalServer } from "../vendors/local-server";
import { aiplanet } from "./command-line";
import { makeOld, openProject, workflow } from "./project";
import { key, opened, openOpenAi } from "./vendor-servers";

const question = "How many days of leave do I have?";
/** No word of it stands in the documents. */
const otherWords = "Where do penguins waddle?";
const run = (words: string) => ["run", "w.yaml", words, "--json"];

describe("a collection with an embedding model", () => {
  test("is found by meaning also where no keyword is", async () => {
    const { environment } = await openOpenAi();
    const plain = await aiplanet(run(otherWords), { folder: await openProject({ "w.yaml": finding }) });
    expect(documentsOf(plain.stdout)).toEqual([]);

    const hybrid = await openHybridProject();
    const { code, stdout } = await aiplanet(run(otherWords), { folder: hybrid, environment });
    expect(code).toBe(0);
    expect(documentsOf(stdout).sort()).toEqual(["docs/leave.md", "docs/travel.md"]);
  });

  test("joins what is found by keyword and by meaning, best first", async () => {
    const { environment } = await openOpenAi();
    const { stdout } = await aiplanet(run(question), { folder: await openHybridProject(), environment });
    expect(documentsOf(stdout)).toEqual(["docs/leave.md", "docs/travel.md"]);
  });

  test("has vectors made of new and changed passages only", async () => {
    const { server, environment } = await openOpenAi();
    const folder = await openHybridProject();
    await aiplanet(run(question), { folder, environment });
    expect(embeddedTexts(server)).toHaveLength(3);

    await aiplanet(run(question), { folder, environment });
    expect(embeddedTexts(server).slice(3)).toEqual([question]);

    await writeFile(join(folder, "docs/leave.md"), "# Leave\n\nEverybody has 30 days of leave.\n");
    await makeOld(join(folder, "docs/leave.md"), 1_700_000_001);
    await aiplanet(run(question), { folder, environment });
    expect(embeddedTexts(server).slice(4)).toEqual([expect.stringContaining("30 days"), question]);
  });

  test("is searched by meaning from the command line, too", async () => {
    const { environment } = await openOpenAi();
    const folder = await openHybridProject();
    await aiplanet(run(question), { folder, environment });
    const { stdout } = await aiplanet(["search", otherWords, "-c", "docs", "--json"], { folder, environment });
    expect(JSON.parse(stdout).hits).toHaveLength(2);
  });

  test("names the variable of a key that is missing, with exit code 4", async () => {
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question], { folder: await openHybridProject() });
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain("OPENAI_API_KEY");
  });

  test("says so with exit code 7 when the vendor does not answer, and goes on where it stopped", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "quota" });
    const folder = await openHybridProject();
    const failed = await aiplanet(["run", "w.yaml", question], { folder, environment });
    expect(failed).toMatchObject({ code: 7, stdout: "" });
    const { code, stdout } = await aiplanet(run(question), { folder, environment });
    expect(code).toBe(0);
    expect(documentsOf(stdout)).toContain("docs/leave.md");
  });
});

describe("vectors in a Chroma server", () => {
  test("are kept there, searched there, and removed with their document", async () => {
    const chroma = await opened(startChromaServer());
    const openai = await openOpenAi();
    const folder = await openHybridProject(chroma);
    const ask = () => aiplanet(run(otherWords), { folder, environment: openai.environment });

    const first = await ask();
    expect({ ...first, stdout: documentsOf(first.stdout).sort() }).toEqual({
      code: 0,
      stdout: ["docs/leave.md", "docs/travel.md"],
      stderr: "",
    });
    expect(calls(chroma, "upsert").flatMap(({ ids }) => ids)).toHaveLength(2);
    expect(calls(chroma, "query")).toHaveLength(1);

    await unlink(join(folder, "docs/travel.md"));
    expect(documentsOf((await ask()).stdout)).toEqual(["docs/leave.md"]);
    expect(calls(chroma, "delete").length).toBeGreaterThan(0);
    expect(calls(chroma, "upsert")).toHaveLength(1);
    expect(embeddedTexts(openai.server).slice(3)).toEqual([otherWords]);
  });

  test("are given to a server that asks for a token, which is told to nobody else", async () => {
    const chroma = await opened(startChromaServer({ token: key }));
    const openai = await openOpenAi();
    const folder = await openHybridProject(chroma);
    const environment = { ...openai.environment, OPENAI_API_KEY: "another" };

    const refused = await aiplanet(["run", "w.yaml", question], { folder, environment });
    expect(refused).toMatchObject({ code: 4, stdout: "", stderr: expect.stringContaining("CHROMA_TOKEN") });
    const { code, stdout } = await aiplanet(run(question), {
      folder,
      environment: { ...environment, CHROMA_TOKEN: key },
    });
    expect([code, documentsOf(stdout)]).toEqual([0, ["docs/leave.md", "docs/travel.md"]]);
    expect(JSON.stringify(openai.server.requests)).not.toContain(key);
  });

  test("are missed with the server's address when it is not there", async () => {
    const chroma = await opened(startChromaServer());
    const { environment } = await openOpenAi();
    const folder = await openHybridProject(chroma);
    await chroma.close();
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question], { folder, environment });
    expect([code, stdout]).toEqual([7, ""]);
    expect(stderr).toContain(chroma.url);
  });
});

/** A project whose collection is searched by keyword and by meaning. */
function openHybridProject(chroma?: LocalServer): Promise<string> {
  const vectors = chroma === undefined ? "" : `vectors: { store: chroma, base_url: "${chroma.url}" }\n`;
  return openProject({
    "aiplanet.config.yaml": vectors,
    "w.yaml": finding.replace("[docs]", "[docs], embedding: openai:text-embedding-3-small"),
  });
}

/** A workflow that gives what it finds. */
const finding =
  workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }`);

/** The documents that were found, best first. */
function documentsOf(stdout: string): string[] {
  return JSON.parse(stdout).output.sources.map(({ document }: { document: string }) => document);
}

/** All texts that a server was asked to embed, in order. */
function embeddedTexts({ requests }: LocalServer): string[] {
  return requests.flatMap(({ path, body }) => (path.endsWith("/embeddings") ? JSON.parse(body).input : []));
}

/** The bodies of the calls of one method of Chroma. */
function calls({ requests }: LocalServer, method: string): { readonly ids?: readonly string[] }[] {
  return requests.flatMap(({ path, body }) => (path.endsWith(`/${method}`) ? [JSON.parse(body)] : []));
}
