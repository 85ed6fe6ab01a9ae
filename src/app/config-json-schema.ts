import * as z from "zod";
import { configSchema } from "./config-schema";

/** The JSON Schema (draft 2020-12) of the config file, for editors: what is checked when it is read. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  return {
    $schema,
    $id: "https://aiplanet.dev/schema/config.v1.json",
    title: "AI Planet config",
    ...schema,
  };
}
