import * as z from "zod";
import type { NodeHandler } from "./node";
import { type Registry, workflowType } from "./registry";
import { workflowNodeConfig } from "./workflow-node";
import { budgetSchema, collectionSchema, headerSchema, nodeSchema } from "./workflow-schema";

type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schema (draft 2020-12) of the workflow file, for editors: what the parser checks, and for each registered
 * node type the schema of its config. Types that are not registered are allowed, so that plugins' nodes are not marked.
 */
export function workflowSchema(registry: Registry): JsonSchema {
  const header = toJsonSchema(headerSchema);
  const nodeKeys = toJsonSchema(nodeSchema);
  const keys = nodeKeys.properties as Readonly<Record<string, JsonSchema>>;
  const collection = toJsonSchema(collectionSchema);
  const collectionKeys = collection.properties as Readonly<Record<string, JsonSchema>>;
  const configs = [
    ...registry.handlers().map((handler) => ({ ...handler, schema: handler.config })),
    { type: workflowType, description: "Runs another workflow file as one node.", schema: workflowNodeConfig },
  ];
  const node = extensible({
    ...nodeKeys,
    properties: {
      ...keys,
      type: describeTypes(configs),
      retry: extensible(keys.retry),
      on_error: { ...keys.on_error, anyOf: ((keys.on_error?.anyOf ?? []) as JsonSchema[]).map(extensibleMap) },
    },
    allOf: configs.map(({ type, schema }) => ({
      if: { properties: { type: { const: type } }, required: ["type"] },
      // biome-ignore lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema, and nobody awaits a schema.
      then: { properties: { config: toJsonSchema(schema) } },
    })),
  });
  return extensible({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://aiplanet.dev/schema/workflow.v1.json",
    title: "AI Planet workflow",
    type: "object",
    properties: {
      $schema: { type: "string" },
      ...(header.properties as JsonSchema),
      knowledge: {
        description: "Collections of documents, declared beside their use.",
        type: "object",
        additionalProperties: extensible({
          ...collection,
          properties: { ...collectionKeys, chunk: extensible(collectionKeys.chunk) },
        }),
      },
      nodes: {
        description: "The nodes, by id. What `inputs` name are the edges.",
        type: "object",
        propertyNames: { pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" },
        minProperties: 1,
        additionalProperties: node,
      },
      budget: extensible({ description: "What a run may use before it is stopped.", ...toJsonSchema(budgetSchema) }),
    },
    required: ["api_version", "kind", "name", "nodes"],
    additionalProperties: false,
  });
}

function describeTypes(handlers: readonly Pick<NodeHandler, "type" | "description">[]): JsonSchema {
  return {
    description: "The node type.",
    anyOf: [...handlers.map(({ type, description }) => ({ const: type, description })), { type: "string" }],
  };
}

function extensibleMap(schema: JsonSchema): JsonSchema {
  return schema.type === "object" ? extensible(schema) : schema;
}

/** `x-` keys belong to whoever writes the file, in every map but a node's config. */
function extensible(schema: JsonSchema | undefined): JsonSchema {
  return { ...schema, patternProperties: { "^x-": {} } };
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}
