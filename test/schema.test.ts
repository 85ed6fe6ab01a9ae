import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { configJsonSchema } from "../src/app/config-json-schema";
import { configSchema } from "../src/app/config-schema";
import { createPlanet } from "../src/app/create-planet";
import { assertionKinds } from "../src/app/testing/check-assertion";
import { testJsonSchema } from "../src/app/testing/test-json-schema";
import { workflowSchema } from "../src/engine/workflow-json-schema";

describe("schema/workflow.v1.json", () => {
  test("is what the node types give, so that editors and the parser agree", async () => {
    const { registry } = await createPlanet({ environment: {} });
    const shipped = JSON.parse(
      await readFile(new URL("../schema/workflow.v1.json", import.meta.url), "utf8"),
    ) as unknown;
    expect(shipped).toEqual(JSON.parse(JSON.stringify(workflowSchema(registry))));
  });

  test("knows the config of each node type", async () => {
    const { registry } = await createPlanet({ environment: {} });
    const text = JSON.stringify(workflowSchema(registry));
    for (const word of [
      "user_query",
      "llm_engine",
      "knowledge_base",
      "web_search",
      "output",
      "workflow",
      "top_k",
      "fallback",
    ]) {
      expect(text).toContain(`"${word}"`);
    }
  });
});

describe("schema/config.v1.json", () => {
  test("is what config files are checked with", async () => {
    const shipped: unknown = JSON.parse(await readFile(new URL("../schema/config.v1.json", import.meta.url), "utf8"));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
    expect(shipped).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { stack: { type: "string" }, providers: { additionalProperties: { additionalProperties: false } } },
    });
  });

  test("describes each setting at the top", () => {
    for (const [key, schema] of Object.entries(configSchema.shape)) expect(schema.description, key).toBeTruthy();
  });
});

describe("schema/test.v1.json", () => {
  test("is what test files are checked with", async () => {
    const shipped: unknown = JSON.parse(await readFile(new URL("../schema/test.v1.json", import.meta.url), "utf8"));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(testJsonSchema())));
    expect(shipped).toMatchObject({ type: "object", additionalProperties: false, required: ["workflow", "cases"] });
  });

  test("knows each kind of assertion", () => {
    const text = JSON.stringify(testJsonSchema());
    for (const kind of assertionKinds) expect(text).toContain(`"${kind}"`);
  });
});
