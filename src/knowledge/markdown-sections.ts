import type { Facts } from "../storage/contracts";
import { type Section, shortTitle } from "./document";
import { withFacts } from "./facts";
import { frontMatter } from "./front-matter";
import { type Heading, headingSections } from "./heading-sections";

interface Line {
  readonly start: number;
  /** End without the line break. */
  readonly end: number;
  readonly next: number;
}

/** What a Markdown text says of itself, and its sections. */
export interface MarkdownOutline {
  /** The front matter's title, else the first heading of level 1. */
  readonly title?: string;
  readonly language?: string;
  readonly facts?: Facts;
  /** In order, without blank ones. */
  readonly sections: readonly Section[];
}

/**
 * The outline of a Markdown text (https://spec.commonmark.org/0.31.2/): a section for each heading (`#` or underlined),
 * with the headings above it, and one for what stands before the first. Front matter between `---` lines belongs to
 * none; headings in fenced code are text.
 */
export function markdownSections(text: string): MarkdownOutline {
  const front = frontMatter(text);
  const headings = findHeadings(text, front.end);
  const title = front.title ?? headings.find((heading) => heading.level === 1 && heading.text !== "")?.text;
  return {
    ...(title === undefined ? {} : { title }),
    ...(front.language === undefined ? {} : { language: front.language }),
    ...withFacts(front.facts),
    sections: headingSections(text, front.end, headings),
  };
}

function findHeadings(text: string, from: number): Heading[] {
  const headings: Heading[] = [];
  let fence: string | undefined;
  let previous: Line | undefined;
  let beforePrevious: Line | undefined;
  for (const line of lines(text, from)) {
    const content = text.slice(line.start, line.end);
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(content)?.[1];
    if (fence !== undefined) {
      const closes = mark?.startsWith(fence) && content.trim() === mark;
      fence = closes ? undefined : fence;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const heading =
        numberSignHeading(content, line) ?? underlinedHeading(text, content, line, previous, beforePrevious);
      if (heading !== undefined) {
        headings.push(heading);
      }
    }
    beforePrevious = previous;
    previous = line;
  }
  return headings;
}

function* lines(text: string, from: number): Generator<Line> {
  for (let start = from; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const next = found === -1 ? text.length : found + 1;
    const end = found === -1 ? next : found - (text[found - 1] === "\r" && found > start ? 1 : 0);
    yield { start, end, next };
    start = next;
  }
}

function numberSignHeading(content: string, line: Line): Heading | undefined {
  const signs = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(content);
  if (signs?.[1] === undefined) {
    return undefined;
  }
  const text = content.slice(signs[0].length).trim();
  const bare = text.replace(/(?<![^ \t])#+$/, "").trim();
  return { start: line.start, body: line.next, level: signs[1].length, text: plain(bare) };
}

function underlinedHeading(
  text: string,
  content: string,
  line: Line,
  previous: Line | undefined,
  beforePrevious: Line | undefined,
): Heading | undefined {
  const underline = /^ {0,3}(=+|-{2,})[ \t]*$/.exec(content)?.[1];
  if (underline === undefined || previous === undefined) {
    return undefined;
  }
  // Only a single line of plain text above counts, so that rules, tables and lists are not taken for headings.
  const above = text.slice(previous.start, previous.end);
  const alone = beforePrevious === undefined || text.slice(beforePrevious.start, beforePrevious.end).trim() === "";
  if (!alone || above.trim() === "" || /^(?: {4}|\t| {0,3}(?:[-*+>|#=]|\d+[.)]))/.test(above)) {
    return undefined;
  }
  return {
    start: previous.start,
    body: line.next,
    level: underline.startsWith("=") ? 1 : 2,
    text: plain(above.trim()),
  };
}

/** A heading's words without the marks of links, code and emphasis; of a long one the beginning. */
function plain(heading: string): string {
  return shortTitle(heading)
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/[`*]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, "")
    .trim();
}
