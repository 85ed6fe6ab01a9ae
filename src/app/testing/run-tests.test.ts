import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { type RunTestsOptions, runTests } from "./run-tests";
import { type Script, scriptedModels } from "./scripted-models";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: door
nodes:
  question: { type: user_query }
  kind:
    type: llm_engine
    config: { model: "script:one", prompt: "Which kind? {{ question }}" }
    inputs: { question: question.text }
  long:
    type: llm_engine
    when: kind.text == 'hard'
    config: { model: "script:one", prompt: "Think. {{ question }}" }
    inputs: { question: question.text }
    retry: { attempts: 3, backoff: 1ms }
  short: { type: output, when: kind.text != 'hard', inputs: { text: kind.text } }
  reply: { type: output, inputs: { text: long.text } }
`;

/** Says what kind of question it is, and thinks about the hard ones. */
const clever: Script = ({ question, messages }) => {
  const asked = messages.at(-1)?.content ?? question;
  if (asked.startsWith("Think.")) return "After long thought: 42.";
  return asked.includes("universe") ? "hard" : "easy";
};

async function run(
  cases: string,
  { script = clever, ...options }: RunTestsOptions & { readonly script?: Script } = {},
) {
  const folder = options.folder ?? (await temporaryFolder({ "door.yaml": workflow }));
  await writeFile(join(folder, "door.test.yaml"), `workflow: door.yaml\n${cases}`);
  const models = scriptedModels("script", script);
  const report = await runTests([], {
    mode: "live",
    ...options,
    folder,
    planet: { environment: {}, providers: [models] },
  });
  return { folder, report, models, cases: report.files.flatMap((file) => file.cases) };
}

const hard = "inputs: { text: What about the universe? }";

describe("runTests", () => {
  test("tells the path that a run took, what it used and what it reached", async () => {
    const { report } = await run(`cases:
  - { name: hard, ${hard}, assert: [{ ran: [kind, long, reply] }, { skipped: short }, { contains: "42" }] }
  - { name: wrong path, inputs: { text: Hi }, assert: [{ ran: long }] }
  - { name: left out, skip: not today, inputs: { text: Hi }, assert: [{ ran: long }] }
`);
    expect(report).toMatchObject({ passed: 1, failed: 1, errors: 0, skipped: 1 });
    const [file] = report.files;
    expect(file?.cases[1]?.attempts[0]?.assertions[0]).toEqual({
      holds: false,
      expected: "long ran",
      got: "long is skipped; the path was question -> kind -> short",
      node: "long",
      place: { line: 4, column: 58 },
    });
    expect(file?.coverage).toMatchObject({
      nodes: { reached: 5, all: 5 },
      branches: { reached: 4, all: 4, missing: [] },
    });
    expect(report.usage.output).toBeGreaterThan(0);
  });

  test("runs one node with what it needs, and nothing that is given", async () => {
    const { cases, models } = await run(`cases:
  - name: thinks
    node: long
    mocks: { kind: { text: hard }, question: { text: Why?, history: [] } }
    assert: [{ contains: After long thought }, { output: long.text, starts_with: After }, { skipped: reply }]
`);
    expect(cases[0]).toMatchObject({ status: "passed" });
    expect(models.requests).toHaveLength(1);
  });

  test("takes what upstream nodes gave from a recorded run", async () => {
    const folder = await temporaryFolder({ "door.yaml": workflow });
    const events = [
      { seq: 0, time: 0, type: "run-start", run: "r", workflow: "door", input: { text: "Why?" } },
      { seq: 1, time: 1, type: "node-end", node: "question", outputs: { text: "Why?", history: [] } },
      { seq: 2, time: 2, type: "node-end", node: "kind", outputs: { text: "hard" } },
    ];
    await writeFile(join(folder, "run.jsonl"), events.map((event) => JSON.stringify(event)).join("\n"));
    const one = "cases: [{ name: a, node: long, recorded_run: run.jsonl, assert: [{ contains: '42' }] }]\n";
    const { cases, models } = await run(one, { folder });
    expect(cases[0]).toMatchObject({ status: "passed" });
    expect(models.requests.map(({ messages }) => messages.at(-1)?.content)).toEqual(["Think. Why?"]);
  });

  test("repeats what is not the same each time, and asks for a share of it", async () => {
    let turn = 0;
    const script: Script = () => (turn++ % 2 === 0 ? "good" : "bad");
    const said = (rate: number) =>
      `cases: [{ name: a, repeat: 4, pass_rate: ${rate}, inputs: { text: Hi }, assert: [{ contains: good }] }]\n`;
    expect((await run(said(0.5), { script })).cases[0]).toMatchObject({ status: "passed", passed: 2 });
    expect((await run(said(0.6), { script })).cases[0]).toMatchObject({ status: "failed", passed: 2 });
  });

  test("makes providers fail as told, and counts the attempts", async () => {
    const { cases } = await run(`cases:
  - { name: saved, ${hard}, faults: { long: "rate_limit:1" }, assert: [{ contains: "42" }] }
  - { name: refused, ${hard}, faults: { long: quota }, assert: [{ status: failed }, { error: provider_unavailable }] }
  - { name: not expected, ${hard}, faults: { long: quota }, assert: [{ contains: "42" }] }
