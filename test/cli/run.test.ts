import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet, head } from "./command-line";
import { addPdf, openProject, workflow } from "./project";

const question = "How many days of leave do I have?";
const answer = "Everybody has 27 days of leave per year. [1]";

describe("aiplanet run", () => {
  test("prints the answer and its sources on stdout, and all else on stderr", async () => {
    const folder = await openProject();
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question], { folder });

    expect(code).toBe(0);
    expect(stdout).toBe(`${answer}\n\n[1] docs/leave.md, Leave "Everybody has 27 days of leave per year."\n`);
    expect(stderr.split("\n").slice(0, -2)).toEqual(["indexing 1/2 docs/leave.md"]);
    expect(stderr).toMatch(/\nanswered by offline:extractive in \S+\n$/);
  });

  test("indexes nothing again that has not changed", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", question], { folder });
    const { stdout, stderr } = await aiplanet(["run", "w.yaml", question], { folder });
    expect(stdout).toContain(answer);
    expect(stderr).not.toContain("indexing");
  });

  test("reads the question from stdin", async () => {
    const { stdout } = await aiplanet(["run", "w.yaml"], { folder: await openProject(), stdin: `${question}\n` });
    expect(stdout).toContain(answer);
  });

  test("refuses to run without a question where stdin is closed", async () => {
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml"], { folder: await openProject() });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: "error the question is empty\n  = give it after the file, or pipe it in\n",
    });
  });

  test("says nothing but the answer with --quiet", async () => {
    const { stdout, stderr } = await aiplanet(["run", "w.yaml", question, "-q"], { folder: await openProject() });
    expect(stdout).toContain(answer);
    expect(stderr).toBe("");
  });

  test("keeps its data where --data and AIPLANET_DATA say", async () => {
    const folder = await openProject();
    await aiplanet(["run", "w.yaml", question, "--data", "kept"], { folder });
    const options = { folder, environment: { AIPLANET_DATA: "kept" } };
    const { stdout } = await aiplanet(["search", "leave", "-c", "docs"], options);
    expect(stdout).toContain("docs/leave.md");
  });

  describe("--input", () => {
    test("gives inputs of the declared types, from the command line and from files", async () => {
      const folder = await openProject({ "tags.json": '["a", { "b": 1 }]' });
      const words = ["run", "echo.yaml", "x", "--input", "days=5", "-i", "tags=@tags.json"];
      const { stdout } = await aiplanet(words, { folder });
      expect(JSON.parse(stdout)).toEqual([5, ["a", { b: 1 }]]);
    });

    test.each([
      ["days=five", 2, 'error input "days" must be a number, got "five"'],
      ["dais=5", 2, 'did you mean "days"?'],
      ["days", 2, "is not of the form name=value"],
      ["history=[1]", 2, 'input "history" must be messages'],
      ["tags=@missing.json", 5, 'error there is no file "missing.json" to read an input from'],
    ])("refuses %s", async (pair, exitCode, message) => {
      const { code, stdout, stderr } = await aiplanet(["run", "echo.yaml", "x", "-i", pair], {
        folder: await openProject(),
      });
      expect(code).toBe(exitCode);
      expect(stdout).toBe("");
      expect(stderr).toContain(message);
    });
  });

  describe("--json", () => {
    test("prints one JSON object", async () => {
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question, "--json"], {
        folder: await openProject(),
      });
      expect(code).toBe(0);
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toMatchObject({
        run: expect.stringMatching(/^run_/),
        status: "completed",
        output: { text: answer, format: "markdown", sources: [{ document: "docs/leave.md", number: 1 }] },
        outputs: { reply: { text: answer } },
        usage: { input: 0, output: 0 },
        notices: [],
      });
    });

    test("leaves stdout empty on failure, and tells the error as JSON on stderr", async () => {
      const folder = await openProject({ "bad.yaml": "nodes: 3\n" });
      for (const [words, expected, exitCode] of [
        [["missing.yaml"], "not_found", 5],
        [["bad.yaml"], "invalid_workflow", 3],
        [["w.yaml", " "], "invalid_input", 2],
        [["w.yaml", "x", "--nothing"], "usage", 2],
        [["w.yaml", "x", "--data", "w.yaml/x"], "storage_failed", 1],
      ] as const) {
        const { code, stdout, stderr } = await aiplanet(["run", ...words, "--json"], { folder });
        expect([code, stdout]).toEqual([exitCode, ""]);
        expect(JSON.parse(stderr)).toMatchObject({ error: { code: expected } });
      }
    });

    test("names documents that were left out", async () => {
      const folder = await openProject();
      await addPdf("encrypted.pdf", folder, "docs/salaries.pdf");
      const { stdout } = await aiplanet(["run", "w.yaml", question, "--json"], { folder });
      expect(JSON.parse(stdout).notices).toEqual([expect.stringContaining('"docs/salaries.pdf" is skipped')]);
    });
  });

  describe("--events", () => {
    test("prints each event as a line of JSON, run-end last", async () => {
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question, "--events"], {
        folder: await openProject(),
      });
      const events = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(code).toBe(0);
      expect(stderr).toBe("");
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
      expect(events[0]).toMatchObject({ type: "run-start", workflow: "test" });
      expect(events.at(-1)).toMatchObject({ type: "run-end", status: "completed" });
      const words = events.flatMap((event) => (event.node === "answer" && event.text ? [event.text] : []));
      expect(words.length).toBeGreaterThan(3);
      expect(words.join("")).toBe(answer);
    });

    test("ends with run-end also after a failure", async () => {
      const folder = await openProject({ "w.yaml": workflowWithoutSource() });
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", "x", "--events"], { folder });
      expect(code).toBe(5);
      expect(stderr).toBe("");
      expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
        type: "run-end",
        status: "failed",
        error: { code: "not_found" },
      });
    });
  });

  describe("--dry-run", () => {
    test("prints what would run, and runs nothing", async () => {
      const folder = await openProject();
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", "--dry-run"], { folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toBe(`  1  question  user_query
  2  find      knowledge_base  collection docs (docs)
  3  answer    llm_engine      model offline:extractive
  4  reply     output
`);
      expect((await aiplanet(["search", "leave", "-c", "docs"], { folder })).code).toBe(5);
    });

    test("prints it for programs with --json", async () => {
      const { stdout } = await aiplanet(["run", "echo.yaml", "--dry-run", "--json"], { folder: await openProject() });
      expect(JSON.parse(stdout)).toEqual({
        workflow: "echo",
        inputs: [
          { name: "text", type: "text", required: true },
          { name: "history", type: "messages", required: false },
          { name: "days", type: "number", required: false },
          { name: "tags", type: "json", required: false },
        ],
        steps: [
          { step: 1, node: "question", type: "user_query", details: "" },
          { step: 2, node: "reply", type: "output", details: "" },
        ],
        total: { input: 0, output: 0 },
        missing: [],
        prices: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      });
    });
  });

  test("names encrypted and broken documents, and answers from the rest", async () => {
    const folder = await openProject();
    await addPdf("encrypted.pdf", folder, "docs/salaries.pdf");
    await addPdf("truncated.pdf", folder, "docs/half.pdf");
    await writeFile(join(folder, "docs/fake.pdf"), "no PDF at all");
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question], { folder });

    expect(code).toBe(0);
    expect(stdout).toContain(answer);
    for (const name of ["salaries", "half", "fake"]) {
      expect(stderr).toContain(`warning "docs/${name}.pdf" is skipped`);
    }
  });

  test("lets no document steer the terminal", async () => {
    const evil = "# Leave\n\nEverybody \u001b[2J has 27 \u001b]0;evil\u0007days of \u009b31mleave\r per year.\n";
    const folder = await openProject({ "docs/leave.md": evil, "docs/\u001b[31mred.md": "Penguins." });
    for (const words of [
      ["run", "w.yaml", question],
      ["run", "w.yaml", question, "--json"],
      ["search", "leave", "-c", "docs"],
    ]) {
      const { stdout, stderr } = await aiplanet(words, { folder });
      expect(stdout).toContain("27");
      expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]/u);
    }
  });

  test("ends quietly when its reader goes away", async () => {
    const folder = await openProject();
    const { code, stderr } = await head(["run", "w.yaml", question, "--events"], folder);
    expect(stderr).not.toContain("EPIPE");
    expect(code).toBe(0);
  });

  test("uses names from JavaScript's prototypes like any others", async () => {
    const folder = await openProject({
      "w.yaml": `api_version: aiplanet/v1
kind: Workflow
name: constructor
knowledge: { constructor: { sources: [docs] } }
nodes:
  constructor: { type: user_query }
  hasOwnProperty: { type: knowledge_base, config: { collection: constructor }, inputs: { query: constructor.text } }
  toString:
    type: llm_engine
    config: { prompt: "{{ valueOf }}" }
    inputs: { valueOf: constructor.text, sources: hasOwnProperty.documents }
  valueOf: { type: output, inputs: { text: toString.text, sources: toString.citations } }
`,
    });
    const { code, stdout } = await aiplanet(["run", "w.yaml", question], { folder });
    expect(stdout).toContain(answer);
    expect(code).toBe(0);
  });
});

function workflowWithoutSource(): string {
  return workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }`).replace("[docs]", "[nowhere]");
}
