import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import type { MakeCommand } from "../command-groups";
import { runCommand } from "../fixtures/run-command";
import { configGetCommand } from "./config-get";
import { configListCommand } from "./config-list";
import { configPathCommand } from "./config-path";
import { configSetCommand } from "./config-set";
import { configUnsetCommand } from "./config-unset";
import { stackCreateCommand } from "./stack-create";
import { stackUseCommand } from "./stack-use";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

const call = (make: MakeCommand, words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runCommand(make, words, { folder, environment: { HOME: join(folder, "../home"), ...environment } });
const read = (file = "aiplanet.config.yaml") => readFile(join(folder, file), "utf8");

describe("aiplanet config list", () => {
  test("shows each setting, its value and where it comes from", async () => {
    await writeFile(
      join(folder, "aiplanet.config.yaml"),
      "plugins: [./a.mjs, b]\nproviders:\n  house: { base_url: http://h/v1, key: { env: HOUSE_KEY } }\n",
    );
    await writeFile(join(folder, ".env"), "AIPLANET_DATA=kept\nOPENAI_API_KEY=planted-0001\n");
    const { out } = await call(configListCommand, [], { AIPLANET_STACK: "mine" });
    expect(out).toBe(`model                     openai:gpt-5-mini      default
stack                     mine                   AIPLANET_STACK in the environment
workflow                                         not set
data                      kept                   AIPLANET_DATA in .env
plugins                   [./a.mjs, b]           aiplanet.config.yaml:1
vectors.store             sqlite                 default
vectors.base_url          http://127.0.0.1:8000  default
tracing.content           false                  default
providers.openai.key.env  OPENAI_API_KEY         .env
providers.house.base_url  http://h/v1            aiplanet.config.yaml:3
providers.house.key.env   HOUSE_KEY              aiplanet.config.yaml:3, not set
`);
    const listed = JSON.parse((await call(configListCommand, ["--json"])).out);
    expect(listed).toContainEqual({ key: "workflow", value: null, origin: { kind: "default" } });
    expect(JSON.stringify(listed)).not.toContain("planted");
  });
});

describe("aiplanet config set", () => {
  test("writes the project's file, and get prints the bare value", async () => {
    const set = await call(configSetCommand, ["stack", "handbook"]);
    expect(set).toEqual({ exitCode: 0, out: "", err: '"stack" is now "handbook" in aiplanet.config.yaml\n' });
    expect(await read()).toBe("stack: handbook\n");
    expect(await call(configGetCommand, ["stack"])).toEqual({ exitCode: 0, out: "handbook\n", err: "" });
    await call(configSetCommand, ["plugins", "[./a.mjs, b]"]);
    expect((await call(configGetCommand, ["plugins"])).out).toBe("./a.mjs\nb\n");
    expect(JSON.parse((await call(configGetCommand, ["stack", "--json"])).out)).toEqual({
      key: "stack",
      value: "handbook",
      origin: { kind: "project", file: join(folder, "aiplanet.config.yaml"), line: 1 },
    });
  });

  test("writes the user's file, and says when something else wins", async () => {
    const environment = { AIPLANET_CONFIG: "mine.yaml" };
    const set = await call(configSetCommand, ["model", "a:b", "--user"], environment);
    expect(set.err).toBe('"model" is now "a:b" in mine.yaml\n');
    expect(await read("mine.yaml")).toBe("model: a:b\n");
    const other = await call(configSetCommand, ["model", "c:d", "--user"], { ...environment, AIPLANET_MODEL: "e:f" });
    expect(other.err).toBe(
      '"model" is now "c:d" in mine.yaml\n"e:f" wins over it: AIPLANET_MODEL in the environment\n',
    );
  });

  test("unset takes it out again", async () => {
    await call(configSetCommand, ["stack", "handbook"]);
    const unset = await call(configUnsetCommand, ["stack"]);
    expect(unset.err).toBe('"stack" is taken out of aiplanet.config.yaml; "default" counts now (default)\n');
    await expect(call(configUnsetCommand, ["stack"])).rejects.toMatchObject({ code: "not_found" });
    await expect(call(configGetCommand, ["workflow"])).rejects.toMatchObject({
      code: "not_found",
      hint: "set it: aiplanet config set workflow VALUE",
    });
  });
});

describe("aiplanet config path", () => {
  test("prints where the files are, also of one that cannot be read", async () => {
    const before = await call(configPathCommand, []);
    expect(before.out).toBe(`${join(folder, "aiplanet.config.yaml")}\n`);
    expect(before.err).toContain("there is no such file yet");
    await writeFile(join(folder, "aiplanet.config.yaml"), "modle: [");
    expect(await call(configPathCommand, [])).toEqual({ exitCode: 0, out: before.out, err: "" });
    const user = await call(configPathCommand, ["--user"], { XDG_CONFIG_HOME: "/settings" });
    expect(user.out).toBe("/settings/aiplanet/config.yaml\n");
  });
});

describe("aiplanet stack use", () => {
  test("sets the stack when it is there", async () => {
    await call(stackCreateCommand, ["handbook"]);
    await expect(call(stackUseCommand, ["handbok"])).rejects.toMatchObject({
      code: "not_found",
      hint: 'did you mean "handbook"?',
    });
    const used = await call(stackUseCommand, ["handbook"]);
    expect(used.err).toBe('"stack" is now "handbook" in aiplanet.config.yaml\n');
    expect((await call(configGetCommand, ["stack"])).out).toBe("handbook\n");
    expect((await call(stackUseCommand, ["default"])).exitCode).toBe(0);
    expect(await read()).toBe("stack: default\n");
  });
});