`);
    expect(cases.map(({ status }) => status)).toEqual(["passed", "passed", "error"]);
  });

  test("ends runs that take too long or use too much, and tests that use up the budget of their file", async () => {
    const { cases } = await run(
      `budget: { tokens: 10 }
cases:
  - { name: over, ${hard}, budget: { tokens: 1 }, assert: [{ contains: "42" }] }
  - { name: fine, inputs: { text: Hi }, assert: [{ contains: easy }] }
  - { name: late, inputs: { text: Hi }, assert: [{ contains: easy }] }
`,
      { concurrency: 1 },
    );
    expect(cases.map(({ status, attempts }) => [status, attempts[0]?.error?.code])).toEqual([
      ["error", "budget_exceeded"],
      ["passed", undefined],
      ["error", "budget_exceeded"],
    ]);
  });

  test("runs what is asked for, and stops when enough went wrong", async () => {
    const many = `cases:
  - { name: one, inputs: { text: a }, assert: [{ contains: hard }] }
  - { name: two, inputs: { text: b }, assert: [{ contains: easy }] }
  - { name: three, inputs: { text: c }, assert: [{ contains: hard }] }
`;
    const ids = async (options: RunTestsOptions) => (await run(many, options)).cases.map(({ id }) => id);
    expect(await ids({ filter: /^t/ })).toEqual(["two", "three"]);
    expect(await ids({ shard: { number: 2, of: 2 } })).toEqual(["two"]);
    expect(await ids({ shard: { number: 1, of: 2 }, filter: /^t/g })).toEqual(["two"]);
    expect(await ids({ shard: { number: 4, of: 4 } })).toEqual([]);
    await expect(ids({ shard: { number: 1, of: 2 }, filter: /nine/ })).rejects.toMatchObject({
      code: "not_found",
      message: 'no case has a name that "nine" is found in',
    });
    expect(await ids({ bail: 1, concurrency: 1 })).toEqual(["one"]);
    expect(await ids({ concurrency: 3 })).toEqual(["one", "two", "three"]);
  });

  test("shares out the cases of many small files", async () => {
    const one = "workflow: door.yaml\ncases: [{ name: a, inputs: { text: a }, assert: [{ contains: easy }] }]\n";
    const names = ["a", "b", "c", "d", "e"];
    const folder = await temporaryFolder({
      "door.yaml": workflow,
      ...Object.fromEntries(names.map((name) => [`${name}.test.yaml`, one])),
    });
    const filesOf = async (number: number) => {
      const planet = { environment: {}, providers: [scriptedModels("script", clever)] };
      const { files } = await runTests([], { folder, planet, mode: "live", shard: { number, of: 2 } });
      return files.filter(({ cases }) => cases.length > 0).map(({ file }) => file);
    };
    expect(await filesOf(1)).toEqual(["a.test.yaml", "c.test.yaml", "e.test.yaml"]);
    expect(await filesOf(2)).toEqual(["b.test.yaml", "d.test.yaml"]);
  });

  test("records once, replays without asking, and names what nobody asks for any more", async () => {
    const one = `cases: [{ name: a, ${hard}, assert: [{ contains: "42" }] }]\n`;
    const first = await run(one, { mode: "record" });
    expect(first.report.files[0]?.cassettes).toMatchObject({ recorded: 2, replayed: 0, obsolete: [] });
    const { folder } = first;
    const second = await run(one, { folder, mode: "replay", script: [] });
    expect(second.cases[0]).toMatchObject({ status: "passed" });
    expect(second.models.requests).toEqual([]);
    const other = "cases: [{ name: a, inputs: { text: Hi }, assert: [{ contains: easy }] }]\n";
    const missed = await run(other, { folder, mode: "replay" });
    expect(missed.cases[0]?.attempts[0]?.error).toMatchObject({
      code: "not_recorded",
      hint: expect.stringContaining("aiplanet test door.test.yaml --record"),
    });
    const pruned = await run(other, { folder, mode: "record", prune: true });
    expect(pruned.report.files[0]?.cassettes).toMatchObject({ recorded: 1, pruned: true });
    expect((await readdir(join(folder, "__cassettes__/door"))).length).toBe(2);
  });

  test("records anew when it is asked to, and gives each repetition its own answer", async () => {
    let turn = 0;
    const script: Script = () => {
      turn += 1;
      return `answer ${turn}`;
    };
    const two = "cases: [{ name: a, repeat: 2, inputs: { text: Hi }, assert: [{ matches: answer }] }]\n";
    const { folder } = await run(two, { mode: "record", script });
    const answers = async (mode: "replay" | "refresh") =>
      (await run(two, { folder, mode, script })).cases[0]?.attempts.map(({ answer }) => answer);
    expect(await answers("replay")).toEqual(["answer 1", "answer 2"]);
    expect(await answers("refresh")).toEqual(["answer 3", "answer 4"]);
    expect(await answers("replay")).toEqual(["answer 3", "answer 4"]);
  });

  test("asks a judge and an embedder about what answers mean", async () => {
    const script: Script = ({ json, messages }) => {
      if (json === false) return "It is green.";
      return { score: messages[0]?.content.includes("green") ? 0.9 : 0.2, reason: "as the rubric says" };
    };
    const { cases } = await run(
      `defaults: { judge: "script:judge", embedding: "script:vectors" }
