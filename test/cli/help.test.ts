import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../../package.json";
import { commandLists } from "../../src/cli/root-help";
import { aiplanet, root } from "./command-line";

const groups = {
  stack: ["create", "list", "show", "use", "rename", "delete"],
  workflow: ["save", "list", "show", "history", "diff", "restore"],
  runs: ["list", "show", "resume", "answer", "rerun", "diff", "cancel", "prune", "to-test"],
  kb: ["list", "documents", "remove", "eval", "lock", "check", "diff"],
  config: ["list", "get", "set", "unset", "path"],
};
const commands = ["aiplanet", ...commandLists.flatMap(({ commands: listed }) => listed.map(({ name }) => name))];
const subcommands = Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group} ${name}`));

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
    const named = [...stdout.matchAll(/^.{12}([a-z]+) {2}/gm)].map(([, name]) => name);
    expect(named).toEqual(commands.slice(1));
  });

  test.each(Object.entries(groups))("of %s names all of its commands", async (group, names) => {
    const { stdout } = await aiplanet([group, "--help"]);
    const named = [...stdout.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*) (?:\[|<| )/gm)].map(([, name]) => name);
    expect(named).toEqual([...names, "help"]);
  });

  test.each(subcommands)("of %s has an example whose flags there are", async (name) => {
    const { stdout } = await aiplanet([...name.split(" "), "--help"]);
    const example = /Examples?:\n((?: {2}.*\n)+)/.exec(stdout)?.[1] ?? "";
    expect(example).toContain(`aiplanet ${name}`);
    for (const [flag] of example.matchAll(/--[a-z-]+/g)) expect(stdout.split("Example")[0]).toContain(flag);
  });

  test.each([[[]], [["help"]], [["-h"]]])("stands on stdout for %j", async (words) => {
    const { code, stdout, stderr } = await aiplanet(words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: aiplanet COMMAND \[arguments\] \[flags\]\n/);
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
