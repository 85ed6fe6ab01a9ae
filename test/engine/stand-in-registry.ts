import { z } from "zod";
import { createRegistry, defineNode, optional, port, type Registry } from "../../src/engine";

/**
 * The node types that come with the product, with their real names and ports and with handlers that do next to nothing,
 * for tests of the engine alone.
 */
export function standInRegistry(): Registry {
  return createRegistry([userQuery, knowledgeBase, webSearch, llmEngine, output]);
}

const userQuery = defineNode({
  type: "user_query",
  role: "input",
  description: "What the run is asked.",
  inputs: {},
  outputs: { text: port.text("The question."), history: port.messages("What was said before.") },
  runInputs: () => ({
    text: { port: port.text("The question.") },
    history: { port: port.messages("What was said before."), default: [] },
  }),
  run: ({ input }) => ({ text: String(input.text), history: [] }),
});

const knowledgeBase = defineNode({
  type: "knowledge_base",
  description: "Finds passages in a collection.",
  config: z.strictObject({ collection: z.string(), top_k: z.int().min(1).max(100).default(6) }),
  inputs: { query: port.text("What to look for.") },
  outputs: { documents: port.documents("The passages.") },
  collection: ({ collection }) => collection,
  run: ({ inputs: { query } }) => ({ documents: [{ document: "a.md", text: query }] }),
});

const webSearch = defineNode({
  type: "web_search",
  description: "Finds pages on the web.",
  config: z.strictObject({ num_results: z.int().min(1).max(50).default(5) }),
  inputs: { query: port.text("What to look for.") },
  outputs: { documents: port.documents("The pages.") },
  run: ({ inputs: { query } }) => ({ documents: [{ document: "https://example.com", text: query }] }),
});

const llmEngine = defineNode({
  type: "llm_engine",
  description: "Asks a language model.",
  config: z.strictObject({
    model: z.string().default("default"),
    system: z.string().optional(),
    prompt: z.string().optional(),
  }),
  inputs: {
    question: optional(port.text("The question.")),
    sources: optional(port.documents("What to answer from.")),
    history: optional(port.messages("What was said before.")),
  },
  freeInputs: optional(port.any("For the templates.")),
  outputs: {
    text: port.text("The answer."),
    json: optional(port.json("The answer as data.")),
    usage: port.json("The tokens used."),
    model: port.text("The model that answered."),
    citations: port.documents("What the answer cites."),
  },
  templates: ["system", "prompt"],
  run: ({ inputs, config, render }) => ({
    text: config.prompt === undefined ? (inputs.question ?? "") : render("prompt", inputs),
    usage: {},
    model: config.model,
    citations: inputs.sources ?? [],
  }),
});

const output = defineNode({
  type: "output",
  role: "output",
  description: "Gives the run's result.",
  inputs: {
    text: optional(port.text("The answer.")),
    json: optional(port.json("The answer as data.")),
    sources: optional(port.documents("What it cites.")),
  },
  outputs: {
    text: optional(port.text("The answer.")),
    json: optional(port.json("The answer as data.")),
    sources: optional(port.documents("What it cites.")),
  },
  run: ({ inputs: { text, json, sources } }) => ({ text, json, sources }),
});
