import type { Token, Tokens } from "marked";
import type { Colours } from "../terminal";

/** A mark that cites a source, such as `[1]` or `[2, 3]`. */
const citation = /\[\d+(?:,\s*\d+)*\]/g;

/** The words of a paragraph, heading, item or cell, with their styles; line breaks stay line breaks. */
export function inlineText(tokens: readonly Token[], colours: Colours): string {
  return tokens.map((token) => inline(token, colours)).join("");
}

function inline(token: Token, colours: Colours): string {
  const { bold, cyan, dim, italic, underline } = colours;
  const inner = () => inlineText(("tokens" in token && token.tokens) || [], colours);
  switch (token.type) {
    case "strong":
      return bold(inner());
    case "em":
      return italic(inner());
    case "codespan":
      return cyan(unescaped((token as Tokens.Codespan).text));
    case "br":
      return "\n";
    case "del":
      return `~${inner()}~`;
    case "link": {
      const { href } = token as Tokens.Link;
      const text = inner();
      return text === href || href === `mailto:${text}` ? underline(text) : `${underline(text)} ${dim(`(${href})`)}`;
    }
    case "image": {
      const { text, href } = token as Tokens.Image;
      return `${text || "image"} ${dim(`(${href})`)}`;
    }
    case "text":
    case "escape":
      if ("tokens" in token && token.tokens !== undefined) return inner();
      return unescaped((token as Tokens.Text).text).replace(citation, (mark) => cyan(mark));
    default:
      return token.raw;
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Marked writes some characters as entities, for HTML. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}
