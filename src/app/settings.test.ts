import { chmod, lstat, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configSchema } from "./config-schema";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { openSettings, type Setting } from "./settings";

const projectFile = "aiplanet.config.yaml";
const userFile = "home/.config/aiplanet/config.yaml";

describe("settings.list", () => {
  test("has every setting with one name, and its default", async () => {
    const { settings } = await open({});
    expect(linesOf(settings.list())).toEqual([
      'model "offline:extractive" default',
      'stack "default" default',
      "workflow undefined default",
      'data ".aiplanet" default',
      "plugins [] default",
      'vectors.store "sqlite" default',
      'vectors.base_url "http://127.0.0.1:8000" default',
      "tracing.content false default",
    ]);
    const named = new Set(settings.list().map(({ key }) => key.split(".")[0]));
    const all = Object.keys(configSchema.shape).filter((key) => key !== "providers" && key !== "prices");
    expect([...named].sort()).toEqual(all.sort());
  });

  test("says where each comes from: environment, .env, project, user, default", async () => {
    const { settings, folder } = await open(
      {
        [userFile]: "# mine\ndata: ../data\nstack: mine\nmodel: a:b\nprices:\n  'a:gpt-4.1': { input: 1 }\n",
        [projectFile]: "model: c:d\nstack: ours\nproviders:\n  house:\n    base_url: http://h/v1\n",
        ".env": "AIPLANET_STACK=everyday\n",
        "sub/.env": "HOUSE_BASE_URL=http://near/v1\n",
      },
      { AIPLANET_WORKFLOW: "chat.yaml" },
      "sub",
    );
    const list = settings.list();
    const originOf = (key: string) => list.find((setting) => setting.key === key);
    const [user, project] = [join(folder, userFile), join(folder, projectFile)];
    expect(originOf("workflow")).toEqual({
      key: "workflow",
      value: "chat.yaml",
      origin: { kind: "environment", name: "AIPLANET_WORKFLOW" },
    });
    expect(originOf("stack")).toEqual({
      key: "stack",
      value: "everyday",
      origin: { kind: ".env", file: join(folder, ".env"), name: "AIPLANET_STACK" },
    });
    expect(originOf("model")).toEqual({
      key: "model",
      value: "c:d",
      origin: { kind: "project", file: project, line: 1 },
    });
    expect(originOf("data")).toMatchObject({ value: "../data", origin: { kind: "user", file: user, line: 2 } });
    expect(originOf("prices.a:gpt-4.1.input")).toMatchObject({ value: 1, origin: { kind: "user", line: 6 } });
    expect(originOf("providers.house.base_url")).toMatchObject({
      value: "http://near/v1",
      origin: { kind: ".env", file: join(folder, "sub/.env"), name: "HOUSE_BASE_URL" },
    });
    expect(originOf("tracing.content")).toMatchObject({ origin: { kind: "default" } });
  });

  test("names the variables of keys and where they are set, and shows no key and no password", async () => {
    const { settings, folder } = await open(
      {
        [projectFile]: "providers:\n  house: { key: { env: HOUSE_KEY } }\n  cellar: { key: { env: CELLAR_KEY } }\n",
        ".env": "HOUSE_KEY=planted-0001\n",
      },
      { OPENAI_API_KEY: "planted-0002", SEARXNG_BASE_URL: "http://me:planted-0003@127.0.0.1:3/a@b" },
    );
    const [house, cellar, openai, searxng] = [
      settings.get("providers.house.key.env"),
      settings.get("providers.cellar.key.env"),
      settings.get("providers.openai.key.env"),
      settings.get("providers.searxng.base_url"),
    ];
    expect(house).toMatchObject({
      value: "HOUSE_KEY",
      origin: { kind: "project", line: 2 },
      variable: { kind: ".env", file: join(folder, ".env"), name: "HOUSE_KEY" },
    });
    expect(cellar).toMatchObject({ value: "CELLAR_KEY", variable: null });
    expect(openai).toMatchObject({
      value: "OPENAI_API_KEY",
      variable: { kind: "environment", name: "OPENAI_API_KEY" },
    });
    expect(searxng?.value).toBe("http://***@127.0.0.1:3/a@b");
    expect(settings.get("model")?.value).toBe("openai:gpt-5-mini");
    expect(JSON.stringify(settings.list())).not.toContain("planted");
  });
});

