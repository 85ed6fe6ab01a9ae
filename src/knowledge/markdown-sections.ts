import { type Section, shortTitle } from "./document";

interface Line {
  readonly start: number;
  /** End without the line break. */
  readonly end: number;
  readonly next: number;
}

interface Heading {
  readonly start: number;
  /** Where the text below the heading starts. */
  readonly body: number;
  readonly level: number;
  readonly text: string;
}

/**
 * The sections of a Markdown text: one for each heading (`#` or underlined), with the headings above it, and one for
 * what stands before the first. Front matter between `---` lines belongs to none; headings in fenced code are text.
 *
 * @returns The sections in order, without blank ones, and the title: the front matter's, else the first heading of
 *   level 1.
 */
export function markdownSections(text: string): { readonly title?: string; readonly sections: readonly Section[] } {
  const front = frontMatter(text);
  const headings = findHeadings(text, front.end);
  const sections: Section[] = [];
  if (hasText(text, front.end, headings[0]?.start ?? text.length)) {
    sections.push({ start: front.end, end: headings[0]?.start ?? text.length });
  }
  const above: Heading[] = [];
  for (const [index, heading] of headings.entries()) {
    const next = headings[index + 1];
    const end = next?.start ?? text.length;
    while ((above.at(-1)?.level ?? 0) >= heading.level) {
      above.pop();
    }
    above.push(heading);
    // A heading with nothing but deeper headings below it lives on in their paths.
    if (hasText(text, heading.body, end) || next === undefined || next.level <= heading.level) {
      const path = above.map((one) => one.text).filter((one) => one !== "");
      sections.push({ start: heading.start, end, ...(path.length === 0 ? {} : { headings: path }) });
    }
  }
  const title = front.title ?? headings.find((heading) => heading.level === 1 && heading.text !== "")?.text;
  return { ...(title === undefined ? {} : { title }), sections };
}

function frontMatter(text: string): { readonly end: number; readonly title?: string } {
  const opening = /^---[ \t]*\r?\n/.exec(text);
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/gm;
  closing.lastIndex = opening?.[0].length ?? 0;
  const close = opening === null ? null : closing.exec(text);
  if (opening === null || close === null) {
    return { end: 0 };
  }
  const title = /^title:[ \t]*(\S.*)$/m.exec(text.slice(opening[0].length, close.index))?.[1];
  const bare = title?.trim().replace(/^(["'])(.*)\1$/, "$2");
  return {
    end: close.index + close[0].length,
    ...(bare === undefined || bare === "" ? {} : { title: shortTitle(bare) }),
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

function hasText(text: string, start: number, end: number): boolean {
  return /\S/.test(text.slice(start, end));
}
