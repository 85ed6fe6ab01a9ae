// Writes schema/workflow.v1.json from the node types that come with the package, schema/config.v1.json and
// schema/test.v1.json.
import { readFileSync, writeFileSync } from "node:fs";
import { configJsonSchema } from "../src/app/config-json-schema";
import { createPlanet } from "../src/app/create-planet";
import { testJsonSchema } from "../src/app/testing/test-json-schema";
import { workflowSchema } from "../src/engine/workflow-json-schema";

function write(name: string, schema: unknown): void {
  const file = new URL(`../schema/${name}`, import.meta.url);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (text !== before) writeFileSync(file, text);
}

const { registry } = await createPlanet({ environment: {} });
write("workflow.v1.json", workflowSchema(registry));
write("config.v1.json", configJsonSchema());
write("test.v1.json", testJsonSchema());
