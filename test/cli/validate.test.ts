import { describe, expect, test } from "vitest";
import { aiplanet, type Finished, head } from "./command-line";
import { openProject, workflow } from "./project";

const six = `api_version: aiplanet/v1
kind: Workflow
name: six
nodes:
  question: { type: user_qery }
  find:
    type: knowledge_base
    config: { collection: missing, top_k: many }
    inputs: { query: question.text }
  answer:
    type: llm_engine
    config: { promt: Hello }
    inputs: { question: qestion.text, sources: find.documents }
  reply: { type: output, inputs: { text: answer.txt } }
`;

describe("aiplanet validate", () => {
  test("says of a valid file that it is valid", async () => {
    const finished = await validate({}, ["w.yaml", "echo.yaml"]);
    expect(finished).toEqual({ code: 0, stdout: "w.yaml is valid\necho.yaml is valid\n", stderr: "" });
  });

  test("keeps its exit code when its reader goes away early", async () => {
    const faults = Array.from({ length: 2_000 }, (_, at) => `  n${at}: { type: nothing }`).join("\n");
    const folder = await openProject({ "many.yaml": `${six}${faults}\n` });
    const { code, stderr } = await head(["validate", "many.yaml"], folder);
    expect(code, stderr).toBe(3);
  });

  test("reports six faults with line, column, source line and caret", async () => {
    const { code, stdout, stderr } = await validate({ "six.yaml": six }, ["six.yaml"]);
    expect(code).toBe(3);
    expect(stderr).toBe("6 errors\n");
    expect(stdout.split("\n").filter((line) => line.startsWith("six.yaml"))).toEqual([
      expect.stringMatching(/^six\.yaml:5:21 error AP1201 node "question": .*"user_qery"/),
      expect.stringMatching(/^six\.yaml:8:\d+ error AP1501 .*"missing"/),
      expect.stringMatching(/^six\.yaml:8:\d+ error AP1204 node "find": config "top_k" must be a number/),
      expect.stringMatching(/^six\.yaml:12:15 error AP1202 node "answer": .*"promt"/),
      expect.stringMatching(/^six\.yaml:13:25 error AP1302 node "answer": .*"qestion"/),
      expect.stringMatching(/^six\.yaml:14:42 error AP1303 node "reply": .*"txt"/),
    ]);
    expect(stdout).toContain(
      `  5 |   question: { type: user_qery }\n    |                     ^^^^^^^^^\n  = did you mean "user_query"?\n`,
    );
  });

  test("checks all files, whatever is wrong with one of them", async () => {
    const { code, stdout, stderr } = await validate({ "bad.yaml": "nodes: 3\n" }, [
      "bad.yaml",
      "missing.yaml",
      "w.yaml",
    ]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/bad\.yaml:\d+:\d+ error/);
    expect(stdout).toMatch(/w\.yaml is valid\n$/);
    expect(stderr).toContain('there is no file "missing.yaml"');
  });

  test("exits with 5 where a file is not there and the others are valid", async () => {
    expect((await validate({}, ["missing.yaml", "w.yaml"])).code).toBe(5);
  });

  test("prints one JSON object with --json", async () => {
    const words = ["six.yaml", "w.yaml", "missing.yaml", "--json"];
    const { code, stdout, stderr } = await validate({ "six.yaml": six }, words);
    const { files } = JSON.parse(stdout);
    expect([code, stderr]).toEqual([3, ""]);
    expect(files[0]).toMatchObject({ file: "six.yaml", valid: false });
    expect(files[0].diagnostics).toHaveLength(6);
    expect(files[0].diagnostics[0]).toMatchObject({
      code: "AP1201",
      severity: "error",
      file: "six.yaml",
      line: 5,
      column: 21,
      endColumn: 30,
      hint: 'did you mean "user_query"?',
    });
    expect(files[1]).toEqual({ file: "w.yaml", valid: true, diagnostics: [] });
    expect(files[2]).toMatchObject({ file: "missing.yaml", valid: false, error: { code: "not_found" } });
  });

  test("lets warnings pass", async () => {
    const idle = workflow(`  idle: { type: llm_engine, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: question.text } }`);
    const { code, stdout, stderr } = await validate({ "idle.yaml": idle }, ["idle.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/idle\.yaml:8:3 warning AP1901 [\s\S]*idle\.yaml is valid\n$/);
    expect(stderr).toMatch(/^0 errors, \d warnings?\n$/);
  });

  test("reports the faults of the config file", async () => {
    const { code, stdout, stderr } = await validate({ "aiplanet.config.yaml": "modle: a:b\n" }, ["w.yaml"]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain('aiplanet.config.yaml:1:1 error AP1101 unknown key "modle"');
  });

  test("names a plugin that does not load", async () => {
    const { code, stderr } = await validate({ "aiplanet.config.yaml": "plugins: [./missing.mjs]\n" }, ["w.yaml"]);
    expect(code).toBe(3);
    expect(stderr).toContain('error plugin "./missing.mjs" does not load: there is no such file');
  });

  test("leaves a plugin that never finishes loading", async () => {
    const files = { "aiplanet.config.yaml": "plugins: [./never.mjs]\n", "never.mjs": "await new Promise(() => {});" };
    const { code, stderr } = await validate(files, ["w.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toBe("error the command waits for something that never comes\n");
  });
});

async function validate(files: Readonly<Record<string, string>>, words: readonly string[]): Promise<Finished> {
  return aiplanet(["validate", ...words], { folder: await openProject(files) });
}
