import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler } from "../engine/node";
import { port } from "../engine/port";
import { didYouMean } from "../engine/suggest";
import type { WebSearch } from "../providers/contracts";

const config = z.strictObject({
  engine: z.string().min(1).optional().describe("The search engine. Default: the first that is configured."),
  num_results: z.int().min(1).max(20).default(5).describe("How many results to return."),
});

/** The node that searches the web. */
export function webSearchNode(services: { readonly searches: readonly WebSearch[] }): NodeHandler {
  return defineNode({
    type: "web_search",
    description: "Searches the web.",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The results, best first, with their addresses.") },
    async run({ config: { engine, num_results }, inputs, signal, idempotencyKey }) {
      const search = chooseSearch(services.searches, engine);
      const results = await search.search(inputs.query, num_results, { signal, idempotencyKey });
      return { documents: results.slice(0, num_results) };
    },
  });
}

function chooseSearch(searches: readonly WebSearch[], engine: string | undefined): WebSearch {
  const [first] = searches;
  if (first === undefined) {
    throw new PlanetError("key_missing", "no web search is configured", {
      hint: "add a plugin that brings one to `plugins` in aiplanet.config.yaml",
    });
  }
  const found = engine === undefined ? first : searches.find(({ name }) => name === engine);
  if (found !== undefined) return found;
  const names = searches.map(({ name }) => name);
  throw new PlanetError("not_found", `there is no web search "${engine}"`, {
    hint: didYouMean(engine ?? "", names),
  });
}
