import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "./contracts";
import { isStrictSchema } from "./openai-strict";

const text = { type: "string" };
const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

const { schema: closed } = fc.letrec<{ schema: JsonSchema; node: JsonSchema }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", maxDepth: 2 },
    fc.constantFrom<JsonSchema>(text, { type: ["integer", "null"], minimum: 0 }, { type: "string", enum: ["a", "b"] }),
    tie("node").map((items) => ({ type: "array", items })),
    fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    tie("schema"),
  ),
  schema: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("node"), { maxKeys: 3 }).map((all) => object(all)),
}));

describe("a strict schema", () => {
  test("has only closed objects whose properties are all required", () => {
    fc.assert(fc.property(closed, (schema) => isStrictSchema(schema) === depthOf(schema) <= 5));
  });

  test("is none any more when one property anywhere is optional", () => {
    fc.assert(
      fc.property(closed, (schema) => {
        const open = object({ a: text, inner: schema }, { required: ["inner"] });
        expect(isStrictSchema(open)).toBe(false);
        expect(isStrictSchema(object({ list: { type: "array", items: open } }))).toBe(false);
      }),
    );
  });

  test.each<[string, JsonSchema]>([
    ["a list", { type: "array", items: text }],
    ["a choice at the root", object({ a: text }, { anyOf: [object({ a: text })] })],
    ["further properties", object({ a: text }, { additionalProperties: true })],
    ["nothing said of further properties", { type: "object", properties: { a: text }, required: ["a"] }],
    ["a keyword that is not taken", object({ a: { type: "string", minLength: 1 } })],
    ["a format that is not taken", object({ a: { type: "string", format: "uri" } })],
    ["no type", object({ a: {} })],
    ["a list of anything", object({ a: { type: "array" } })],
    ["true for a schema", object({ a: true })],
    ["an open definition", object({ a: { $ref: "#/$defs/b" } }, { $defs: { b: { type: "object" } } })],
  ])("is not one with %s", (_, schema) => {
    expect(isStrictSchema(schema)).toBe(false);
  });

  test("may refer to its definitions", () => {
    expect(isStrictSchema(object({ a: { $ref: "#/$defs/b" } }, { $defs: { b: object({ c: text }) } }))).toBe(true);
  });
});

/** Levels of objects and lists, the leaves included; a choice is no level. */
function depthOf(schema: JsonSchema): number {
  const { properties, items, anyOf } = schema as {
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    anyOf?: JsonSchema[];
  };
  const inner = [...Object.values(properties ?? {}), ...(items === undefined ? [] : [items])].map(depthOf);
  return Math.max(1 + Math.max(0, ...inner), ...(anyOf ?? []).map(depthOf));
}
