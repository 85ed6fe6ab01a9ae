import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PlanetError } from "../engine/errors";
import { type Config, loadConfig } from "./config";
import { temporaryFolder } from "./fixtures/temporary-folder";

describe("loadConfig", () => {
  test("has defaults where there is no file", async () => {
    const folder = await temporaryFolder();
    expect(await loadConfig(folder, {})).toEqual({
      file: undefined,
      userFile: undefined,
      folder,
      plugins: [],
      pluginFolder: folder,
      model: undefined,
      dataFolder: join(folder, ".aiplanet"),
      stack: "default",
      workflow: undefined,
      providers: {},
      prices: {},
      vectors: undefined,
      tracing: undefined,
      environment: {},
    } satisfies Config);
  });

  test("reads the file of the folder", async () => {
    const folder = await temporaryFolder({
      "aiplanet.config.yaml": "plugins: [./nodes.mjs]\nmodel: offline:extractive\ndata: kept/here\n",
    });
    expect(await loadConfig(folder, {})).toMatchObject({
      file: join(folder, "aiplanet.config.yaml"),
      folder,
      plugins: ["./nodes.mjs"],
      model: "offline:extractive",
      dataFolder: join(folder, "kept/here"),
    });
  });

  test("finds the file in a folder above, which its paths are relative to", async () => {
    const folder = await temporaryFolder({ "aiplanet.config.yaml": "data: kept\n", "a/b/c.txt": "" });
    expect(await loadConfig(join(folder, "a/b"), {})).toMatchObject({ folder, dataFolder: join(folder, "kept") });
  });

  test("takes the nearest file, and no folder of its name", async () => {
    const folder = await temporaryFolder({
      "aiplanet.config.yaml": "model: far:away\n",
      "a/aiplanet.config.yaml": "model: near:by\n",
      "a/b/aiplanet.config.yaml/c.txt": "",
    });
    expect(await loadConfig(join(folder, "a/b"), {})).toMatchObject({ model: "near:by" });
  });

  test("uses the data folder of a folder above where there is no file", async () => {
    const folder = await temporaryFolder({ ".aiplanet/kept": "", "a/b.txt": "" });
    expect(await loadConfig(join(folder, "a"), {})).toMatchObject({ folder, dataFolder: join(folder, ".aiplanet") });
  });

  test("takes model and data folder from the environment before the file", async () => {
    const folder = await temporaryFolder({ "aiplanet.config.yaml": "model: a:b\ndata: kept\n", "sub/a.txt": "" });
    const environment = { AIPLANET_MODEL: "c:d", AIPLANET_DATA: "elsewhere" };
    expect(await loadConfig(join(folder, "sub"), environment)).toMatchObject({
      model: "c:d",
      dataFolder: join(folder, "sub/elsewhere"),
    });
  });

  test("takes an empty variable for none", async () => {
    const folder = await temporaryFolder({ "aiplanet.config.yaml": "model: a:b\n" });
    expect(await loadConfig(folder, { AIPLANET_MODEL: "", AIPLANET_DATA: "" })).toMatchObject({
      model: "a:b",
      dataFolder: join(folder, ".aiplanet"),
    });
  });

  test.each(["", "# nothing yet\n", "\ufeffmodel: a:b\n", "model: a:b\r\nplugins: []\r\n"])(
    "reads %j",
    async (text) => {
      await expect(loadConfig(await temporaryFolder({ "aiplanet.config.yaml": text }), {})).resolves.toBeDefined();
    },
  );

  test.each([
    ["modle: a:b", 1, 1, 'unknown key "modle"'],
    ["\nmodel: 3", 2, 8, '"model" must be a model id'],
    ["plugins: ./a.mjs", 1, 10, '"plugins" must be a list'],
    ["plugins:\n  - 3", 2, 5, "must be a module path"],
    ["data: []", 1, 7, '"data" must be a folder'],
    ["model: [", 1, 8, "the [ that opens here is not closed"],
    ["model: a:b\nmodel: c:d", 2, 1, "twice"],
    ["__proto__: 1", 1, 1, 'unknown key "__proto__"'],
    ["constructor: 1", 1, 1, 'unknown key "constructor"'],
  ])("names the place of what is wrong with %j", async (text, line, column, message) => {
    const [fault] = await faultsOf({ "aiplanet.config.yaml": text });
    expect(fault).toMatchObject({
      file: "aiplanet.config.yaml",
      line,
      column,
      message: expect.stringContaining(message),
    });
  });

  test("names everything that is wrong at once, in the order of the file", async () => {
    const faults = await faultsOf({ "aiplanet.config.yaml": "modle: a\nplugins: 3\ndata: 4\ndata: 5\n" });
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 4, 4]);
  });

  test("says so when the file is not UTF-8", async () => {
    const [fault] = await faultsOf({ "aiplanet.config.yaml": new Uint8Array([0x6d, 0xff]) });
    expect(fault).toMatchObject({ code: "AP1006" });
  });

  test("names the file as it is seen from the folder", async () => {
    const folder = await temporaryFolder({ "aiplanet.config.yaml": "modle: a", "sub/a.txt": "" });
    await expect(loadConfig(join(folder, "sub"), {})).rejects.toMatchObject({
      code: "invalid_config",
      message: "../aiplanet.config.yaml has 1 error",
    });
  });

  test("shows no key that stands in the file itself", async () => {
    const folder = await temporaryFolder({
      "aiplanet.config.yaml": "providers:\n  openai:\n    key: plain-words\n    api_key: other-words\n",
    });
    const error = await loadConfig(folder, {}).catch((thrown: PlanetError) => thrown);
    expect(error).toMatchObject({ code: "invalid_config" });
    const text = JSON.stringify(error);
    expect(text).toContain("key: ***********");
    expect(text).toContain("{ env: OPENAI_API_KEY }");
    expect(text).not.toMatch(/(plain|other)-words/);
  });

  test("reads the files .env of the folder and of the project", async () => {
    const folder = await temporaryFolder({
      "aiplanet.config.yaml": "model: a:b\n",
      ".env": "AIPLANET_MODEL=c:d\nOPENAI_API_KEY=far\n",
      "sub/.env": "OPENAI_API_KEY=near\n",
    });
    expect(await loadConfig(join(folder, "sub"), {})).toMatchObject({
      model: "c:d",
      environment: { OPENAI_API_KEY: "near" },
    });
  });
});

