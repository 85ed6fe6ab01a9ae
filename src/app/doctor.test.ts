import { describe, expect, onTestFinished, test } from "vitest";
import { startChromaServer } from "../../test/vendors/chroma-server";
import { type LocalServer, startLocalServer } from "../../test/vendors/local-server";
import { PlanetError } from "../engine/errors";
import type { CallOptions, ModelProvider } from "../providers/contracts";
import { createRedactor } from "../providers/redact";
import { lackOf, type Vendor } from "../providers/vendor";
import { loadConfig } from "./config";
import { type ExamineOptions, examine, type Patient } from "./doctor";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { secretsOf } from "./known-secrets";
import { modelByKey, resolveVendors } from "./vendors";

const key = "sk-planted-0001";
const offline: ModelProvider = { name: "offline", local: true };

describe("what is ready", () => {
  test("is told of a project with nothing set up, and nothing is at fault", async () => {
    const examination = await examined({});
    expect(examination).toMatchObject({ ok: true, version: "1.2.3" });
    expect(linesOf(examination)).toEqual([
      "ok node: v20.19.0",
      "none config: no aiplanet.config.yaml; everything has a default",
      "none .env: none; keys come from the environment",
      "ok data: .aiplanet, made when it is first needed",
      "ok sqlite: its addon loads",
      "ok default: offline:extractive, because there is no key",
      "ok offline: answers within this process",
      'none openai: "openai" has no key = set OPENAI_API_KEY in the environment or in a file .env',
      'none gemini: "gemini" has no key = set GEMINI_API_KEY in the environment or in a file .env',
      'none openrouter: "openrouter" has no key = set OPENROUTER_API_KEY in the environment or in a file .env',
      "none ollama: not set up; would be at http://127.0.0.1:11434/v1",
      "none vllm: not set up; would be at http://127.0.0.1:8000/v1",
      "none llamacpp: not set up; would be at http://127.0.0.1:8080/v1",
      "none lmstudio: not set up; would be at http://127.0.0.1:1234/v1",
      'none serpapi: "serpapi" has no key = set SERPAPI_API_KEY in the environment or in a file .env',
      'none searxng: "searxng" has no address = set SEARXNG_BASE_URL to that of your server',
      "ok sqlite: in the data folder",
    ]);
  });

  test("is told with where keys and addresses were found, and never a key", async () => {
    const examination = await examined({
      files: {
        ".env": `OPENAI_API_KEY=${key}\n`,
        "aiplanet.config.yaml": "providers: { own: { base_url: http://127.0.0.1:1/v1 } }\ndata: kept\n",
        "kept/note.txt": "",
        "mine.yaml": "stack: mine\n",
      },
      environment: {
        AIPLANET_CONFIG: "mine.yaml",
        OLLAMA_BASE_URL: "http://127.0.0.1:2/v1",
        SEARXNG_BASE_URL: "http://me:planted-0002@127.0.0.1:3",
      },
    });
    expect(linesOf(examination)).toEqual(
      expect.arrayContaining([
        "ok config: aiplanet.config.yaml",
        expect.stringMatching(/^ok user config: \/.*\/mine\.yaml$/),
        "ok .env: .env",
        "ok data: kept",
        'ok default: openai:gpt-5-mini, because there is a key of "openai"',
        "ok openai: ready, https://api.openai.com/v1, key in OPENAI_API_KEY",
        "ok ollama: ready, http://127.0.0.1:2/v1",
        "ok own: ready, http://127.0.0.1:1/v1",
        "ok searxng: ready, http://127.0.0.1:3",
      ]),
    );
    expect(JSON.stringify(examination)).not.toContain("planted");
  });

  test.each([
    [{ environment: { AIPLANET_MODEL: "offline:extractive" } }, "AIPLANET_MODEL names it"],
    [{ files: { "aiplanet.config.yaml": "model: offline:extractive" } }, "the config file names it"],
    [{ patient: { modelOption: "offline:extractive" } }, "the caller names it"],
  ])("says why a model is the default one: %j", async (setting, reason) => {
    expect(linesOf(await examined(setting))).toContain(`ok default: offline:extractive, because ${reason}`);
  });
});

