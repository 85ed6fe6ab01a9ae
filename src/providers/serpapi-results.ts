import type { DocumentValue } from "../engine/values";
import type { SearchRequest } from "./contracts";
import { type FoundPage, fieldsOf, listOf, toDocuments } from "./web-search-results";

/** A search as SerpAPI's engine `google` takes it (https://serpapi.com/search-api). */
export interface SerpapiParameters {
  readonly engine: "google";
  readonly q: string;
  readonly num: number;
  readonly gl?: string;
  readonly hl?: string;
}

/** What SerpAPI is asked. It knows countries and languages in lower case only. */
export function toParameters({ query, limit, gl, hl }: SearchRequest): SerpapiParameters {
  return {
    engine: "google",
    q: query,
    num: limit,
    ...(gl === undefined ? {} : { gl: gl.toLowerCase() }),
    ...(hl === undefined ? {} : { hl: hl.toLowerCase() }),
  };
}

/**
 * The documents of an answer of SerpAPI: first the answer box, then the knowledge graph, then the organic results by
 * their position.
 * @param json the whole answer, whatever it is.
 * @param limit the most documents to give.
 */
export function fromResponse(json: unknown, limit: number): DocumentValue[] {
  const { answer_box, knowledge_graph, organic_results } = fieldsOf(json);
  const boxes = Array.isArray(answer_box) ? answer_box : [answer_box];
  const organic = listOf(organic_results).map(fieldsOf);
  return toDocuments(
    [
      ...boxes.map(fieldsOf).map(answerBox),
      knowledgeGraph(fieldsOf(knowledge_graph)),
      ...organic.toSorted((one, other) => position(one) - position(other)).map(organicResult),
    ],
    limit,
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Which fields there are depends on what Google answers with: a number, a quoted paragraph or steps. */
function answerBox({ link, title, answer, result, snippet, list }: Fields): FoundPage {
  return { link, title, texts: [answer, result, snippet, ...listOf(list)] };
}

/** The description is quoted from its source, most often an encyclopaedia, and not from the site of the thing itself. */
function knowledgeGraph({ title, description, source, website }: Fields): FoundPage {
  return { link: fieldsOf(source).link ?? website, title, texts: [description] };
}

function organicResult({ link, title, snippet }: Fields): FoundPage {
  return { link, title, texts: [snippet] };
}

function position(result: Fields): number {
  return typeof result.position === "number" ? result.position : Number.MAX_SAFE_INTEGER;
}
