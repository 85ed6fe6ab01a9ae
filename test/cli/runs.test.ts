import { describe, expect, test } from "vitest";
import { aiplanet, start } from "./command-line";
import { openProject, openSlowProject } from "./project";

const head = "api_version: aiplanet/v1\nkind: Workflow\nname: test\nnodes:\n  question: { type: user_query }\n";
const saying = `${head}  reply: { type: output, inputs: { text: question.text } }\n`;
const asking = `${head}  approval:
    type: human_input
    config: { prompt: "Send {{ text }}?", choices: [yes, no] }
    inputs: { text: question.text }
  reply: { type: output, inputs: { text: approval.text } }
`;

describe("aiplanet runs", () => {
  test("lists, shows and runs again what was kept", async () => {
    const folder = await openProject({ "say.yaml": saying });
    const runs = (...words: string[]) => aiplanet(["runs", ...words], { folder });
    expect((await runs("list")).stderr).toContain("runs are kept with: aiplanet run FILE --durable");
    expect(await aiplanet(["run", "say.yaml", "Hello", "--durable"], { folder })).toMatchObject({
      code: 0,
      stdout: "Hello\n",
    });
    const { stdout: listed } = await runs("list", "--json");
    const [{ id }] = JSON.parse(listed);
    expect((await runs("list")).stdout).toMatch(new RegExp(`^${id}  completed  \\S+  \\d{4}-\\d\\d-\\d\\d .*ms\n$`));
    const { stdout: shown } = await runs("show", "last", "--outputs");
    expect(shown).toContain(`${id}  completed`);
    expect(shown).toMatch(/\n {2}. question +[█▉-▏]/);
    expect(shown).toContain("  text: Hello");
    expect((await runs("show", id, "--workflow")).stdout).toContain("nodes:");
    const events = (await runs("show", id.slice(0, 20), "--events")).stdout.trim().split("\n");
    expect(events.map((line) => JSON.parse(line).seq)).toEqual(events.map((_, index) => index));
    expect(JSON.parse((await runs("show", id, "--json")).stdout)).toMatchObject({ id, output: { text: "Hello" } });

    expect(await runs("rerun", "last", "-q")).toMatchObject({ code: 0, stdout: "Hello\n" });
    expect(await runs("diff", id, "last")).toMatchObject({ code: 0, stderr: "the runs do not differ\n" });
    await aiplanet(["run", "say.yaml", "Other", "--durable"], { folder });
    const differing = await runs("diff", id, "last");
    expect(differing.code).toBe(1);
    expect(differing.stdout).toContain("~ input text: Hello -> Other\n");
    expect(await runs("prune")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
    expect(await runs("prune", "--yes", "--older-than", "0s", "--keep", "1")).toMatchObject({
      code: 0,
      stderr: "2 runs deleted\n",
    });
    expect(JSON.parse((await runs("list", "--json")).stdout)).toHaveLength(1);
  });

  test("answers in another process what a run asks", async () => {
    const folder = await openProject({ "ask.yaml": asking });
    const waiting = await aiplanet(["run", "ask.yaml", "it"], { folder });
    expect(waiting).toMatchObject({ code: 0, stdout: "" });
    expect(waiting.stderr).toMatch(
      /^"approval" waits for an answer: Send it\?\n {2}aiplanet runs answer run_\w+ yes\|no\n$/,
    );
    expect((await aiplanet(["runs", "list"], { folder })).stderr).toContain("1 run waiting for an answer");
    const wrong = await aiplanet(["runs", "answer", "last", "perhaps"], { folder });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('answer with "yes" or "no"') });
    expect(await aiplanet(["runs", "answer", "last", "yes"], { folder })).toMatchObject({ code: 0, stdout: "yes\n" });
    expect((await aiplanet(["runs", "answer", "last", "yes"], { folder })).code).toBe(5);
    const told = await aiplanet(["run", "ask.yaml", "it", "--answer", "approval=no"], { folder });
    expect(told).toMatchObject({ code: 0, stdout: "no\n" });
    const nobody = await aiplanet(["run", "ask.yaml", "it", "--answer", "reply=no"], { folder });
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('"reply", which asks nothing') });
    const json = await aiplanet(["run", "ask.yaml", "it", "--json"], { folder });
    expect(JSON.parse(json.stdout)).toMatchObject({ status: "waiting", questions: [{ node: "approval" }] });
  });

  test("finds a run whose process was killed, and lets it go on", async () => {
    const folder = await openSlowProject();
    const killed = start(["run", "slow.yaml", "leave", "--durable", "--events"], { folder });
    await killed.shows("waiting");
    const running = await aiplanet(["runs", "resume", "last"], { folder });
    expect(running).toMatchObject({ code: 2, stderr: expect.stringContaining("is being run by process") });
    killed.process.kill("SIGKILL");
    await killed.finished;
    const listed = await aiplanet(["runs", "list", "--status", "interrupted"], { folder });
    expect(listed.stdout).toContain("interrupted");
    expect(listed.stderr).toContain("1 run interrupted; let them go on: aiplanet runs resume ID, or --all");
    const again = start(["runs", "resume", "--all", "--events"], { folder });
    await again.shows('"seq":8');
    const shown = await aiplanet(["runs", "show", "last"], { folder });
    expect(shown.stdout).toMatch(/running.*find +[█▉-▏]+ +\d+m?s.*slow.+running/s);

    expect((await aiplanet(["runs", "cancel", "last"], { folder })).stderr).toMatch(/^run_\w+ is canceled\n$/);
    expect((await again.finished).code).toBe(130);
    const events = (await aiplanet(["runs", "show", "last", "--events"], { folder })).stdout.trim().split("\n");
    const starts = events.map((line) => JSON.parse(line)).filter(({ type }) => type === "node-start");
    expect(starts.map(({ node }) => node)).toEqual(["question", "find", "slow", "slow"]);
  });

  test("says how a durable run goes on that failed or was interrupted", async () => {
    const folder = await openSlowProject();
    const stopped = start(["run", "slow.yaml", "leave", "--durable"], { folder });
    await waits(folder);
    stopped.process.kill("SIGINT");
    const { code, stderr } = await stopped.finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/it goes on from there: aiplanet runs resume run_\w+\n$/);
  });

  test("refuses what it cannot do with the code of its kind", async () => {
    const folder = await openProject();
    const codeOf = async (...words: string[]) => (await aiplanet(["runs", ...words], { folder })).code;
    expect(await codeOf("show", "last")).toBe(5);
    expect(await codeOf("resume")).toBe(2);
    expect(await codeOf("resume", "run_1", "--all")).toBe(2);
    expect(await codeOf("list", "--status", "asleep")).toBe(2);
    expect(await codeOf("rerun", "last", "--set", "answer.model=x")).toBe(2);
    expect(await codeOf("prune", "--older-than", "soon", "--yes")).toBe(2);
    expect(await codeOf("lst")).toBe(2);
  });
});

/** Resolves when the newest run has come to the node that waits, as other processes see it. */
async function waits(folder: string): Promise<void> {
  for (;;) {
    const { stdout } = await aiplanet(["runs", "show", "last", "--events"], { folder });
    if (stdout.includes('"text":"waiting"')) return;
  }
}