describe("settings.get", () => {
  test("has nothing for what is not set, and refuses what is no setting with the nearest", async () => {
    const { settings } = await open({ [projectFile]: "stack: ours\n" });
    expect(settings.get("stack")?.value).toBe("ours");
    expect(settings.get("workflow")).toBeUndefined();
    expect(settings.get("providers.openai.concurrency")).toBeUndefined();
    expect(() => settings.get("modle")).toThrowError(
      expect.objectContaining({ code: "usage", message: 'there is no setting "modle"', hint: 'did you mean "model"?' }),
    );
    expect(() => settings.get("providers.ollama.base_ulr")).toThrowError(
      expect.objectContaining({ hint: 'did you mean "providers.ollama.base_url"?' }),
    );
    expect(() => settings.get("providers.Ollama.concurrency")).toThrowError(
      expect.objectContaining({ hint: 'did you mean "providers.ollama.concurrency"?' }),
    );
    expect(() => settings.get("providers.ollama.timeout")).toThrowError(
      expect.objectContaining({
        hint: "name one of them: providers.ollama.timeout.first_byte, providers.ollama.timeout.gap, providers.ollama.timeout.total",
      }),
    );
    for (const key of ["", "model.", ".", "toString", "__proto__", "model.name"]) {
      expect(() => settings.get(key)).toThrowError(expect.objectContaining({ code: "usage" }));
    }
  });
});

describe("settings.set", () => {
  test.each([
    ["stack", "my rules", "my rules"],
    ["stack", "2024", "2024"],
    ["stack", "true", "true"],
    ["model", "a: b", "a: b"],
    ["tracing.content", "true", true],
    ["plugins", "[./a.mjs, b]", ["./a.mjs", "b"]],
    ["providers.ollama.base_url", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"],
    ["providers.ollama.concurrency", "3", 3],
    ["providers.ollama.timeout.total", "5m", "5m"],
    ["providers.house.models.gpt-4.1*.reasoning", "false", false],
    ["providers.house.key.env", "HOUSE_KEY", "HOUSE_KEY"],
    ["prices.openai:gpt-4.1.input", "0.5", 0.5],
  ])("sets %s to %j in a file that it makes", async (key, text, value) => {
    const { settings, read } = await open({});
    const { file, setting } = await settings.set(key, text, "project");
    expect(setting).toMatchObject({ key, value, origin: { kind: "project", file } });
    expect(settings.get(key)?.value).toEqual(value);
    expect((await open({ [projectFile]: await read(projectFile) })).settings.get(key)?.value).toEqual(value);
  });

  test("keeps comments, and says what counts when another place wins", async () => {
    const { settings, read, folder } = await open(
      { [projectFile]: "# ours\nstack: a # now\n" },
      { AIPLANET_STACK: "b" },
    );
    const { setting } = await settings.set("stack", "c", "project");
    expect(await read(projectFile)).toBe("# ours\nstack: c # now\n");
    expect(setting).toMatchObject({ value: "b", origin: { kind: "environment", name: "AIPLANET_STACK" } });

    const user = await settings.set("model", "a:b", "user");
    expect(user.file).toBe(join(folder, userFile));
    expect(await read(userFile)).toBe("model: a:b\n");
  });

  test("makes the project's file in the project's folder, and the user's where the environment says", async () => {
    const { settings, folder } = await open({ ".aiplanet/x": "", "sub/a.txt": "" }, {}, "sub");
    expect((await settings.set("stack", "a", "project")).file).toBe(join(folder, projectFile));
    const homeless = await openSettings({ folder, environment: {} });
    await expect(homeless.set("stack", "a", "user")).rejects.toMatchObject({
      code: "usage",
      hint: expect.stringContaining("AIPLANET_CONFIG"),
    });
  });

  test.each([
    ["modle", "a:b", 'there is no setting "modle"'],
    ["providers.ollama.concurrency", "many", '"providers.ollama.concurrency" must be a whole number from 1 up, got'],
    ["providers.ollama.timeout.total", "60", "must be a time such as 10m"],
    ["providers.Ollama.concurrency", "1", 'there is no setting "providers.Ollama.concurrency"'],
    ["plugins", "./a.mjs", "must be a list of module paths"],
    ["vectors.store", "croma", 'must be "sqlite" or "chroma"'],
    ["vectors.base_url", "http://127.0.0.1:8000", '"vectors.store" is missing'],
    ["model", "", '"model" must be a model id'],
    ["providers.ollama", "x", "holds several settings"],
  ])("refuses to set %s to %j and leaves the file as it was", async (key, text, message) => {
    const before = "# ours\r\nstack:   a   # now";
    const { settings, read } = await open({ [projectFile]: before });
    await expect(settings.set(key, text, "project")).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
    });
    expect(await read(projectFile)).toBe(before);
  });

  test.each([
    ["providers.openai.key", "planted-0001", "holds several settings"],
    ["providers.openai.key.env", "planted-0001", "must be the name of an environment variable"],
    ["providers.openai.key.env", "AKIAPLANTED000000001", "looks like a key"],
    ["providers.openai.api_key", "planted-0001", "there is no setting"],
    ["model", "sk-planted-0001-0001-0001", "looks like a key"],
    ["providers.searxng.base_url", "http://me:planted@127.0.0.1:3", "holds a user or a password"],
  ])("writes no key for %s, and shows none", async (key, text, message) => {
    const { settings, folder } = await open({});
    const error: unknown = await settings.set(key, text, "project").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "usage", message: expect.stringContaining(message) });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/planted/i);
    await expect(stat(join(folder, projectFile))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("refuses a workflow for all projects", async () => {
    const { settings } = await open({});
    await expect(settings.set("workflow", "w.yaml", "user")).rejects.toMatchObject({
      message: expect.stringContaining("must stand in the config file of a project"),
    });
  });

  test("changes no file that has faults", async () => {
    const { settings, folder, read } = await open({ [projectFile]: "stack: a\n" });
    await writeFile(join(folder, projectFile), "stack: a\nmodle: b\n");
    await expect(settings.set("stack", "c", "project")).rejects.toMatchObject({ code: "invalid_config" });
    expect(await read(projectFile)).toBe("stack: a\nmodle: b\n");
  });

  test("follows a link, keeps the file's rights, and leaves nothing beside it", async () => {
    const { settings, folder, read } = await open({ "kept/real.yaml": "stack: a\n" });
    await chmod(join(folder, "kept/real.yaml"), 0o600);
    await symlink("kept/real.yaml", join(folder, projectFile));
    await settings.set("stack", "b", "project");
    expect((await lstat(join(folder, projectFile))).isSymbolicLink()).toBe(true);
    expect(await read("kept/real.yaml")).toBe("stack: b\n");
    expect((await stat(join(folder, "kept/real.yaml"))).mode & 0o777).toBe(0o600);

    await mkdir(join(folder, "home/.config/aiplanet"), { recursive: true });
    await symlink("../mine.yaml", join(folder, userFile));
    await settings.set("stack", "c", "user");
    expect(await read("home/.config/mine.yaml")).toBe("stack: c\n");
  });

  test("keeps what was changed by somebody else in the meantime", async () => {
    const { settings, folder, read } = await open({ [projectFile]: "stack: a\n" });
    await writeFile(join(folder, projectFile), "stack: a\nmodel: b:c\n");
    await settings.set("stack", "d", "project");
    expect(await read(projectFile)).toBe("stack: d\nmodel: b:c\n");
  });
});

