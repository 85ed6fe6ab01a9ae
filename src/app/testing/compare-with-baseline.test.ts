import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { compareWithBaseline } from "./compare-with-baseline";
import { runTests } from "./run-tests";

const execute = promisify(execFile);

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: leave
knowledge: { docs: { sources: [docs] } }
nodes:
  question: { type: user_query }
  passages: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer:
    type: llm_engine
    config: { prompt: "{{ question }}" }
    inputs: { question: question.text, sources: passages.documents }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;
const tests = `workflow: leave.yaml
cases:
  - { name: says how long, inputs: { text: How many days of leave are there? }, assert: [{ contains: 27 days }] }
  - { name: knows the office, inputs: { text: Where is the office? }, assert: [{ contains: Harbour }] }
`;
const office = "The office is in Harbour Street.";

async function repository() {
  const folder = await temporaryFolder({
    "leave.yaml": workflow,
    "leave.test.yaml": tests,
    "docs/leave.md": "There are 27 days of leave each year.",
    "docs/office.md": office,
    ".gitignore": ".aiplanet/\n",
  });
  const git = (...words: readonly string[]) =>
    execute("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], { cwd: folder });
  const how = { folder, planet: { environment: {} } };
  await runTests([], { ...how, mode: "record" });
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-qm", "first");
  return { folder, git, how };
}

describe("compareWithBaseline", () => {
  test("runs the cases of now on what stood at the revision, and says what has changed", async () => {
    const { folder, git, how } = await repository();
    await writeFile(join(folder, "docs/leave.md"), "There are 25 days of leave each year.");
    await runTests([], { ...how, mode: "record" });
    await writeFile(
      join(folder, "leave.test.yaml"),
      `${tests}  - { name: is new, skip: true, inputs: { text: Hi }, assert: [{ contains: x }] }\n`,
    );
    const status = (await git("status", "--short")).stdout;
    const { baseline, now, cases } = await compareWithBaseline([], "HEAD", how);
    expect([baseline.passed, now.passed, now.failed]).toEqual([2, 1, 1]);
    expect(cases.map(({ id, kind }) => [id, kind])).toEqual([
      ["says how long", "regression"],
      ["knows the office", "same"],
      ["is new", "same"],
    ]);
    expect(cases[0]?.answer).toEqual([
      { kind: "same", text: "There are " },
      { kind: "removed", text: "27 " },
      { kind: "added", text: "25 " },
      { kind: "same", text: "days of leave each year. [1]" },
    ]);
    expect((await git("status", "--short")).stdout).toBe(status);
    expect((await git("worktree", "list")).stdout.trim().split("\n")).toHaveLength(1);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith("aiplanet-baseline-"))).toEqual([]);
  });

  test("counts each case of a file that cannot be run any more as worse, and says why", async () => {
    const { folder, how } = await repository();
    await writeFile(join(folder, "leave.yaml"), workflow.replace("answer.text", "answer.txt"));
    const { cases } = await compareWithBaseline([], "HEAD", how);
    expect(cases).toMatchObject([
      {
        id: "says how long",
        kind: "regression",
        now: { status: "error", reason: expect.stringContaining("leave.yaml has errors") },
      },
      { id: "knows the office", kind: "regression", now: { status: "error" } },
    ]);
  });

  test("refuses what is no revision, and a folder without a repository", async () => {
    const { how } = await repository();
    await expect(compareWithBaseline([], "nothing", how)).rejects.toThrow('has no revision "nothing"');
    await expect(compareWithBaseline([], "--all", how)).rejects.toThrow('has no revision "--all"');
    const folder = await temporaryFolder({ "leave.yaml": workflow, "leave.test.yaml": tests });
    await expect(compareWithBaseline([], "HEAD", { ...how, folder })).rejects.toMatchObject({ code: "usage" });
  });
});
