import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { aiplanet, root } from "./command-line";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder({ "home/note.txt": "", "project/.env": "OPENAI_API_KEY=planted-0001\n" });
});

const call = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  aiplanet(words, {
    folder: join(folder, "project"),
    environment: { HOME: join(folder, "home"), XDG_CONFIG_HOME: "", ...environment },
  });

describe("aiplanet config", () => {
  test("does what the page about settings shows", async () => {
    const page = await readFile(join(root, "docs/config.md"), "utf8");
    const [, session = ""] = /```console\n([\s\S]*?)```/.exec(page) ?? [];
    const turns = session.split(/^\$ aiplanet /m).slice(1);
    expect(turns).toHaveLength(3);
    for (const turn of turns) {
      const [command = "", ...shown] = turn.split("\n");
      const { code, stdout, stderr } = await call(command.split(" "));
      expect([code, `${stderr}${stdout}`]).toEqual([0, shown.join("\n")]);
    }
  });

  test("lets a flag win over the environment, .env, the project's file and the user's", async () => {
    await writeFile(join(folder, "project/w.yaml"), asking);
    const stackOf = async (environment = {}) => (await call(["config", "get", "stack"], environment)).stdout.trim();
    expect(await stackOf()).toBe("default");
    await call(["config", "set", "stack", "e", "--user"]);
    expect(await stackOf()).toBe("e");
    await call(["config", "set", "stack", "d"]);
    expect(await stackOf()).toBe("d");
    await writeFile(join(folder, "project/.env"), "AIPLANET_STACK=c\n");
    expect(await stackOf()).toBe("c");
    expect(await stackOf({ AIPLANET_STACK: "b" })).toBe("b");
    await call(["workflow", "save", "w.yaml", "--stack", "a"], { AIPLANET_STACK: "b" });
    expect(JSON.parse((await call(["stack", "list", "--json"])).stdout)).toMatchObject([{ name: "a", inUse: false }]);
  });

  test("ends with 5 for what is not set, 2 for what is no setting, 3 for a file with faults", async () => {
    const unset = await call(["config", "get", "workflow"]);
    expect([unset.code, unset.stdout]).toEqual([5, ""]);
    expect(unset.stderr).toContain('error "workflow" is not set\n  = set it: aiplanet config set workflow VALUE\n');
    const unknown = await call(["config", "set", "modle", "a:b", "--json"]);
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(JSON.parse(unknown.stderr)).toMatchObject({ error: { code: "usage", hint: 'did you mean "model"?' } });

    const file = join(folder, "project/aiplanet.config.yaml");
    await writeFile(file, "stack: a\nmodle: b\n");
    const faulty = await call(["config", "list"]);
    expect([faulty.code, faulty.stdout]).toEqual([3, ""]);
    expect(faulty.stderr).toContain("aiplanet.config.yaml:2:1 error");
    expect((await call(["config", "set", "stack", "b"])).code).toBe(3);
    expect(await readFile(file, "utf8")).toBe("stack: a\nmodle: b\n");
    expect((await call(["config", "path"])).stdout).toBe(`${file}\n`);
  });

  test("uses a stack from now on, wherever none is named", async () => {
    await writeFile(join(folder, "project/w.yaml"), asking);
    expect((await call(["stack", "use", "handbook"])).code).toBe(5);
    await call(["stack", "create", "handbook"]);
    expect((await call(["stack", "use", "handbook"])).stderr).toBe(
      '"stack" is now "handbook" in aiplanet.config.yaml\n',
    );
    await call(["workflow", "save", "w.yaml"]);
    const listed = await call(["stack", "list", "--json"]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "handbook", inUse: true, workflows: 1 }]);
  });

  test("shows no key anywhere", async () => {
    for (const words of [["config", "list"], ["config", "list", "--json"], ["doctor"]]) {
      const { code, stdout, stderr } = await call(words);
      expect([code, `${stdout}${stderr}`]).toEqual([0, expect.not.stringContaining("planted")]);
    }
    const refused = await call(["config", "set", "providers.openai.key.env", "sk-planted-0001-0001-0001"]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.not.stringContaining("planted")]);
  });
});

const asking = `api_version: aiplanet/v1
kind: Workflow
name: asking
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }
`;