describe("loadConfig with the user's file", () => {
  test("takes from it what the project does not say, key by key", async () => {
    const { folder, environment } = await withUser(
      `model: a:b
stack: mine
providers:
  house: { base_url: "http://a/v1", concurrency: 2, timeout: { gap: 5s } }
  cellar: { base_url: "http://c/v1" }
prices: { "house:small": { input: 1, output: 2 } }
`,
      `model: c:d
providers:
  house: { concurrency: 9, timeout: { total: 1m } }
prices: { "house:small": { input: 3 } }
`,
    );
    expect(await loadConfig(folder, environment)).toMatchObject({
      file: join(folder, "aiplanet.config.yaml"),
      userFile: join(folder, "home/.config/aiplanet/config.yaml"),
      model: "c:d",
      stack: "mine",
      providers: {
        house: { base_url: "http://a/v1", concurrency: 9, timeout: { gap: 5_000, total: 60_000 } },
        cellar: { base_url: "http://c/v1" },
      },
      prices: { "house:small": { input: 3, output: 2 } },
    });
  });

  test("takes paths in it as relative to it", async () => {
    const { folder, environment } = await withUser("data: ../data\nplugins: [./a.mjs]\n", "model: a:b\n");
    const home = join(folder, "home/.config/aiplanet");
    expect(await loadConfig(folder, environment)).toMatchObject({
      dataFolder: join(folder, "home/.config/data"),
      plugins: ["./a.mjs"],
      pluginFolder: home,
    });
    const own = await withUser("data: ../data\nplugins: [./a.mjs]\n", "data: here\nplugins: [./b.mjs]\n");
    expect(await loadConfig(own.folder, own.environment)).toMatchObject({
      dataFolder: join(own.folder, "here"),
      plugins: ["./b.mjs"],
      pluginFolder: own.folder,
    });
  });

  test("counts where there is no project's file", async () => {
    const { folder, environment } = await withUser("stack: mine\n");
    expect(await loadConfig(folder, environment)).toMatchObject({ file: undefined, folder, stack: "mine" });
  });

  test("is refused with its path, its line and a reason", async () => {
    const { folder, environment } = await withUser("model: a:b\nworkflow: w.yaml\n");
    const error = await loadConfig(folder, environment).catch((thrown: PlanetError) => thrown);
    expect(error).toMatchObject({
      code: "invalid_config",
      message: `${join(folder, "home/.config/aiplanet/config.yaml")} has 1 error`,
      details: {
        diagnostics: [
          { line: 2, message: expect.stringContaining('"workflow" must stand in the config file of a project') },
        ],
      },
    });
  });
});

async function withUser(user: string, project?: string) {
  const folder = await temporaryFolder({
    "home/.config/aiplanet/config.yaml": user,
    ...(project === undefined ? {} : { "aiplanet.config.yaml": project }),
  });
  return { folder, environment: { HOME: join(folder, "home") } };
}

async function faultsOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await temporaryFolder(files);
  const error = await loadConfig(folder, {}).catch((thrown: PlanetError) => thrown);
  expect(error).toMatchObject({ code: "invalid_config" });
  return (error as PlanetError).details?.diagnostics as readonly Record<string, unknown>[];
}