describe("what is at fault", () => {
  test("is a key that the default model lacks", async () => {
    const examination = await examined({ environment: { AIPLANET_MODEL: "openai:gpt-5-mini" } });
    expect(examination.ok).toBe(false);
    expect(examination.findings.filter(({ state }) => state === "failed")).toEqual([
      {
        part: "models",
        name: "openai",
        state: "failed",
        detail: '"openai" has no key',
        fix: "set OPENAI_API_KEY in the environment or in a file .env",
        code: "key_missing",
      },
    ]);
  });

  test("is a default model of a provider that there is not", async () => {
    const { findings } = await examined({ environment: { AIPLANET_MODEL: "opnai:gpt-5" } });
    expect(findings.find(({ name }) => name === "default")).toMatchObject({
      state: "failed",
      fix: 'did you mean "openai"?',
      code: "unknown_model",
    });
  });

  test("is a file in the way of the data folder", async () => {
    const examination = await examined({ files: { kept: "a file" }, environment: { AIPLANET_DATA: "kept/data" } });
    expect(linesOf(examination)).toContain(
      "failed data: kept/data cannot be a folder: a file is in its way" +
        " = name another folder with AIPLANET_DATA, or as `data` in the config file",
    );
  });

  test.each([
    ["v20.18.3", "failed"],
    ["v18.20.1", "failed"],
    ["v20.19.0", "ok"],
    ["v24.0.0", "ok"],
  ])("is a Node of version %s: %s", async (nodeVersion, state) => {
    const { findings } = await examined({ patient: { nodeVersion } });
    expect(findings[0]).toMatchObject({ name: "node", state });
  });
});

describe("a probe", () => {
  test("calls what is ready, all at once, and tells how long it took", async () => {
    const waiting: (() => void)[] = [];
    const server = await serverWith((respond) => {
      waiting.push(respond);
      if (waiting.length === 2) for (const one of waiting.splice(0)) one();
    });
    const examination = await examined({
      environment: { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.url, OLLAMA_BASE_URL: server.url },
      options: { probe: true },
      only: ["openai", "ollama"],
    });
    expect(linesOf(examination)).toContain(`ok openai: answers, ${server.url}, key in OPENAI_API_KEY`);
    expect(linesOf(examination)).toContain(`ok ollama: answers, ${server.url}`);
    expect(examination.findings.find(({ name }) => name === "openai")?.ms).toBeGreaterThanOrEqual(0);
    expect(server.requests.map(({ headers }) => headers.authorization)).toContain(`Bearer ${key}`);
  });

  test("tells of what is set up why it fails, and hides the key that its server gives back", async () => {
    const server = await serverWith((_, refuse) => refuse());
    const examination = await examined({
      environment: { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.url },
      options: { probe: true },
      only: ["openai"],
    });
    expect(examination.findings.find(({ name }) => name === "openai")).toMatchObject({
      state: "failed",
      detail: '"openai" refuses the key: Bearer [redacted]',
      fix: "set another key",
      code: "key_refused",
    });
  });

  test("of a server that nobody set up says that it does not run, which is no fault", async () => {
    const server = await serverWith((respond) => respond());
    await server.close();
    const vendors = resolveVendors({}, {}).map((one) => (one.name === "vllm" ? { ...one, baseUrl: server.url } : one));
    const examination = await examined({ options: { probe: true }, patient: { vendors }, only: ["vllm"] });
    expect(examination.ok).toBe(true);
    expect(linesOf(examination)).toContain(`none vllm: not running at ${server.url}`);
  });

  test("gives up on what does not answer in time, also when it does not heed that", async () => {
    const hanging: ModelProvider = { name: "hanging", probe: () => new Promise(() => undefined) };
    const { findings } = await examined({
      options: { probe: true, limit: 20 },
      patient: { providers: [offline, hanging] },
    });
    expect(findings.find(({ name }) => name === "hanging")).toMatchObject({
      state: "failed",
      detail: '"hanging" does not answer within 0.02 s',
      code: "provider_unavailable",
    });
  });

  test("is stopped by its signal", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const hanging: ModelProvider = {
      name: "hanging",
      async probe() {
        controller.abort(reason);
        await new Promise(() => undefined);
      },
    };
    const stopped = examined({
      options: { probe: true, signal: controller.signal },
      patient: { providers: [offline, hanging] },
    });
    await expect(stopped).rejects.toBe(reason);
  });

  test("reaches a Chroma server, and says how to start one where there is none", async () => {
    const server = await startChromaServer();
    onTestFinished(() => server.close());
    const vectors = { store: "chroma", baseUrl: server.url } as const;
    const there = await examined({ options: { probe: true }, patient: { vectors }, only: [] });
    expect(linesOf(there)).toContain(`ok chroma: answers, ${server.url}`);
    await server.close();
    const gone = await examined({ options: { probe: true }, patient: { vectors }, only: [] });
    expect(gone.findings.find(({ name }) => name === "chroma")).toMatchObject({
      state: "failed",
      fix: "start one: npx chroma run --path DIR",
      code: "provider_unavailable",
    });
  });
});

interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly patient?: Partial<Patient>;
  readonly options?: ExamineOptions;
  /** The vendors that there are. Default: all. */
  readonly only?: readonly string[];
}

async function examined({ files = {}, environment = {}, patient = {}, options, only }: Setting) {
  const folder = await temporaryFolder(files);
  const config = await loadConfig(folder, environment);
  const vendors = patient.vendors ?? resolveVendors(config.providers, config.environment);
  const chosen = vendors.filter(({ name }) => only === undefined || only.includes(name));
  const isSearch = ({ protocol }: Vendor) => protocol === "serpapi" || protocol === "searxng";
  return examine(
    {
      version: "1.2.3",
      nodeVersion: "v20.19.0",
      folder,
      config,
      dataFolder: config.dataFolder,
      model: config.model ?? modelByKey(vendors) ?? "offline:extractive",
      vendors,
      providers: [offline, ...chosen.filter((one) => !isSearch(one)).map(provider)],
      searches: chosen.filter(isSearch).map(({ name }) => ({ name, search: async () => [] })),
      vectors: { store: "sqlite" },
      redactor: createRedactor(secretsOf(vendors, config.environment)),
      ...patient,
    },
    options,
  );
}

/** A provider that asks its server for its models, as most do. */
function provider(vendor: Vendor): ModelProvider {
  const lack = lackOf(vendor);
  return {
    name: vendor.name,
    ...(lack && { lack }),
    async probe({ signal }: CallOptions) {
      const headers = { authorization: `Bearer ${vendor.key}` };
      const response = await fetch(`${vendor.baseUrl}/models`, { headers, signal });
      if (response.ok) return;
      throw new PlanetError("key_refused", `"${vendor.name}" refuses the key: ${await response.text()}`, {
        hint: "set another key",
      });
    },
  };
}

async function serverWith(answer: (respond: () => void, refuse: () => void) => void): Promise<LocalServer> {
  const server = await startLocalServer((request, response) => {
    answer(
      () => response.end("{}"),
      () => response.writeHead(401).end(request.headers.authorization),
    );
  });
  onTestFinished(() => server.close());
  return server;
}

function linesOf({ findings }: Awaited<ReturnType<typeof examine>>): string[] {
  return findings.map(
    ({ state, name, detail, fix }) => `${state} ${name}: ${detail}${fix === undefined ? "" : ` = ${fix}`}`,
  );
}
