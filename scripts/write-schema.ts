// Writes schema/workflow.v1.json from the node types that come with the package.
import { readFileSync, writeFileSync } from "node:fs";
import { createPlanet } from "../src/app/create-planet";
import { workflowSchema } from "../src/engine/workflow-json-schema";

const file = new URL("../schema/workflow.v1.json", import.meta.url);
const { registry } = await createPlanet({ environment: {} });
const text = `${JSON.stringify(workflowSchema(registry), null, 2)}\n`;
let before = "";
try {
  before = readFileSync(file, "utf8");
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
if (text !== before) writeFileSync(file, text);
