import { type HtmlNode, walkHtml } from "./html-node";

/** What is never text of a page. */
const unreadable = new Set(
  (
    "script style noscript template svg math iframe object canvas audio video picture map select datalist button input " +
    "textarea progress meter head title meta link dialog"
  ).split(" "),
);
/** What stands around the text on every page of a site. */
const frames = new Set(["nav", "aside", "footer", "menu"]);
const frameRoles = new Set("navigation banner contentinfo complementary search menu menubar toolbar alert".split(" "));
const frameNames =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|footer|cookies?|cookie-?banner|consent|share|social|advert\w*|ads?|promo|related|skip-?link|newsletter|pagination|pager)(?:$|[\s_-])/i;
const blocks = new Set(["div", "section", "ul", "ol", "table", "td", "p", "dl"]);

/** Whose share of the page's text is larger is no frame, whatever it is called. */
const mostOfFrame = 0.4;
/** A block with more of its text in links than this is a list of links. */
const mostLinks = 0.7;
const fewestLinks = 3;

/** Where the text of a page is. */
export interface MainContent {
  /** The element that holds it. */
  readonly root: HtmlNode;
  /** Whether an element within it, with all that is in it, is no part of it. */
  readonly skips: (node: HtmlNode) => boolean;
}

interface Measure {
  /** Characters that are not white space, in all and within links. */
  text: number;
  linked: number;
  links: number;
}

/**
 * Finds the main content of a page: `main` or what has that role; else the one `article` that holds most of the text;
 * else the body without what looks like navigation, banners and lists of links. Where that leaves nothing, all of the
 * page is content.
 */
export function mainContent(document: HtmlNode): MainContent {
  const measures = measure(document);
  const size = (node: HtmlNode) => measures.get(node)?.text ?? 0;
  const all = size(document);
  const chosen = chooseRoot(document, size, all);
  const skipsFrames = (node: HtmlNode) => isHidden(node) || isFrame(node, chosen !== undefined, size(node) / all);
  const skips =
    chosen === undefined
      ? (node: HtmlNode) => skipsFrames(node) || isListOfLinks(node, measures.get(node))
      : skipsFrames;
  const root = chosen ?? document;
  return hasText(root, skips) ? { root, skips } : { root: document, skips: isHidden };
}

function measure(document: HtmlNode): ReadonlyMap<HtmlNode, Measure> {
  const measures = new Map<HtmlNode, Measure>();
  const above: Measure[] = [];
  let inLink = 0;
  for (const { node, entering } of walkHtml(document, isHidden)) {
    const current = above.at(-1);
    if (node.type === "text") {
      const length = (node.data ?? "").replace(/\s+/g, "").length;
      if (current !== undefined) {
        current.text += length;
        current.linked += inLink > 0 ? length : 0;
      }
    } else if (entering && node.children !== undefined) {
      const own = { text: 0, linked: 0, links: 0 };
      measures.set(node, own);
      above.push(own);
      inLink += node.name === "a" ? 1 : 0;
    } else if (!entering) {
      const own = above.pop();
      const parent = above.at(-1);
      inLink -= node.name === "a" ? 1 : 0;
      if (own !== undefined && parent !== undefined) {
        parent.text += own.text;
        parent.linked += own.linked;
        parent.links += own.links + (node.name === "a" ? 1 : 0);
      }
    }
  }
  return measures;
}

function chooseRoot(document: HtmlNode, size: (node: HtmlNode) => number, all: number): HtmlNode | undefined {
  const mains: HtmlNode[] = [];
  const articles: HtmlNode[] = [];
  for (const { node, entering } of walkHtml(document, isHidden)) {
    if (entering && (node.name === "main" || node.attribs?.role === "main")) {
      mains.push(node);
    } else if (entering && node.name === "article") {
      articles.push(node);
    }
  }
  const main = largest(mains, size);
  if (main !== undefined && size(main) > 0) {
    return main;
  }
  const article = largest(articles, size);
  return article !== undefined && size(article) * 2 > all ? article : undefined;
}

function largest(nodes: readonly HtmlNode[], size: (node: HtmlNode) => number): HtmlNode | undefined {
  return nodes.reduce<HtmlNode | undefined>(
    (best, node) => (best === undefined || size(node) > size(best) ? node : best),
    undefined,
  );
}

/** Whether a reader of the page does not see the element, or sees no text in it. */
function isHidden({ name, attribs }: HtmlNode): boolean {
  if (name === undefined) {
    return false;
  }
  return (
    unreadable.has(name) ||
    (attribs !== undefined &&
      ("hidden" in attribs ||
        attribs["aria-hidden"] === "true" ||
        /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribs.style ?? "")))
  );
}

function isFrame({ name, attribs = {} }: HtmlNode, withinMain: boolean, share: number): boolean {
  if (name === undefined || name === "body" || name === "html") {
    return false;
  }
  if (frames.has(name) || frameRoles.has(attribs.role ?? "")) {
    return true;
  }
  // The header of an article holds its heading; a form may be wrapped around the whole page.
  if (name === "header" || name === "form") {
    return share < mostOfFrame && !(withinMain && name === "header");
  }
  return share < mostOfFrame && frameNames.test(`${attribs.class ?? ""} ${attribs.id ?? ""}`) && !/^h[1-6]$/.test(name);
}

function isListOfLinks({ name = "" }: HtmlNode, measured: Measure | undefined): boolean {
  return (
    measured !== undefined &&
    blocks.has(name) &&
    measured.links >= fewestLinks &&
    measured.linked > measured.text * mostLinks
  );
}

function hasText(root: HtmlNode, skips: (node: HtmlNode) => boolean): boolean {
  for (const { node } of walkHtml(root, skips)) {
    if (node.type === "text" && /\S/.test(node.data ?? "")) {
      return true;
    }
  }
  return false;
}
