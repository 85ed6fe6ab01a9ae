import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler, type UnknownName } from "../engine/node";
import { port } from "../engine/port";
import { didYouMean } from "../engine/suggest";
import type { WebSearch } from "../providers/contracts";
import { callOptions } from "./call-options";

const config = z.strictObject({
  engine: z.string().min(1).optional().describe("The search engine. Default: the first that is configured."),
  num_results: z.int().min(1).max(20).default(5).describe("How many results to return."),
  gl: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "must be a country of two letters, such as de")
    .optional()
    .describe("The country to search from, two letters."),
  hl: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/, "must be a language, such as de or pt-br")
    .optional()
    .describe("The language of the results."),
});

/** The node that searches the web. */
export function webSearchNode(services: { readonly searches: readonly WebSearch[] }): NodeHandler {
  return defineNode({
    type: "web_search",
    description: "Searches the web.",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The results, best first, with their addresses.") },
    unknownNames: ({ engine }) => missingSearch(services.searches, engine),
    async run(context) {
      const { engine, num_results, gl, hl } = context.config;
      const search = chooseSearch(services.searches, engine);
      const request = { query: context.inputs.query, limit: num_results, gl, hl };
      const results = await search.search(request, callOptions(context));
      return { documents: results.slice(0, num_results) };
    },
  });
}

function chooseSearch(searches: readonly WebSearch[], engine: string | undefined): WebSearch {
  const found = engine === undefined ? searches[0] : searches.find(({ name }) => name === engine);
  if (found !== undefined) return found;
  const [missing] = missingSearch(searches, engine);
  throw new PlanetError(searches.length === 0 ? "key_missing" : "not_found", missing?.message ?? "", {
    hint: missing?.hint,
  });
}

function missingSearch(searches: readonly WebSearch[], engine: string | undefined): UnknownName[] {
  const names = searches.map(({ name }) => name);
  if (names.length === 0) {
    const hint = "add a plugin that brings one to `plugins` in aiplanet.config.yaml";
    return [{ key: "engine", message: "no web search is configured", hint }];
  }
  if (engine === undefined || names.includes(engine)) return [];
  return [{ key: "engine", message: `there is no web search "${engine}"`, hint: didYouMean(engine, names) }];
}
