import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createPlanet } from "../src/app/create-planet";
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
