import * as z from "zod";
import { testFileSchema } from "./test-schema";

/** The JSON Schema (draft 2020-12) of test files, for editors: what is checked when one is read. */
export function testJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(testFileSchema, { io: "input", unrepresentable: "any" });
  return {
    $schema,
    $id: "https://aiplanet.dev/schema/test.v1.json",
    title: "AI Planet tests",
    ...schema,
  };
}
