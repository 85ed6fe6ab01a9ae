import { describe, expect, test } from "vitest";
import { standInRegistry } from "../../test/engine/stand-in-registry";
import { workflowSchema } from "./workflow-json-schema";
import { budgetSchema, collectionSchema, nodeSchema } from "./workflow-schema";

const schema = workflowSchema(standInRegistry()) as Schema;
const node = schema.properties?.nodes?.additionalProperties as Schema;

describe("workflowSchema", () => {
  test("is plain JSON, of the draft that it names", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.required).toEqual(["api_version", "kind", "name", "nodes"]);
  });

  test("knows the keys that the reader knows, and no others but x-", () => {
    const keys = (part: Schema | undefined) => Object.keys(part?.properties ?? {}).sort();
    expect(keys(node)).toEqual(Object.keys(nodeSchema.shape).sort());
    expect(keys(schema.properties?.budget)).toEqual(Object.keys(budgetSchema.shape).sort());
    expect(keys(schema.properties?.knowledge?.additionalProperties as Schema)).toEqual(
      Object.keys(collectionSchema.shape).sort(),
    );
    for (const part of [schema, node]) {
      expect(part.additionalProperties).toBe(false);
      expect(part.patternProperties).toEqual({ "^x-": {} });
    }
  });

  test("has each node type's config, and lets other types be", () => {
    const types = (node.properties?.type?.anyOf ?? []) as Schema[];
    expect(types.map((type) => type.const ?? type.type)).toEqual([
      "user_query",
      "knowledge_base",
      "web_search",
      "llm_engine",
      "output",
      "workflow",
      "string",
    ]);
    const rule = (node.allOf ?? []).find((one) => one.if?.properties?.type?.const === "knowledge_base");
    const config = rule?.then?.properties?.config;
    expect(Object.keys(config?.properties ?? {})).toEqual(["collection", "top_k"]);
    expect(config?.required).toEqual(["collection"]);
  });

  test("each key of a node says what it is for", () => {
    for (const key of Object.values(node.properties ?? {})) expect(key.description).toMatch(/\.$/);
  });
});

interface Schema {
  readonly $schema?: string;
  readonly type?: string;
  readonly const?: string;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
}
