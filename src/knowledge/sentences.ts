/** A sentence and where it stands: `text` is the given text from `start` to `end`, line breaks and all. */
export interface Sentence {
  readonly text: string;
  /** Offsets in the given text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A line shorter than this share of the longest one ends there because its sentence or heading does. */
const fullLine = 0.6;

const listItem = /^\s*(?:[-*+•‣◦▪–]\s|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s)/;
const heading = /^ {0,3}#{1,6}\s/;
const tableRow = /^\s*\|/;
const ruler = /^\s*(?:[-=_*]\s*){3,}$/;
const terminal = /[.!?…。！？:;][)\]"'’”»」』）]*$/u;
// Words whose full stop ends no sentence: always, in front of a number, and the initials of a name.
const abbreviation =
  /(?:^|[\s(["'“])(?:e\.g|i\.e|vs|cf|ca|approx|dr|mr|mrs|ms|prof|messrs|jr|sr|incl|excl|z\.\s?b|d\.\s?h|bzw|usw|vgl)\.$/i;
const numbered = /(?:^|[\s(["'“])(?:no|nos|art|sec|fig|figs|eq|p|pp|vol|ch|nr|abs)\.$/i;
const initial = /(?:^|[\s(])(?!I\.)\p{Lu}\.$/u;

/**
 * The sentences of a text in order. Lines broken in the middle of a sentence, as PDFs and wrapped files have them, are
 * one sentence; list items, headings, table rows and paragraphs are separate ones. Everything but white space, rulers
 * and the marks of lists and headings is in exactly one sentence.
 */
export function sentences(text: string): Sentence[] {
  const result: Sentence[] = [];
  for (const block of blocks(text)) {
    for (const { start, end } of segments(text, block)) {
      result.push({ text: text.slice(start, end), start, end });
    }
  }
  return result;
}

/** Runs of lines that belong together. */
function* blocks(text: string): Generator<Span> {
  const lines = Array.from(text.matchAll(/[^\r\n]+/g), (match) => ({ start: match.index, text: match[0] }));
  const longest = lines.reduce((most, line) => Math.max(most, line.text.length), 0);
  let open: { start: number; end: number; last: string } | undefined;
  for (const line of lines) {
    if (ruler.test(line.text) || line.text.trim() === "") {
      continue;
    }
    const apart = open === undefined || /\n[ \t\r]*\n/.test(text.slice(open.end, line.start));
    if (open !== undefined && (apart || !continues(open.last, line.text, longest))) {
      yield open;
      open = undefined;
    }
    const end = line.start + line.text.trimEnd().length;
    const start: number = open?.start ?? line.start + markLength(line.text);
    open = { start, end, last: line.text };
  }
  if (open !== undefined) {
    yield open;
  }
}

function continues(previous: string, line: string, longest: number): boolean {
  if ([listItem, heading, tableRow].some((pattern) => pattern.test(line))) {
    return false;
  }
  if (heading.test(previous) || tableRow.test(previous)) {
    return false;
  }
  const trimmed = previous.trimEnd();
  const full = trimmed.length >= longest * fullLine;
  // Both ends of a break in mid-sentence show it: the line is full or open, or the next goes on in lower case.
  return full || terminal.test(trimmed) || /[,\-–—(]$/.test(trimmed) || /^\s*[\p{Ll}(,;]/u.test(line);
}

function markLength(line: string): number {
  const mark = heading.exec(line) ?? listItem.exec(line) ?? /^\s*/.exec(line);
  return mark?.[0].length ?? 0;
}

let segmenter: Intl.Segmenter | undefined;

function* segments(text: string, block: Span): Generator<Span> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "sentence" });
  // Unicode's rules end a sentence at a line break; a space of the same length keeps the offsets.
  const flat = text.slice(block.start, block.end).replace(/[\r\n\u0085\u2028\u2029]/g, " ");
  let start: number | undefined;
  for (const { segment, index } of segmenter.segment(flat)) {
    start ??= index + leadingSpace(segment);
    const end = index + segment.trimEnd().length;
    if (end <= start) {
      start = undefined;
    } else if (!goesOn(flat.slice(Math.max(start, end - 12), end), flat.slice(index + segment.length))) {
      yield { start: block.start + start, end: block.start + end };
      start = undefined;
    }
  }
  if (start !== undefined) {
    yield { start: block.start + start, end: block.start + flat.trimEnd().length };
  }
}

function goesOn(before: string, after: string): boolean {
  return abbreviation.test(before) || initial.test(before) || (numbered.test(before) && /^\d/.test(after));
}

function leadingSpace(text: string): number {
  return text.length - text.trimStart().length;
}
