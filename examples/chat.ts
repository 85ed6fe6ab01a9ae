// A conversation about examples/handbook that is kept: its answers, what they cite, and what is found in it later.
import assert from "node:assert/strict";
import { createPlanet, type RunEvent } from "aiplanet";

const planet = await createPlanet({ folder: new URL("handbook", import.meta.url).pathname });
const chat = await planet.chats.start("handbook", { workflow: "workflow.yaml" });

const show = (event: RunEvent) => {
  if (event.type === "node-delta" && "text" in event) process.stdout.write(event.text);
};
const reply = await planet.chats.send(chat.id, "How much may a hotel cost per night?", { onEvent: show });
process.stdout.write("\n");

assert.ok(reply.status === "answered");
assert.equal(reply.answer.sources?.[0]?.document, "docs/handbook.pdf");

const [found] = await planet.chats.search("hotel nig", { stack: "handbook" });
assert.equal(found?.chat.title, "How much may a hotel cost per night?");
console.log(`${found.chat.title} ${found.excerpt}`);
await planet.close();