cases:
  - name: means it
    inputs: { text: Which colour? }
    assert:
      - judge: { rubric: It names a colour., repeat: 3 }
      - similar: { to: It is green! }
      - not: { similar: { to: Sixty-four zebras. } }
      - not: { judge: { rubric: It names a colour., at_least: 0.95 } }
`,
      { script },
    );
    expect(cases[0]?.attempts[0]?.assertions.map(({ holds }) => holds)).toEqual([true, true, true, true]);
  });

  test("tells of files that cannot be run, with every fault and its place", async () => {
    const { report } = await run(`cases:
  - { name: a, inputs: { txt: Hi }, mocks: { knd: {} }, assert: [{ ran: lng }, { output: kind.txt, contains: x }, { matches: "(" }] }
  - { name: a, faults: { kind: slwo }, assert: [{ expression: "kind.text +" }] }
`);
    const diagnostics = (report.files[0]?.error?.diagnostics ?? []).map(({ message }) => message);
    expect(diagnostics).toEqual(
      expect.arrayContaining([
        'the workflow has no input "txt"',
        'the workflow has no node "knd"',
        'the workflow has no node "lng"',
        'the node "kind" has no output "txt"',
        '"(" is no regular expression',
        'two cases have the name "a"',
        'there is no fault "slwo" to inject',
      ]),
    );
    expect(report).toMatchObject({ passed: 0, errors: 1 });
  });
});

describe("a judge that does not answer", () => {
  const judge = "judge: { rubric: It is right., model: 'none:judge' }";

  test("makes the case an error, and hides nothing that certainly does not hold", async () => {
    const { report, cases } = await run(`cases:
  - { name: open, ${hard}, assert: [{ contains: "42" }, { ${judge} }] }
  - { name: wrong, ${hard}, assert: [{ ${judge} }, { contains: "43" }] }
`);
    expect(report).toMatchObject({ passed: 0, failed: 1, errors: 1 });
    const [open, wrong] = cases.map(({ attempts }) => attempts[0]);
    expect(open?.status).toBe("error");
    expect(open?.assertions).toMatchObject([{ holds: true }, { error: { code: "unknown_model" }, place: { line: 3 } }]);
    expect(wrong?.status).toBe("failed");
    expect(wrong?.assertions.map(({ holds }) => holds)).toEqual([false, false]);
  });
});
