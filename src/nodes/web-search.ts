import * as z from "zod";
import { PlanetError } from "../engine/errors";
import { defineNode, type NodeHandler, type UnknownName } from "../engine/node";
import { port } from "../engine/port";
import { didYouMean } from "../engine/suggest";
import type { DocumentValue } from "../engine/values";
import type { WebSearch } from "../providers/contracts";
import { callOptions } from "./call-options";
import { foundText, foundTitle } from "./found-text";

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

/**
 * The node that searches the web.
 * @param services the engines, best first; one that lacks something is passed over, and called only by its name.
 */
export function webSearchNode(services: { readonly searches: readonly WebSearch[] }): NodeHandler {
  return defineNode({
    type: "web_search",
    description: "Searches the web.",
    caching: "calls",
    config,
    inputs: { query: port.text("What to search for.") },
    outputs: { documents: port.documents("The results, best first, with their addresses.") },
    unknownNames: ({ engine }) => missingSearch(services.searches, engine),
    async run(context) {
      const { engine, num_results, gl, hl } = context.config;
      const search = chooseSearch(services.searches, engine);
      const request = { query: context.inputs.query, limit: num_results, gl, hl };
      const results = await search.search(request, callOptions(context));
      return { documents: results.flatMap(withPlainText).slice(0, num_results) };
    },
  });
}

/** What pages say comes from strangers; one of which nothing is left says nothing. */
function withPlainText({ text, title, ...place }: DocumentValue): DocumentValue[] {
  const plain = foundText(text);
  const plainTitle = title === undefined ? "" : foundTitle(title);
  return plain === "" ? [] : [{ ...place, ...(plainTitle === "" ? {} : { title: plainTitle }), text: plain }];
}

function chooseSearch(searches: readonly WebSearch[], engine: string | undefined): WebSearch {
  const found = searches.find(({ name, lack }) => (engine === undefined ? lack === undefined : name === engine));
  if (found !== undefined) return found;
  const [missing] = missingSearch(searches, engine);
  const code = engine === undefined || searches.length === 0 ? "key_missing" : "not_found";
  throw new PlanetError(code, missing?.message ?? "", { hint: missing?.hint });
}

function missingSearch(searches: readonly WebSearch[], engine: string | undefined): UnknownName[] {
  const names = searches.map(({ name }) => name);
  if (engine === undefined ? searches.every(({ lack }) => lack !== undefined) : names.length === 0) {
    return [{ key: "engine", message: "no web search is configured", hint: waysToSearch(searches) }];
  }
  if (engine === undefined || names.includes(engine)) return [];
  return [{ key: "engine", message: `there is no web search "${engine}"`, hint: didYouMean(engine, names) }];
}

function waysToSearch(searches: readonly WebSearch[]): string {
  const hints = searches.flatMap(({ lack }) => lack?.hint ?? []);
  return [...hints, "add a plugin that brings one to `plugins` in aiplanet.config.yaml"].join(", or ");
}
