// The workflow of examples/handbook inside of a program: its events as they come, then its result.
import assert from "node:assert/strict";
import { createPlanet, type DocumentValue } from "aiplanet";

const planet = await createPlanet({ folder: new URL("handbook", import.meta.url).pathname });
const run = await planet.run("workflow.yaml", { text: "How much may a hotel cost per night?" });

for await (const event of run) {
  if (event.type === "node-start") console.error(`${event.node} starts`);
  if (event.type === "node-delta" && "text" in event) process.stdout.write(event.text);
}
process.stdout.write("\n");

const result = await run.result();
assert.equal(result.status, "completed");
const [source] = (result.output?.sources ?? []) as readonly DocumentValue[];
assert.equal(source?.document, "docs/handbook.pdf");
assert.equal(source?.page, 6);
console.log(`[${source?.number}] ${source?.document}, page ${source?.page}`);
await planet.close();
