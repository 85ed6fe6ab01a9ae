import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { openProject, workflow } from "./project";

/** Searches the wrong documents, or with `docs` the right ones. */
const answering = (source: string) =>
  workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: find.documents } }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }`).replace(
    "sources: [docs]",
    `sources: [${source}]`,
  );
const asked = "How many days of leave are there per year?";

describe("aiplanet runs to-test", () => {
  test("makes a test of a bad run that fails until the workflow is mended", async () => {
    const old = "# Leave\n\nEverybody has 12 days of leave per year.\n";
    const folder = await openProject({ "leave.yaml": answering("old"), "old/leave.md": old });
    expect((await aiplanet(["run", "leave.yaml", asked, "--durable", "-q"], { folder })).stdout).toContain("12 days");
    const saved = await aiplanet(["runs", "to-test", "last", "--bad", "--name", "counts right"], { folder });
    expect(saved).toMatchObject({ code: 0, stdout: "leave.test.yaml: counts right\n" });
    expect(saved.stderr).toContain("it is replayed by: aiplanet test leave.test.yaml");
    const failing = await aiplanet(["test"], { folder, environment: { CI: "true" } });
    expect([failing.code, failing.stdout]).toEqual([1, expect.stringContaining("✗ counts right")]);

    await writeFile(join(folder, "leave.yaml"), answering("docs"));
    const mended = await aiplanet(["test", "--record"], { folder });
    expect([mended.code, mended.stdout]).toEqual([0, expect.stringContaining("✓ counts right")]);
    expect((await aiplanet(["test"], { folder, environment: { CI: "true" } })).code).toBe(0);
  });

  test("saves one node with what came before it, and tells programs where", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", asked, "--durable"], { folder });
    const { stdout } = await aiplanet(["runs", "to-test", "last", "--node", "answer", "--json"], { folder });
    const saved = JSON.parse(stdout);
    expect(saved).toMatchObject({ file: join(folder, "w.test.yaml"), name: `answers "${asked}"`, replays: true });
    await access(saved.events);
    const tested = await aiplanet(["test"], { folder, environment: { CI: "true" } });
    expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining("answers  1 replayed")]);
  });

  test("refuses what is no test file, no run and no node with the code of its kind", async () => {
    const folder = await openProject();
    const codeOf = async (...words: string[]) => (await aiplanet(["runs", "to-test", ...words], { folder })).code;
    expect(await codeOf("last")).toBe(5);
    await aiplanet(["run", "w.yaml", asked, "--durable"], { folder });
    expect(await codeOf("last", "--to", "w.yaml")).toBe(2);
    expect(await codeOf("last", "--node", "nobody")).toBe(2);
  });
});