describe("settings.unset", () => {
  test("takes a setting or a map out, and says what counts then", async () => {
    const { settings, read } = await open({
      [userFile]: "stack: mine\n",
      [projectFile]: "# ours\nstack: a\nproviders:\n  house:\n    base_url: http://h/v1\n    concurrency: 3\n",
    });
    const { setting } = await settings.unset("stack", "project");
    expect(setting).toMatchObject({ value: "mine", origin: { kind: "user", line: 1 } });
    await settings.unset("providers.house.concurrency", "project");
    expect(await read(projectFile)).toBe("# ours\nproviders:\n  house:\n    base_url: http://h/v1\n");
    await settings.unset("providers.house", "project");
    expect(await read(projectFile)).toBe("# ours\n");
  });

  test("says where it comes from when it does not stand there", async () => {
    const { settings, folder } = await open({ [userFile]: "stack: mine\n" }, { AIPLANET_MODEL: "a:b" });
    await expect(settings.unset("stack", "project")).rejects.toMatchObject({
      code: "not_found",
      message: '"stack" is not set in the project\'s config file',
      hint: `it stands in ${join(folder, userFile)}:1`,
    });
    await expect(settings.unset("model", "user")).rejects.toMatchObject({
      hint: "it comes from AIPLANET_MODEL in the environment",
    });
    await expect(settings.unset("data", "user")).rejects.toMatchObject({ hint: "there is nothing to take out" });
  });

  test("keeps what another setting needs", async () => {
    const before = "vectors: { store: chroma, base_url: http://127.0.0.1:1 }\n";
    const { settings, read } = await open({ [projectFile]: before });
    await expect(settings.unset("vectors.store", "project")).rejects.toMatchObject({
      message: '"vectors.store" is missing',
    });
    expect(await read(projectFile)).toBe(before);
  });
});

async function open(
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
  below = ".",
) {
  const folder = await temporaryFolder(files);
  const environment = { HOME: join(folder, "home"), ...variables };
  return {
    folder,
    settings: await openSettings({ folder: join(folder, below), environment }),
    read: (file: string) => readFile(join(folder, file), "utf8"),
  };
}

function linesOf(list: readonly Setting[]): string[] {
  return list.map(({ key, value, origin }) => `${key} ${JSON.stringify(value)} ${origin.kind}`);
}
