import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { aiplanet, root, start } from "./command-line";
import { openProject, openSlowProject, workflow } from "./project";

const slowRun = ["run", "slow.yaml", "How many days of leave?"];

describe("Ctrl-C", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s in mid-run ends it with 130 and one line", async (signal) => {
    const folder = await openSlowProject();
    const { process, shows, finished } = start([...slowRun, "--events"], { folder });
    await shows("waiting");
    process.kill(signal);
    const { code, stdout, stderr } = await finished;

    expect([code, stderr]).toEqual([130, ""]);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "run-end",
      status: "canceled",
      error: { code: "run_canceled" },
    });
  });

  test("leaves stdout empty and says that it was interrupted, as text and as JSON", async () => {
    const folder = await openSlowProject();
    // The plugin's first word is not shown in a pipe, but the beginning of indexing is.
    const text = start(slowRun, { folder });
    await text.shows("indexing 1/2");
    text.process.kill("SIGINT");
    expect(await text.finished).toMatchObject({ code: 130, stdout: "" });
    expect((await text.finished).stderr).toMatch(/\nerror interrupted\n$/);

    const events = start([...slowRun, "--events"], { folder });
    await events.shows("waiting");
    events.process.kill("SIGINT");
    await events.finished;
    const { stdout } = await aiplanet(["search", "leave", "-c", "docs"], { folder });
    expect(stdout).toContain("docs/leave.md");
  });

  test("stops the wait for a question on stdin", async () => {
    const idle = workflow("  reply: { type: output, inputs: { text: question.text } }");
    const { process, shows, finished } = start(["run", "idle.yaml"], {
      folder: await openProject({ "idle.yaml": idle }),
    });
    // The workflow is checked, and the command waits, once it has warned of the collection that nobody uses.
    await shows("warning AP1904");
    process.kill("SIGINT");
    const { code, stdout, stderr } = await finished;
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(/error interrupted\n$/);
  });

  test("in the middle of indexing keeps the documents that are done, and the same command goes on from there", async () => {
    const words = "Everybody has leave and trains and hotels and many other things in paragraph ";
    const long = Array.from({ length: 20_000 }, (_, index) => `${words}${index}.\n`).join("\n");
    const many = Array.from({ length: 20 }, (_, index) => [`docs/${index}.md`, long] as const);
    const folder = await openProject(Object.fromEntries(many));
    const embed = ["embed", "docs", "-c", "docs", "--verbose"];
    await aiplanet(["embed", "docs/leave.md", "-c", "docs"], { folder });

    const { process, shows, finished } = start(embed, { folder });
    await shows("indexing 6/");
    process.kill("SIGINT");
    const { code, stdout, stderr } = await finished;
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(/\n\d+ of 22 files are indexed; the same command goes on from there\nerror interrupted\n$/);
    const [, indexed = ""] = /(\d+) of 22 files/.exec(stderr) ?? [];
    expect(Number(indexed)).toBeGreaterThan(1);

    expect(await integrityOf(folder)).toBe("ok");
    const { stdout: listed } = await aiplanet(["kb", "documents", "docs", "--json"], { folder });
    const held: { readonly name: string; readonly chunks: number }[] = JSON.parse(listed);
    expect(held).toHaveLength(Number(indexed));
    // No document is there by half.
    const [chunks] = held.filter(({ name }) => /\d/.test(name)).map((one) => one.chunks);
    expect(held.every((one) => !/\d/.test(one.name) || one.chunks === chunks)).toBe(true);
    const again = await aiplanet(embed, { folder });
    expect(again.stdout).toContain(`${22 - Number(indexed)} indexed, 0 skipped, ${indexed} unchanged`);
  });

  test("ends a run also where a node does not heed it", async () => {
    const { process, shows, finished } = start([...slowRun, "--events"], { folder: await openSlowProject(deaf) });
    await shows("waiting");
    process.kill("SIGINT");
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    expect(stdout).toMatch(/"type":"run-end","status":"canceled".*\n$/);
  });

  test("twice leaves at once", async () => {
    const folder = await openSlowProject(deaf);
    const { process, shows, finished } = start([...slowRun, "--events"], { folder });
    await shows("waiting");
    process.kill("SIGINT");
    await shows("not yet");
    process.kill("SIGINT");
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    expect(stdout).not.toContain("run-end");
    expect(await integrityOf(folder)).toBe("ok");
  });
});

describe("a node that waits for what never comes", () => {
  test("ends the run with run-end and a failure", async () => {
    const stuck = `export const nodes = [(await import("aiplanet")).defineNode({
      type: "wait", description: "Stuck.", inputs: { documents: { type: "documents", description: "" } },
      outputs: { text: { type: "text", description: "" } }, run: () => new Promise(() => undefined),
    })];`;
    const { code, stdout } = await aiplanet([...slowRun, "--events"], {
      folder: await openSlowProject({ "slow.mjs": stuck }),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "run-end",
      error: { message: "the run waits for something that never comes" },
    });
  });
});

/** A plugin whose node goes on when it is stopped. */
const deaf = {
  "slow.mjs": `import { defineNode, port } from "aiplanet";
export const nodes = [defineNode({
  type: "wait",
  description: "Waits, whatever happens.",
  inputs: { documents: port.documents("What it waits with.") },
  outputs: { text: port.text("Nothing ever.") },
  run({ delta, signal }) {
    signal.addEventListener("abort", () => process.stderr.write("not yet\\n"));
    delta("waiting");
    return new Promise(() => setInterval(() => undefined, 1000));
  },
})];`,
};

/** What SQLite says of the project's database. It runs apart, so that no test process holds the file open. */
async function integrityOf(folder: string): Promise<string> {
  const code = `
    const database = new (require("better-sqlite3"))(process.argv[1], { readonly: true });
    process.stdout.write(database.pragma("integrity_check", { simple: true }));`;
  const words = ["-e", code, join(folder, ".aiplanet/aiplanet.db")];
  return (await promisify(execFile)(process.execPath, words, { cwd: root })).stdout;
}
