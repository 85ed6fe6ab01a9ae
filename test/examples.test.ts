import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlanet } from "../src/index";
import { runTests } from "../src/testing";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));
const bin = fileURLToPath(new URL("../bin/aiplanet.js", import.meta.url));
const execute = promisify(execFile);

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "aiplanet-examples-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

describe("the examples", () => {
  test("hello answers from the notes in its own file", async () => {
    const { stdout } = await run("hello", "What is a workflow?");
    expect(stdout).toContain(
      "A workflow is a graph of typed nodes, and its edges are the references between them. [1]",
    );
    expect(stdout).toContain("[1] notes");
  });

  test("handbook cites the page of the PDF, and reads its documents only once", async () => {
    const first = await run("handbook", "How many days of leave do I have per year?");
    expect(first.stdout).toMatch(/entitled to 27 days of paid annual leave .*\[1\]/);
    expect(first.stdout).toMatch(/\[1\] docs\/handbook\.pdf, page 3/);
    expect(first.stderr).toContain("indexing 1/3");
    const second = await run("handbook", "How many days of leave do I have per year?");
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).not.toContain("indexing");
  });

  test("handbook finds the answer to nearly every question that it was written for, and admits the rest", async () => {
    const questions = JSON.parse(
      await readFile(join(examples, "handbook/questions.json"), "utf8"),
    ) as readonly Question[];
    const planet = await createPlanet({ folder: join(examples, "handbook"), dataFolder: data, environment: {} });
    const wrong: string[] = [];
    for (const { question, expect: wanted } of questions) {
      const result = await (await planet.run("workflow.yaml", { text: question })).result();
      const text = String(result.output?.text).replace(/\s+/g, " ");
      if (wanted === undefined ? result.output?.sources?.toString() !== "" : !text.includes(wanted))
        wrong.push(`${question} ${text}`);
    }
    await planet.close();
    expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(1);
    expect(questions.length).toBeGreaterThan(15);
  });

  test("the tests of the examples pass from their recordings, without key and network", async () => {
    const report = await runTests([examples], {
      folder: examples,
      mode: "replay",
      snapshots: "none",
      untrusted: { hosts: [] },
      planet: { dataFolder: data },
    });
    expect(report).toMatchObject({ failed: 0, errors: 0 });
    expect(report.passed).toBeGreaterThan(15);
    expect(report.files.flatMap(({ cassettes }) => cassettes?.obsolete ?? [])).toEqual([]);
  });

  test("research answers from the notes, and searches only when they are silent", async () => {
    const known = await run("research", "Which lighthouse is the oldest one still in use?");
    expect(known.stdout).toContain("Tower of Hercules");
    expect(known.stdout).not.toContain("https://");
    const unknown = await run("research", "How long may business visitors stay in Velmara without a visa?");
    expect(unknown.stdout).toContain("up to 45 days without a visa");
    expect(unknown.stdout).toContain("<https://example.org/velmara/entry-rules>");
  });

  test("approval waits for a person, who answers in another process", async () => {
    const waiting = await run("approval", "How many days of leave do I have per year?");
    expect(waiting.stdout).toBe("");
    expect(waiting.stderr).toContain('"approval" waits for an answer: May this be sent? Every full-time employee');
    const answered = await execute(process.execPath, [bin, "runs", "answer", "last", "send", "--data", data]);
    expect(answered.stdout).toMatch(/^Every full-time employee is entitled to 27 days .*\[1\]/);
    const held = await run("approval", "How many days of leave do I have per year?", "--answer", "approval=hold");
    expect(held.stdout).toBe("");
  });

  test("batch answers each question of its list, in order", async () => {
    const questions = ["How long must a password be?", "How many hours is the full-time working week?"];
    const { stdout } = await run("batch", "--input", `questions=${JSON.stringify(questions)}`, "--json");
    const { output } = JSON.parse(stdout) as { output: { json: readonly string[] } };
    expect(output.json[0]).toContain("at least 14 characters");
    expect(output.json[1]).toContain("38 hours");
  });

  test("own-model.mjs brings a model that streams its answer", async () => {
    const config = `plugins: [${JSON.stringify(join(examples, "own-model.mjs"))}]\nmodel: echo:loud\n`;
    await writeFile(join(data, "aiplanet.config.yaml"), config);
    const words = [bin, "run", join(examples, "hello", "workflow.yaml"), "hello", "--json"];
    const { stdout } = await execute(process.execPath, words, { cwd: data });
    expect(JSON.parse(stdout)).toMatchObject({
      output: { text: "HELLO HAS 1 SOURCES " },
      usage: { input: 4, output: 4 },
    });
  });

  test.each(["custom-node.ts", "embed-in-app.ts", "chat.ts"])("%s runs and finds what it asserts", async (file) => {
    const tsx = fileURLToPath(new URL("../node_modules/.bin/tsx", import.meta.url));
    const { stdout } = await execute(tsx, [join(examples, file)], { env: { ...process.env, AIPLANET_DATA: data } });
    expect(stdout).not.toBe("");
  });
});

interface Question {
  readonly question: string;
  readonly expect?: string;
}

function run(example: string, ...words: string[]) {
  const folder = join(examples, example);
  return execute(process.execPath, [bin, "run", "workflow.yaml", ...words], {
    cwd: folder,
    env: { ...process.env, AIPLANET_DATA: data },
  });
}
