import { decodeText } from "./decode-text";
import { type LoadOutcome, noText } from "./document";
import { withFacts } from "./facts";
import { headingSections } from "./heading-sections";
import { htmlFacts } from "./html-facts";
import { htmlText } from "./html-text";
import type { Loader } from "./loader";
import { mainContent } from "./main-content";
import { bareText, parseHtml } from "./parse-html";

/** How far into a page it may say its encoding, in bytes; the standard says 1,024, pages need more. */
const charsetReach = 4096;

/**
 * Reads HTML: the main content of the page (see `mainContent`) as text (see `htmlText`), a section for each heading.
 * The title is the page's, else its first heading; `meta` elements give facts.
 */
export const htmlLoader: Loader = {
  id: "html",
  version: 1,
  async load(bytes, { charset }) {
    const decoded = await decodeText(bytes, charset ?? declaredCharset(bytes));
    return decoded.status === "skipped" ? decoded : htmlDocument(decoded.text, decoded.notices);
  },
};

/** The document that a page of HTML is. */
export async function htmlDocument(html: string, notices: readonly string[]): Promise<LoadOutcome> {
  const root = await parseHtml(html);
  if (root === undefined) {
    return bareDocument(html, notices);
  }
  const { text, headings } = htmlText(mainContent(root));
  if (text === "") {
    return noText();
  }
  const { language, facts, ...known } = htmlFacts(root);
  const title = known.title ?? headings[0]?.text;
  return {
    status: "loaded",
    document: {
      text,
      ...(title === undefined ? {} : { title }),
      ...(language === undefined ? {} : { language }),
      ...withFacts(facts),
      sections: headingSections(text, 0, headings),
      ...(notices.length === 0 ? {} : { notices }),
    },
  };
}

function bareDocument(html: string, notices: readonly string[]): LoadOutcome {
  const text = bareText(html);
  const notice = "its elements are nested too deep, so it is read without its structure";
  const sections = [{ start: 0, end: text.length }];
  return text === "" ? noText() : { status: "loaded", document: { text, sections, notices: [...notices, notice] } };
}

/** The encoding that the page itself names, in a `meta` element or its XML declaration. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, charsetReach));
  return (
    /<meta\s[^<>]*charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml\s[^<>]*encoding\s*=\s*["']([\w:.-]+)/i.exec(start)?.[1]
  );
}
