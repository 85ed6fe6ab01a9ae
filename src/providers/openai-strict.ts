import type { JsonSchema } from "./contracts";

/** The keywords that may stand in a strict schema; any other one makes the vendor refuse the request. */
const keywords = new Set([
  ...["type", "title", "description", "enum", "const", "anyOf", "$ref", "$defs", "definitions", "$schema"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "maxItems", "pattern", "format"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
]);

const formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

/** The first models that could be held to schemas take no more levels of objects and lists. */
const mostLevels = 5;

/**
 * Whether a schema keeps the rules under which OpenAI guarantees that an answer fits it
 * (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas): an object at the root, every property
 * required, none but those, and a subset of the keywords. Any other schema is only a strong hint to the model.
 */
export function isStrictSchema(schema: JsonSchema): boolean {
  return schema.type === "object" && schema.anyOf === undefined && isStrict(schema, 1);
}

function isStrict(schema: unknown, level: number): boolean {
  if (!isObject(schema) || level > mostLevels) return false;
  if (Object.keys(schema).some((keyword) => !keywords.has(keyword))) return false;
  if (schema.format !== undefined && !formats.includes(String(schema.format))) return false;
  const { type, anyOf, $ref, $defs, definitions, items } = schema;
  const types: unknown[] = Array.isArray(type) ? type : [type];
  if (type === undefined && anyOf === undefined && $ref === undefined) return false;
  if (types.includes("object") && !isClosed(schema)) return false;
  if (types.includes("array") && items === undefined) return false;
  const inner = [...valuesOf(schema.properties), ...(items === undefined ? [] : [items])];
  const others = [...(Array.isArray(anyOf) ? anyOf : []), ...valuesOf($defs), ...valuesOf(definitions)];
  return inner.every((one) => isStrict(one, level + 1)) && others.every((one) => isStrict(one, level));
}

function isClosed({ properties, required, additionalProperties }: JsonSchema): boolean {
  const names = isObject(properties) ? Object.keys(properties) : [];
  const needed: unknown[] = Array.isArray(required) ? required : [];
  return additionalProperties === false && isObject(properties) && names.every((name) => needed.includes(name));
}

function valuesOf(schemas: unknown): unknown[] {
  return isObject(schemas) ? Object.values(schemas) : [];
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
