import type { HtmlNode } from "./html-node";

/** Elements nested deeper than this are no page that anyone wrote, and take a parser quadratic time. */
const deepest = 2000;

const voidElements = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
/** Elements that one of their own kind ends. */
const selfEnding = new Set("p li td th tr dt dd option tbody thead tfoot optgroup".split(" "));

/**
 * Parses HTML with the package cheerio, in the way that reads hostile pages in linear time. Undefined where elements
 * are nested more than 2,000 deep.
 */
export async function parseHtml(html: string): Promise<HtmlNode | undefined> {
  if (isTooDeep(html)) {
    return undefined;
  }
  const { load } = await import("cheerio/slim");
  return load(html, { xml: { xmlMode: false, decodeEntities: true } }).root()[0];
}

/**
 * The text of HTML without any structure: tags, comments, scripts and styles are taken out, character references stay
 * as they are written. For pages that cannot be parsed.
 */
export function bareText(html: string): string {
  const rest = ["script", "style"].reduce((text, name) => without(text, `<${name}`, `</${name}`), html);
  return without(rest, "<!--", "-->")
    .replace(/<[^<>]*>/g, " ")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[\n ]*/g, "\n")
    .trim();
}

/** Whether elements are ever nested too deep, by their tags alone. */
function isTooDeep(html: string): boolean {
  const open: string[] = [];
  for (const [, closing, tag = ""] of html.matchAll(/<(\/?)([a-z][^\s/<>]*)/gi)) {
    const name = tag.toLowerCase();
    if (closing === "/") {
      const at = open.lastIndexOf(name);
      open.length = at === -1 ? open.length : at;
    } else if (!voidElements.has(name)) {
      if (selfEnding.has(name) && open.at(-1) === name) {
        open.pop();
      }
      open.push(name);
      if (open.length > deepest) {
        return true;
      }
    }
  }
  return false;
}

/** The text without what stands from each `start` to the next `end`, or to its own end where none follows. */
function without(text: string, start: string, end: string): string {
  const lower = text.toLowerCase();
  const parts: string[] = [];
  let at = 0;
  for (let from = lower.indexOf(start); from !== -1; from = lower.indexOf(start, at)) {
    parts.push(text.slice(at, from));
    const to = lower.indexOf(end, from + start.length);
    at = to === -1 ? text.length : to;
  }
  parts.push(text.slice(at));
  return parts.join(" ");
}
