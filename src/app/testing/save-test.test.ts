import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { createPlanet } from "../create-planet";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { runTests } from "./run-tests";
import { type SaveTestOptions, saveTest } from "./save-test";
import { type Script, scriptedModels } from "./scripted-models";

const head = "api_version: aiplanet/v1\nkind: Workflow\nname: leave\n";
const declared = `${head}knowledge: { docs: { sources: [docs] } }\n`;
const nodes = (prompt = "Answer. {{ question }} {{ passages }}", more = "") => `nodes:
  question: { type: user_query }
  passages: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer:
    type: llm_engine
    config: { prompt: "${prompt}"${more} }
    inputs: { question: question.text, passages: passages.documents }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;
const files = { "leave.yaml": declared + nodes(), "docs/leave.md": "# Leave\n\nEverybody has 27 days of leave.\n" };

/** Miscounts unless it is told to be exact. */
const hasty: Script = ({ messages }) =>
  /Be exact/.test(messages.at(-1)?.content ?? "") ? "27 days [1]" : "72 days [1]";

async function project(
  more: Readonly<Record<string, string>> = {},
  script: Script = hasty,
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = await temporaryFolder({ ...files, ...more });
  const models = scriptedModels("script", script);
  const options = { environment, providers: [models] };
  const planet = await createPlanet({ ...options, folder, model: "script:one" });
  onTestFinished(() => planet.close());
  const ask = async (text: string, input = {}) => {
    const run = await planet.run("leave.yaml", { text, ...input }, { durable: true });
    return (await run.result()).run;
  };
  const save = (how: SaveTestOptions = {}, run = "last") => saveTest(planet, run, { folder, planet: options, ...how });
  const check = (mode: "replay" | "record" = "replay") => runTests([], { folder, mode, planet: options });
  const cases = async (file = "leave.test.yaml") => parse(await readFile(join(folder, file), "utf8")).cases;
  return { folder, models, planet, ask, save, check, cases };
}

describe("saveTest", () => {
  test("makes a test that fails of a bad answer, and passes once the workflow is mended", async () => {
    const { folder, models, ask, save, check, cases } = await project();
    await ask("How many days?");
    expect(models.requests).toHaveLength(1);
    const saved = await save({ bad: true });
    expect(saved).toMatchObject({ file: join(folder, "leave.test.yaml"), replays: true, othersUnrecorded: false });
    expect(saved.events).toBeUndefined();
    expect(await cases()).toEqual([
      {
        name: 'answers "How many days?" better',
        inputs: { text: "How many days?" },
        assert: [{ not: { equals: "72 days [1]" } }],
      },
    ]);
    expect(await check()).toMatchObject({ passed: 0, failed: 1, errors: 0 });
    // Nobody was asked, neither to save nor to replay.
    expect(models.requests).toHaveLength(1);
    await writeFile(join(folder, "leave.yaml"), declared + nodes("Be exact. {{ question }} {{ passages }}"));
    expect(await check("record")).toMatchObject({ passed: 1, failed: 0, errors: 0 });
  });

  test("replays what was good in a run, in further cases of the same file", async () => {
    const { models, ask, save, check, cases } = await project();
    const first = await ask("How many days?");
    await ask("How many days in all?");
    expect(await save({ name: "counts" }, first)).toMatchObject({ run: first, name: "counts", replays: true });
    expect(await save({ name: "counts" })).toMatchObject({ name: "counts (2)", replays: true });
    expect(await cases()).toMatchObject([{ assert: [{ equals: "72 days [1]" }, {}, {}] }, { name: "counts (2)" }]);
    expect(await check()).toMatchObject({ passed: 2, failed: 0, errors: 0 });
    expect(models.requests).toHaveLength(2);
  });

  test("says when the other cases of the file were never recorded, which are replayed from then on", async () => {
    const other = "workflow: leave.yaml\ncases: [{ name: a, inputs: { text: Who? }, assert: [{ contains: days }] }]\n";
    const { ask, save, check } = await project({ "leave.test.yaml": other });
    await ask("How many days?");
    expect(await save()).toMatchObject({ replays: true, othersUnrecorded: true });
    expect(await check()).toMatchObject({ passed: 1, errors: 1 });
    expect(await check("record")).toMatchObject({ passed: 2, errors: 0 });
    expect(await save({ name: "again" })).toMatchObject({ replays: true, othersUnrecorded: false });
  });

  test("replays the model that answered in place of another, and values that were asked for", async () => {
    const asking = nodes("Count {{ question }}", ', json: true, model: "openai:gpt-5-mini", fallback: [default]');
    const { models, ask, save, check } = await project({ "leave.yaml": declared + asking }, () => '{"days": 72}');
    await ask("How many days?");
    expect(await save()).toMatchObject({ replays: true });
    expect(await check()).toMatchObject({ passed: 1 });
    expect(models.requests).toHaveLength(1);
  });

  test("replays each element of a list by itself", async () => {
    const listing = `${head}nodes:
  question: { type: user_query, config: { inputs: { names: { type: json } } } }
  answer:
    type: llm_engine
    for_each: question.names
    config: { prompt: "{{ name }}" }
    inputs: { name: item }
  reply: { type: output, config: { format: json }, inputs: { json: answer.text } }
