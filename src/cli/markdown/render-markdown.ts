import { marked, type Token, type Tokens } from "marked";
import { type Colours, printable } from "../terminal";
import { wrapText } from "../text-width";
import { highlightCode } from "./highlight-code";
import { inlineText } from "./inline-text";
import { tableLines } from "./table-lines";

/** How Markdown is drawn. */
export interface RenderOptions {
  /** No line is wider. Less than 20 count as 20. */
  readonly columns: number;
  readonly colours: Colours;
}

const leastColumns = 20;

/**
 * Markdown (CommonMark, and GitHub's tables, tasks and strikethrough) as lines for a terminal. Text that would steer the
 * terminal is taken out. Without colours it reads as plain text.
 */
export function renderMarkdown(markdown: string, { columns, colours }: RenderOptions): string[] {
  const tokens = marked.lexer(printable(markdown).replaceAll("\t", "    "));
  return blocks(tokens, Math.max(columns, leastColumns), colours);
}

/** Blocks with an empty line between them. */
function blocks(tokens: readonly Token[], columns: number, colours: Colours): string[] {
  const drawn = tokens.map((token) => block(token, columns, colours)).filter((lines) => lines.length > 0);
  return drawn.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function block(token: Token, columns: number, colours: Colours): string[] {
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "heading": {
      const { tokens, depth } = token as Tokens.Heading;
      const lines = wrapText(inlineText(tokens, colours), columns);
      return lines.map((line) => colours.bold(depth === 1 ? colours.underline(line) : line));
    }
    case "code": {
      const { text, lang } = token as Tokens.Code;
      const lines = highlightCode(text, lang, colours).split("\n");
      return lines.flatMap((line) => wrapText(line, columns - 4).map((part) => `    ${part}`.trimEnd()));
    }
    case "blockquote":
      return blocks((token as Tokens.Blockquote).tokens, columns - 2, colours).map((line) => colours.dim(`│ ${line}`));
    case "list":
      return list(token as Tokens.List, columns, colours);
    case "table":
      return tableLines(token as Tokens.Table, columns, colours);
    case "hr":
      return [colours.dim("─".repeat(Math.min(columns, leastColumns)))];
    default: {
      const { tokens, raw } = token as Tokens.Generic;
      return wrapText(tokens === undefined ? raw.trimEnd() : inlineText(tokens, colours), columns);
    }
  }
}

function list({ items, ordered, start, loose }: Tokens.List, columns: number, colours: Colours): string[] {
  const first = typeof start === "number" ? start : 1;
  const width = ordered ? String(first + items.length - 1).length + 2 : 2;
  return items.flatMap(({ tokens, task, checked }, index) => {
    const sign = ordered ? `${first + index}.` : "-";
    const box = task ? (checked ? "[x] " : "[ ] ") : "";
    const content = tokens.filter(({ type }) => type !== "checkbox");
    const lines = content.flatMap((token, place) => {
      const drawn = block(token, columns - width, colours);
      const apart = place > 0 && drawn.length > 0 && (loose || token.type !== "list");
      return apart ? ["", ...drawn] : drawn;
    });
    const [head = "", ...rest] = lines;
    const all = [
      `${sign.padEnd(width)}${box}${head}`.trimEnd(),
      ...rest.map((line) => (line === "" ? "" : " ".repeat(width) + line)),
    ];
    return loose && index > 0 ? ["", ...all] : all;
  });
}
