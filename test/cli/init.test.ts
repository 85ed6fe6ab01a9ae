import { execFile } from "node:child_process";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { aiplanet, launcher, root } from "./command-line";

const execute = promisify(execFile);

describe("aiplanet init", () => {
  test.each([
    [
      "rag-chat",
      "How long may I keep a book?",
      0,
      /^Books may be kept for four weeks\. \[1\]\n\n\[1\] docs\/lending\.md, /,
    ],
    ["research", "What does a COP of 4 mean?", 0, /^A COP of 4 means .* \[1\]\n\n\[1\] notes\/heat-pumps\.md, /],
    ["summarise", "What was decided about the pump and the path?", 0, /pump is replaced .*\[1\] .* gravel.*\[2\]\n/],
    ["blank", undefined, 0, /^This workflow becomes yours when you change workflow\.yaml\. \[1\]\n/],
    ["extract", undefined, 1, /^$/],
  ])("makes a project from %s that is valid and runs", async (template, question, code, answer) => {
    const folder = await temporaryFolder();
    const made = await aiplanet(["init", "Über uns 7", "--template", template], { folder });
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^Über uns 7\/\.env\.example\n[\s\S]*\nÜber uns 7\/workflow\.yaml\n$/);
    expect(made.stderr).toMatch(/^"Über-uns-7" is made; next:\n {2}cd "Über uns 7"\n {2}aiplanet /);

    const project = join(folder, "Über uns 7");
    const valid = await aiplanet(["validate", "workflow.yaml"], { folder: project });
    expect([valid.code, valid.stdout.split("\n").at(-2)]).toEqual([0, "workflow.yaml is valid"]);
    // What is missing is said beforehand, with the variables that put it right.
    expect(valid.stderr).toBe(template === "research" ? "0 errors, 1 warning\n" : "");
    if (template === "research") expect(valid.stdout).toMatch(/no web search is configured[\s\S]*SERPAPI_API_KEY/);
    const environment = { SEARXNG_BASE_URL: "http://127.0.0.1:1" };
    const ready = await aiplanet(["validate", "workflow.yaml"], { folder: project, environment });
    expect(ready).toEqual({ code: 0, stdout: "workflow.yaml is valid\n", stderr: "" });

    const words = question === undefined ? [] : [question];
    const run = await aiplanet(["run", "workflow.yaml", ...words], { folder: project });
    expect(run.code).toBe(code);
    expect(run.stdout).toMatch(answer);
    if (template === "extract") expect(run.stderr).toContain("name another model");
    if (template === "rag-chat") {
      const tested = await aiplanet(["test"], { folder: project });
      expect([tested.code, tested.stdout]).toEqual([0, expect.stringMatching(/^cases {4}2 passed$/m)]);
    }
  });

  test("shows commands that can be run as they stand", async () => {
    const folder = await temporaryFolder();
    for (const template of ["rag-chat", "research", "summarise", "extract", "blank"]) {
      const { stderr } = await aiplanet(["init", `it's ${template}`, "-t", template], { folder });
      const commands = [...stderr.matchAll(/^ {2}(\w.*)$/gm)].map(([, command = ""]) => command);
      expect(commands.length).toBe(3);
      await expect(shell(commands.join(" && "), folder), template).resolves.toBeDefined();
    }
  });

  test("replaces nothing, names all that is there, and writes nothing then", async () => {
    const folder = await temporaryFolder({ "README.md": "mine", "workflow.yaml": "mine" });
    expect(await aiplanet(["init"], { folder })).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error "README.md" and "workflow.yaml" are in "." already\n  = choose another folder; nothing was written\n',
    });
    expect((await readdir(folder)).sort()).toEqual(["README.md", "workflow.yaml"]);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
    const { stderr } = await aiplanet(["init", "--json"], { folder });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: "usage", details: { files: ["README.md", "workflow.yaml"] } },
    });
  });

  test("makes a project inside of a repository, whose data and keys are not committed", async () => {
    const folder = await temporaryFolder();
    await execute("git", ["init", "-q"], { cwd: folder });
    expect((await aiplanet(["init", "-t", "rag-chat"], { folder })).code).toBe(0);
    await aiplanet(["run", "workflow.yaml", "How long may I keep a book?"], { folder });
    await writeFile(join(folder, ".env"), "OPENAI_API_KEY=\n");
    const { stdout } = await execute("git", ["status", "--short"], { cwd: folder });
    expect(stdout.split("\n").map((line) => line.slice(3))).toEqual([
      ".env.example",
      ".gitignore",
      "README.md",
      "aiplanet.config.yaml",
      "docs/",
      "workflow.test.yaml",
      "workflow.yaml",
      "",
    ]);
  });

  test("the commands of docs/getting-started.md do what the page says", async () => {
    const page = await readFile(join(root, "docs/getting-started.md"), "utf8");
    const blocks = [...page.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.split(/^\$ /m));
    let folder = await temporaryFolder();
    for (const step of blocks.filter(Boolean)) {
      const [command = "", ...shown] = step.split("\n");
      if (command.startsWith("cd ")) {
        folder = join(folder, command.slice("cd ".length));
        continue;
      }
      const { stdout } = await shell(command, folder);
      if (shown.join("") !== "") expect(stdout, command).toBe(`${shown.join("\n").trimEnd()}\n`);
    }
    expect(folder).toMatch(/library-bot$/);
  });
});

/** Runs what a person would type; rejects when it fails. */
async function shell(command: string, folder: string) {
  const bin = await temporaryFolder();
  await writeFile(join(bin, "aiplanet"), `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  await chmod(join(bin, "aiplanet"), 0o755);
  const { PATH = "", HOME = "" } = process.env;
  const running = execute("sh", ["-c", command], { cwd: folder, env: { PATH: `${bin}:${PATH}`, HOME } });
  running.child.stdin?.end();
  return running;
}
