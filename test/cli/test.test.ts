import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aiplanet, start } from "./command-line";
import { openProject } from "./project";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: door
knowledge: { docs: { sources: [docs] } }
nodes:
  question: { type: user_query }
  passages: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer:
    type: llm_engine
    config: { system: Answer from the sources., prompt: "{{ question }}" }
    inputs: { question: question.text, sources: passages.documents }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;

const tests = `workflow: door.yaml
cases:
  - name: tells how long leave is
    inputs: { text: How many days of leave do I have? }
    assert:
      - contains: days
      - cites: leave.md
      - snapshot: true
  - name: is skipped
    skip: not yet
    inputs: { text: x }
    assert: [{ contains: x }]
`;

const project = (more: Readonly<Record<string, string>> = {}) =>
  openProject({ "door.yaml": workflow, "door.test.yaml": tests, ...more });
const inCi = { CI: "true" };

describe("aiplanet test", () => {
  test("records the first time, and replays from then on", async () => {
    const folder = await project();
    const first = await aiplanet(["test"], { folder });
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("✓ tells how long leave is")]);
    expect(first.stdout).toMatch(/cases {4}1 passed, 1 skipped\n.*reached {2}4\/4 nodes.*\nanswers {2}1 recorded/);
    const second = await aiplanet(["test"], { folder, environment: inCi });
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("answers  1 replayed")]);
  });

  test("goes red in CI when a prompt has changed, and shows the word that did", async () => {
    const folder = await project();
    await aiplanet(["test"], { folder });
    await writeFile(join(folder, "door.yaml"), workflow.replace("Answer from", "Reply from"));
    const { code, stdout } = await aiplanet(["test"], { folder, environment: inCi });
    expect(code).toBe(5);
    expect(stdout).toMatch(/- "Answer from the sources.*\n\s+\+ "Reply from the sources/);
    expect(stdout).toContain(
      "record what is new, or a change that is meant, with aiplanet test door.test.yaml --record",
    );
    expect((await aiplanet(["test", "--record", "--prune"], { folder, environment: inCi })).code).toBe(0);
    expect((await aiplanet(["test"], { folder, environment: inCi })).stdout).not.toContain("obsolete");
  });

  test("fails with 1, the place, what there was and the command that runs only this case again", async () => {
    const folder = await project();
    await aiplanet(["test"], { folder });
    await writeFile(join(folder, "door.test.yaml"), tests.replace("contains: days", "contains: weeks"));
    const { code, stdout } = await aiplanet(["test", "--reporter", "terminal", "--reporter", "junit=r/j.xml"], {
      folder,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/door\.test\.yaml:6:9 the answer contains "weeks"\n\s+got: .*days/);
    expect(stdout).toContain("aiplanet test door.test.yaml --filter '^tells how long leave is$'");
    expect(await readFile(join(folder, "r/j.xml"), "utf8")).toContain('failures="1" errors="0" skipped="1"');
  });

  test("annotates lines and writes a summary in GitHub's actions", async () => {
    const folder = await project({ "door.test.yaml": tests.replace("contains: days", "contains: weeks") });
    const summary = join(folder, "summary.md");
    const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const { stdout } = await aiplanet(["test", "--record"], { folder, environment });
    expect(stdout).toMatch(/^::error file=door\.test\.yaml,line=6,col=9,title=tells how long leave is::the answer/m);
    expect(await readFile(summary, "utf8")).toContain("## ❌ Tests failed");
  });

  test("keeps snapshots, and writes none in CI", async () => {
    const folder = await project();
    await aiplanet(["test"], { folder });
    const file = join(folder, "__snapshots__/door.json");
    const kept = await readFile(file, "utf8");
    await writeFile(file, kept.replace("days", "weeks"));
    expect((await aiplanet(["test"], { folder, environment: inCi })).code).toBe(1);
    expect((await aiplanet(["test", "--update"], { folder })).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(kept);
  });

  test.each([
    [["test", "nothing"], 5, 'error "nothing" leads to no test file'],
    [["test", "-t", "nothing"], 5, 'error no case has a name that "nothing" is found in'],
    [["test", "-t", "("], 2, "error --filter must be a regular expression"],
    [["test", "--shard", "5/4"], 2, 'error "5/4" is no shard'],
    [["test", "--reporter", "jnit"], 2, 'did you mean "junit"?'],
    [["test", "--record", "--replay"], 2, "error"],
    [["test", "--fail-on", "regressions"], 2, "error --fail-on says nothing without --baseline"],
    [["test", "--allow-host", "a"], 2, "error --allow-host says nothing without --untrusted"],
    [["test", "--untrusted", "--list"], 2, "do not go together"],
    [["test", "--untrusted", "--live"], 2, "error tests of strangers are only replayed"],
  ])("refuses %j", async (words, code, message) => {
    const finished = await aiplanet(words, { folder: await project() });
    expect([finished.code, finished.stdout]).toEqual([code, ""]);
    expect(finished.stderr).toContain(message);
  });

  test("refuses a case that asserts nothing, and an assertion about a node that there is not", async () => {
    const folder = await project({
      "door.test.yaml": `${tests}  - { name: nothing, inputs: { text: x }, assert: [] }\n`,
      "other.test.yaml": tests.replace("contains: days", "output: anser.text"),
    });
    const { code, stdout } = await aiplanet(["test"], { folder });
    expect(code).toBe(3);
    expect(stdout).toMatch(/door\.test\.yaml:13:\d+ error AP1103 .*must have one assertion at least/);
    expect(stdout).toMatch(/other\.test\.yaml:6:9 error AP1103 the workflow has no node "anser"/);
    expect(stdout).toContain('did you mean "answer"?');
  });

  test("tries values, and marks the choices that no other beats", async () => {
    const folder = await project();
    const words = ["test", "--record", "--matrix", "passages.config.top_k=1,2", "--json"];
    const { code, stdout } = await aiplanet(words, { folder });
    expect(code).toBe(0);
    const { choices } = JSON.parse(stdout) as { readonly choices: readonly unknown[] };
    expect(choices).toMatchObject([
      { changes: [{ node: "passages", path: ["top_k"], value: 1 }], quality: 1, cost: 0 },
      { changes: [{ node: "passages", path: ["top_k"], value: 2 }], quality: 1, cost: 0 },
    ]);
  });

  test("says why a choice passes nothing, and refuses a node that no workflow has", async () => {
    const folder = await project();
    await aiplanet(["test", "--record"], { folder });
    const some = await aiplanet(["test", "--matrix", "answer.config.model=offline:extractive,openai:a"], { folder });
    expect(some.code).toBe(0);
    expect(some.stdout).toMatch(/^\* +offline:extractive +100 %/m);
    expect(some.stdout).toMatch(/^ +openai:a +0 %/m);
    expect(some.stdout).toMatch(/^openai:a\n {2}door\.test\.yaml: .*is not recorded/m);
    const none = await aiplanet(["test", "--matrix", "answr.config.model=a"], { folder });
    expect([none.code, none.stdout]).toEqual([2, ""]);
    expect(none.stderr).toContain('did you mean "answer"?');
  });

  test("names the cases, and runs those again that did not pass", async () => {
    const folder = await project();
    const listed = await aiplanet(["test", "--list"], { folder });
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    const names = listed.stdout.trim().split("\n");
    expect(names[0]).toBe("door.test.yaml:3  tells how long leave is");
    expect(names.length).toBeGreaterThan(1);
    const none = await aiplanet(["test", "--failed"], { folder });
    expect([none.code, none.stdout]).toEqual([5, ""]);
    expect(none.stderr).toContain("error no case failed when tests last ran");

    await writeFile(join(folder, "door.test.yaml"), tests.replace("contains: days", "contains: weeks"));
    expect((await aiplanet(["test"], { folder })).code).toBe(1);
    expect((await aiplanet(["test", "--failed", "--list"], { folder })).stdout.trim()).toBe(names[0]);
    expect((await aiplanet(["test", "--failed"], { folder, environment: inCi })).code).toBe(1);
    await writeFile(join(folder, "door.test.yaml"), tests);
    const again = await aiplanet(["test", "--failed"], { folder });
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("cases    1 passed");
    expect((await aiplanet(["test", "--failed"], { folder })).code).toBe(5);
  });

  test("tells the report and fails as ever when it cannot keep which cases failed", async () => {
    const failing = tests.replace("contains: days", "contains: weeks");
    const folder = await project({ "door.test.yaml": failing, "data/failed.json": "{ half" });
    const { code, stdout, stderr } = await aiplanet(["test", "--data", "data"], { folder });
    expect([code, stdout.includes("1 failed")]).toEqual([1, true]);
    expect(stderr).toMatch(/--failed will not know of these cases: ".*failed\.json" cannot be read/);
    expect(await readFile(join(folder, "data/failed.json"), "utf8")).toBe("{ half");
  });

  test("runs again when the test file changes", async () => {
    const folder = await project();
    const watching = start(["test", "--watch"], { folder });
    await watching.shows("watching; Ctrl-C ends it");
    await writeFile(join(folder, "door.test.yaml"), tests.replace("contains: days", "contains: weeks"));
    await watching.shows('contains "weeks"');
    watching.process.kill("SIGINT");
    expect(await watching.finished).toMatchObject({ code: 130, stderr: expect.not.stringContaining("error") });
  });
});
