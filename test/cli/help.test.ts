import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../../package.json";
import { aiplanet, root } from "./command-line";

const commands = [
  "aiplanet",
  "run",
  "runs",
  "workflow",
  "validate",
  "graph",
  "embed",
  "search",
  "kb",
  "backup",
  "restore",
  "doctor",
];
const runs = ["list", "show", "resume", "answer", "rerun", "diff", "cancel", "prune"];
const workflow = ["save", "list", "show", "history", "diff", "restore"];
const subcommands = [
  ...runs.map((name) => `runs ${name}`),
  ...workflow.map((name) => `workflow ${name}`),
  "kb eval",
  "kb lock",
  "kb check",
  "kb diff",
];

describe("the help", () => {
  // `npx vitest run test/cli/help.test.ts -u` writes the texts anew.
  test.each([...commands, ...subcommands])("of %s is the text in the folder help", async (name) => {
    const words = name === "aiplanet" ? ["--help"] : [...name.split(" "), "--help"];
    const { code, stdout, stderr } = await aiplanet(words);
    expect([code, stderr]).toEqual([0, ""]);
    await expect(stdout).toMatchFileSnapshot(join(root, "test/cli/help", `${name.replace(" ", "-")}.txt`));
  });

  test("names every command that there is", async () => {
    const { stdout } = await aiplanet(["help"]);
    const named = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<| )/gm)].map(([, name]) => name);
    expect(named).toEqual([...commands.slice(1), "help"]);
  });

  test.each([[[]], [["help"]], [["-h"]]])("stands on stdout for %j", async (words) => {
    const { code, stdout, stderr } = await aiplanet(words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: aiplanet \[options\] \[command\]\n/);
  });

  test("of a command is shown by help and by -h", async () => {
    const texts = await Promise.all(
      [
        ["help", "run"],
        ["run", "-h"],
      ].map((words) => aiplanet(words)),
    );
    expect(texts[0]).toEqual(texts[1]);
  });

  test("is the same on a narrow terminal and in a wide one", async () => {
    const texts = await Promise.all(["40", "200"].map((COLUMNS) => aiplanet(["--help"], { environment: { COLUMNS } })));
    expect(texts[0]).toEqual(texts[1]);
  });
});

describe("--version", () => {
  test("prints the version of the package", async () => {
    expect(await aiplanet(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
