import { cleanText, shortTitle } from "./document";
import type { Heading } from "./heading-sections";
import { type HtmlNode, walkHtml } from "./html-node";
import type { MainContent } from "./main-content";

const paragraphs = new Set(
  "p h1 h2 h3 h4 h5 h6 pre ul ol dl table blockquote figure section article main header hr fieldset details".split(" "),
);
const lines = new Set(
  "div li tr dt dd caption figcaption address summary footer form legend body html aside thead tbody tfoot".split(" "),
);

/** A text with its headings, which lie in it. */
export interface HtmlText {
  readonly text: string;
  readonly headings: readonly Heading[];
}

/**
 * The text of a page's content as a reader sees it: paragraphs with a blank line between them, an item of a list in a
 * line behind `-` or its number, a row of a table in a line with its cells separated by ` | `, preformatted text as it
 * is, all other white space as one space.
 */
export function htmlText({ root, skips }: MainContent): HtmlText {
  const writer = createWriter();
  const counters = new Map<HtmlNode, number>();
  const rows = dataRows(root, skips);
  const open: { readonly place: Place; readonly level: number }[] = [];
  const found: Heading[] = [];
  let preformatted = 0;
  let row = 0;

  function enter(node: HtmlNode, name: string): void {
    if (rows.has(node)) {
      writer.breakLine(1);
      row += 1;
      return;
    }
    if (name === "br") {
      writer.breakLine(row > 0 ? 0 : 1, true);
    } else if ((name === "td" || name === "th") && row > 0) {
      writer.nextCell();
    } else if (row === 0) {
      writer.breakLine(breaksOf(node, name));
    }
    if (name === "li" && row === 0) {
      writer.mark(markOf(node, counters));
    }
    preformatted += name === "pre" ? 1 : 0;
    const level = levelOf(name);
    if (level !== undefined) {
      open.push({ place: writer.place(), level });
    }
  }

  function leave(node: HtmlNode, name: string): void {
    preformatted -= name === "pre" ? 1 : 0;
    const heading = levelOf(name) === undefined ? undefined : open.pop();
    if (heading !== undefined && open.length === 0) {
      const { start, text } = writer.since(heading.place);
      if (text !== "") {
        const shown = shortTitle(text.replace(/\s+/g, " "));
        found.push({ start, body: start + text.length, level: heading.level, text: shown });
      }
    }
    if (rows.has(node)) {
      row -= 1;
      writer.endRow();
      writer.breakLine(1);
    } else if (row === 0) {
      writer.breakLine(breaksOf(node, name));
    }
  }

  for (const { node, entering } of walkHtml(root, skips)) {
    if (node.type === "text") {
      writer.write(cleanText(node.data ?? "").replaceAll("\u00ad", ""), preformatted > 0 && row === 0);
    } else if (node.name !== undefined) {
      (entering ? enter : leave)(node, node.name);
    }
  }
  return { text: writer.text(), headings: found };
}

/** Rows of tables that hold values, not a page's layout: no cell has blocks of its own in it, but for one paragraph. */
function dataRows(root: HtmlNode, skips: MainContent["skips"]): ReadonlySet<HtmlNode> {
  const rows = new Set<HtmlNode>();
  const open: HtmlNode[] = [];
  let blocks = 0;
  for (const { node, entering } of walkHtml(root, skips)) {
    const { name = "" } = node;
    if (name === "tr") {
      if (entering) {
        rows.add(node);
        open.push(node);
      } else {
        open.pop();
      }
    } else if (entering && (name === "td" || name === "th")) {
      blocks = 0;
    } else if (entering && open.length > 0 && (paragraphs.has(name) || name === "div")) {
      blocks += name === "p" || name === "div" ? 1 : 2;
      if (blocks > 1) {
        for (const one of open) {
          rows.delete(one);
        }
      }
    }
  }
  return rows;
}

function breaksOf(node: HtmlNode, name: string): number {
  // A list within a list goes on with it.
  const nested = (name === "ul" || name === "ol" || name === "p") && node.parent?.name === "li";
  return paragraphs.has(name) ? (nested ? 1 : 2) : lines.has(name) || name === "td" || name === "th" ? 1 : 0;
}

function markOf(node: HtmlNode, counters: Map<HtmlNode, number>): string {
  const list = node.parent;
  if (list?.name !== "ol") {
    return "- ";
  }
  const number = (counters.get(list) ?? (Number.parseInt(list.attribs?.start ?? "1", 10) || 1) - 1) + 1;
  counters.set(list, number);
  return `${number}. `;
}

function levelOf(name: string): number | undefined {
  const level = /^h([1-6])$/.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}

/** How far a text was written, in characters and in parts. */
interface Place {
  readonly length: number;
  readonly parts: number;
}

/** Puts a text together: breaks and spaces are written when more text follows, so that none stands at an end. */
function createWriter() {
  const parts: string[] = [];
  let length = 0;
  let breaks = 0;
  let space = false;
  let pending = "";
  let cells = 0;

  function put(text: string): void {
    parts.push(text);
    length += text.length;
  }

  function separator(): string {
    const between = breaks > 0 ? "\n".repeat(breaks) : space && !pending.startsWith(" ") ? " " : "";
    return (length === 0 ? "" : between) + pending;
  }

  return {
    write(text: string, asItIs: boolean): void {
      const content = asItIs ? text.replace(/\r\n?/g, "\n") : text.replace(/[\s\u00a0]+/g, " ");
      const inner = asItIs ? content : content.trim();
      if (inner === "") {
        space ||= content !== "";
        return;
      }
      space ||= !asItIs && content.startsWith(" ");
      put(separator());
      put(inner);
      breaks = 0;
      pending = "";
      space = !asItIs && content.endsWith(" ");
    },
    /** At least so many line breaks before what follows; one more than there are for a break in the text itself. */
    breakLine(count: number, own = false): void {
      breaks = own && count > 0 ? Math.min(breaks + 1, 2) : Math.max(breaks, count);
      space ||= own;
      pending = count > 1 ? "" : pending;
    },
    /** Something to stand right before the text that follows, if any does. */
    mark(text: string): void {
      pending = text;
    },
    nextCell(): void {
      cells += 1;
      pending = cells > 1 ? `${pending.trimEnd()} | `.replace(/^(?! )/, " ") : "";
      space = false;
    },
    endRow(): void {
      cells = 0;
      pending = "";
    },
    place(): Place {
      return { length, parts: parts.length };
    },
    /** What was written since, without what separates it from what was before. */
    since(place: Place) {
      const [between = "", ...rest] = parts.slice(place.parts);
      return { start: place.length + between.length, text: rest.join("") };
    },
    text(): string {
      return parts.join("");
    },
  };
}
