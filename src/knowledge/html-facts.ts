import type { Facts } from "../storage/contracts";
import { cleanText, shortTitle } from "./document";
import { factsOf } from "./facts";
import { type HtmlNode, walkHtml } from "./html-node";

/** What a page says of itself. */
export interface HtmlFacts {
  readonly title?: string;
  /** As BCP 47 has it. */
  readonly language?: string;
  readonly facts: Facts;
}

/** Names of `meta` elements, and the facts that they are. */
const factNames: Readonly<Record<string, string>> = {
  description: "description",
  "og:description": "description",
  author: "author",
  "article:author": "author",
  "dc.creator": "author",
  date: "date",
  "dc.date": "date",
  "article:published_time": "date",
  keywords: "keywords",
};

/** The title (`title`, else `og:title`), the language of the root and what `meta` elements say, of a parsed page. */
export function htmlFacts(document: HtmlNode): HtmlFacts {
  const found = new Map<string, string>();
  const note = (name: string, value: string | undefined) => {
    const clean = cleanText(value ?? "")
      .replace(/\s+/g, " ")
      .trim();
    if (clean !== "" && !found.has(name)) {
      found.set(name, clean);
    }
  };
  // Titles of drawings are none of the page.
  for (const { node, entering } of walkHtml(document, ({ name }) => name === "svg")) {
    const { name, attribs = {} } = node;
    if (entering && name === "html") {
      note("language", attribs.lang ?? attribs["xml:lang"]);
    } else if (entering && name === "title") {
      note("title", (node.children ?? []).map(({ data }) => data ?? "").join(""));
    } else if (entering && name === "meta") {
      const property = (attribs.name ?? attribs.property ?? "").toLowerCase();
      note(property === "og:title" ? property : (factNames[property] ?? ""), attribs.content);
    }
  }
  const title = found.get("title") ?? found.get("og:title");
  const language = found.get("language");
  const facts = factsOf([...found].filter(([name]) => Object.values(factNames).includes(name)));
  return {
    ...(title === undefined ? {} : { title: shortTitle(title) }),
    ...(language !== undefined && /^[a-z]{2,3}(?:-\w+)*$/i.test(language) ? { language } : {}),
    facts,
  };
}
