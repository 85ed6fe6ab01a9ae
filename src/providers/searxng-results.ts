import type { DocumentValue } from "../engine/values";
import type { SearchRequest } from "./contracts";
import { type FoundPage, fieldsOf, listOf, toDocuments } from "./web-search-results";

/**
 * What SearXNG is asked (https://docs.searxng.org/dev/search_api). It has no country of its own: one counts as the
 * region of the language, so without a language it says nothing. How many results there are is not for the caller to say.
 */
export function toParameters({ query, gl, hl }: Omit<SearchRequest, "limit">): URLSearchParams {
  const language = toLanguage(hl, gl);
  return new URLSearchParams({ q: query, format: "json", ...(language === undefined ? {} : { language }) });
}

/**
 * The documents of an answer of SearXNG: first direct answers, then what infoboxes tell, then the results by their
 * score. Answers are plain texts in older versions; without an address they are left out.
 * @param json the whole answer, whatever it is.
 * @param limit the most documents to give.
 */
export function fromResponse(json: unknown, limit: number): DocumentValue[] {
  const { answers, infoboxes, results } = fieldsOf(json);
  const byScore = listOf(results)
    .map(fieldsOf)
    .toSorted((one, other) => score(other) - score(one));
  return toDocuments(
    [
      ...listOf(answers).map(fieldsOf).map(answer),
      ...listOf(infoboxes).map(fieldsOf).map(infobox),
      ...byScore.map(result),
    ],
    limit,
  );
}

/** The engines that SearXNG asked in vain, with what it says of each: `google (timeout)`. */
export function silentEngines(json: unknown): string[] {
  return listOf(fieldsOf(json).unresponsive_engines).map((entry) => {
    const [name, reason] = listOf(entry);
    return reason === undefined ? String(name) : `${name} (${reason})`;
  });
}

/** SearXNG takes a language with at most a region of two letters; of other tags it refuses the whole search. */
function toLanguage(hl: string | undefined, gl: string | undefined): string | undefined {
  const [language, ...subtags] = (hl ?? "").split("-");
  if (!language) return undefined;
  const region = subtags.find((subtag) => /^[a-z]{2}$/i.test(subtag)) ?? gl;
  return region === undefined ? language.toLowerCase() : `${language.toLowerCase()}-${region.toUpperCase()}`;
}

type Fields = Readonly<Record<string, unknown>>;

function answer({ url, title, answer }: Fields): FoundPage {
  return { link: url, title, texts: [answer] };
}

/** The id of an infobox is the address of the thing in an encyclopaedia, where the engine has one. */
function infobox({ infobox, id, content, urls }: Fields): FoundPage {
  const links = [id, ...listOf(urls).map((entry) => fieldsOf(entry).url)];
  return {
    link: links.find((link) => typeof link === "string" && URL.canParse(link)),
    title: infobox,
    texts: [content],
  };
}

function result({ url, title, content }: Fields): FoundPage {
  return { link: url, title, texts: [content] };
}

function score(result: Fields): number {
  return typeof result.score === "number" ? result.score : 0;
}
