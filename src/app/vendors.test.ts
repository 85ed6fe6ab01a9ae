import { describe, expect, test } from "vitest";
import { lackOf } from "../providers/vendor";
import { configSchema } from "./config-schema";
import { modelByKey, resolveVendors } from "./vendors";

describe("resolveVendors", () => {
  test("knows where the usual vendors are, and that local servers need no key", () => {
    const vendors = byName(resolveVendors({}, {}));
    expect(vendors.openai).toMatchObject({ protocol: "openai", baseUrl: "https://api.openai.com/v1", key: undefined });
    expect(vendors.ollama).toMatchObject({ protocol: "openai", baseUrl: "http://127.0.0.1:11434/v1" });
    expect(ready(vendors)).toEqual(["llamacpp", "lmstudio", "ollama", "vllm"]);
  });

  test.each([
    ["openai", { OPENAI_API_KEY: "k" }],
    ["gemini", { GEMINI_API_KEY: "k" }],
    ["gemini", { GOOGLE_API_KEY: "k" }],
    ["serpapi", { SERPAPI_API_KEY: "k" }],
    ["serpapi", { SERPAPI_KEY: " k\n" }],
  ])("finds the key of %s in %j", (name, environment) => {
    expect(byName(resolveVendors({}, environment))[name]?.key).toBe("k");
  });

  test("takes the address from the environment before the config file", () => {
    const settings = file({ openai: { base_url: "http://127.0.0.1:1/v1/" }, searxng: { base_url: "http://s" } });
    expect(byName(resolveVendors(settings, {})).openai?.baseUrl).toBe("http://127.0.0.1:1/v1");
    const vendors = byName(resolveVendors(settings, { OPENAI_BASE_URL: "http://127.0.0.1:2/v1/" }));
    expect(vendors.openai?.baseUrl).toBe("http://127.0.0.1:2/v1");
    expect(vendors.searxng?.baseUrl).toBe("http://s");
  });

  test("adds vendors of the config file, which speak OpenAI's protocol unless they say otherwise", () => {
    const settings = file({
      "in-house": { base_url: "http://10.0.0.1/v1", key: { env: "HOUSE" }, models: { "big*": { json_schema: true } } },
      twin: { protocol: "gemini", base_url: "http://10.0.0.2" },
    });
    const vendors = byName(resolveVendors(settings, { TWIN_API_KEY: "t" }));
    expect(vendors["in-house"]).toEqual({
      name: "in-house",
      protocol: "openai",
      baseUrl: "http://10.0.0.1/v1",
      key: undefined,
      keyNames: ["HOUSE"],
      needsKey: true,
      models: { "big*": { jsonSchema: true } },
    });
    expect(vendors.twin).toMatchObject({ protocol: "gemini", key: "t", needsKey: false });
  });

  test("looks for a key only where the config file says, when it says", () => {
    const settings = file({ openai: { key: { env: "TEAM_KEY" } } });
    const vendor = byName(resolveVendors(settings, { OPENAI_API_KEY: "mine" })).openai;
    expect(vendor && lackOf(vendor)).toEqual({
      message: '"openai" has no key',
      hint: "set TEAM_KEY in the environment or in a file .env",
    });
  });
});

describe("modelByKey", () => {
  test.each([
    [{}, undefined],
    [{ GEMINI_API_KEY: "k" }, "gemini:gemini-2.5-flash"],
    [{ GEMINI_API_KEY: "k", OPENAI_API_KEY: "k" }, "openai:gpt-5-mini"],
    [{ OPENROUTER_API_KEY: "k" }, undefined],
  ])("of %j is %s", (environment, model) => {
    expect(modelByKey(resolveVendors({}, environment))).toBe(model);
  });
});

function file(providers: unknown) {
  return configSchema.parse({ providers }).providers;
}

function byName(vendors: ReturnType<typeof resolveVendors>) {
  return Object.fromEntries(vendors.map((vendor) => [vendor.name, vendor]));
}

function ready(vendors: ReturnType<typeof byName>): string[] {
  return Object.values(vendors)
    .filter((vendor) => lackOf(vendor) === undefined)
    .map(({ name }) => name)
    .sort();
}
