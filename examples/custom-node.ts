// A node type of your own: its config, inputs and outputs are checked, in the workflow and by the compiler.
import assert from "node:assert/strict";
import { createPlanet, defineNode, defineWorkflow, port } from "aiplanet";
import * as z from "zod";

const wordCount = defineNode({
  type: "word_count",
  description: "Counts the words of a text.",
  config: z.strictObject({
    least: z.int().min(1).default(1).describe("Letters that a word must have to count."),
  }),
  inputs: { text: port.text("The text.") },
  outputs: { words: port.number("How many words there are."), longest: port.text("The longest of them.") },
  run({ config, inputs }) {
    const words = (inputs.text.match(/\p{L}+/gu) ?? []).filter((word) => word.length >= config.least);
    const longest = words.reduce((best, word) => (word.length > best.length ? word : best), "");
    return { words: words.length, longest };
  },
});

const workflow = defineWorkflow({
  api_version: "aiplanet/v1",
  kind: "Workflow",
  name: "longest-word",
  nodes: {
    question: { type: "user_query" },
    count: { type: "word_count", config: { least: 3 }, inputs: { text: "question.text" } },
    reply: { type: "output", inputs: { text: "count.longest", json: "count.words" } },
  },
});

const planet = await createPlanet({ nodes: [wordCount] });
const run = await planet.run(workflow, { text: "A planet is round, and an engine runs" });
const result = await run.result();

assert.equal(result.status, "completed");
assert.deepEqual(result.output, { text: "planet", format: "markdown", json: 5, sources: undefined });
console.log(`${result.output?.json} words, the longest is "${result.output?.text}"`);