`;
    const { models, ask, save, check } = await project(
      { "leave.yaml": listing },
      ({ messages }) => `Hello ${messages.at(-1)?.content}`,
    );
    await ask("Greet", { names: ["Ada", "Bob"] });
    expect(models.requests).toHaveLength(2);
    const saved = await save();
    expect(saved.reason).toBeUndefined();
    expect(await check()).toMatchObject({ passed: 1 });
    expect(models.requests).toHaveLength(2);
  });

  test("tests the last node that asked a model where what came before it cannot be done again", async () => {
    const { folder, planet, models, ask, save, check, cases } = await project({
      "leave.yaml": `${head}knowledge: { docs: {} }\n${nodes()}`,
    });
    await planet.embed("docs", ["docs"]);
    const run = await ask("How many days?");
    expect(await save({ bad: true })).toMatchObject({
      replays: true,
      events: join(folder, "__runs__", `${run}.jsonl`),
    });
    expect(await cases()).toMatchObject([
      { node: "answer", recorded_run: `__runs__/${run}.jsonl`, assert: [{ not: { equals: expect.any(String) } }] },
    ]);
    expect(await check()).toMatchObject({ passed: 0, failed: 1, errors: 0 });
    expect(models.requests).toHaveLength(1);
  });

  test("tests one node when it is told to, into a file of that name", async () => {
    const { ask, save, check, cases } = await project();
    await ask("How many days?");
    expect(await save({ node: "answer", to: "more/answer.test.json" })).toMatchObject({ replays: true });
    expect(await cases("more/answer.test.json")).toMatchObject([{ node: "answer" }]);
    expect(await check()).toMatchObject({ passed: 1 });
    await expect(save({ node: "anser" })).rejects.toMatchObject({ code: "usage", hint: 'did you mean "answer"?' });
    await expect(save({ to: "answer.yaml" })).rejects.toMatchObject({ code: "usage" });
  });

  test("records nothing of a workflow that was changed since, and says so", async () => {
    const { folder, ask, save } = await project();
    await ask("How many days?");
    await writeFile(join(folder, "leave.yaml"), declared + nodes("Be exact. {{ question }}"));
    expect(await save()).toMatchObject({ replays: false, reason: "the workflow has changed since the run" });
    expect(await readdir(folder)).not.toContain("__cassettes__");
  });

  test("keeps the answer that was recorded first to the same request", async () => {
    let count = 0;
    const counting: Script = () => {
      count += 1;
      return `answer ${count}`;
    };
    const { ask, save, check } = await project({}, counting);
    const first = await ask("How many days?");
    await ask("How many days?");
    await save({}, first);
    expect(await save({ bad: true })).toMatchObject({
      replays: false,
      reason: "the recordings hold another answer to this",
    });
    expect((await check()).passed).toBeGreaterThanOrEqual(1);
  });

  test("writes no secret, wherever it was said", async () => {
    const secret = "sk-1234567890abcdef";
    const { folder, ask, save } = await project({}, () => `the key is ${secret}`, { SCRIPT_API_KEY: secret });
    await ask(`Is it ${secret}?`);
    await save({ node: "answer", name: `not ${secret}` });
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const written = names.filter((one) => one.isFile() && /test\.yaml$|jsonl$|json$/.test(one.name));
    expect(written.length).toBeGreaterThanOrEqual(3);
    for (const one of written) expect(await readFile(join(one.parentPath, one.name), "utf8")).not.toContain(secret);
  });

  test("refuses a file that tests another workflow, or is broken, and leaves it as it is", async () => {
    const other = "workflow: other.yaml\ncases: [{ name: a, assert: [{ contains: x }] }]\n";
    const { folder, ask, save } = await project({ "leave.test.yaml": other, "bad.test.yaml": "cases: 3\n" });
    await ask("How many days?");
    await expect(save()).rejects.toMatchObject({ code: "usage", hint: "name another file with --to" });
    await expect(save({ to: "bad.test.yaml" })).rejects.toMatchObject({ code: "invalid_test" });
    expect(await readFile(join(folder, "leave.test.yaml"), "utf8")).toBe(other);
    await expect(save({}, "run_unknown")).rejects.toMatchObject({ code: "not_found" });
  });
});
