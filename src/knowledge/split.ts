import { PlanetError } from "../engine/errors";
import type { ChunkOptions } from "./contracts";
import type { LoadedDocument, Section } from "./document";

const defaultSize = 800;
const leastSize = 10;
const mostSize = 100_000;
/** How far around a place the search for a word's end looks in text without spaces. */
const wordReach = 64;

const sentenceEnd = /[.!?…][)\]"'’”»]*\s|[。！？｡][」』）”’]*/gu;
const wordCharacter = /[\p{L}\p{N}\p{M}]/u;

/** A piece of a document: `text` is the document's text from `start` to `end`. */
export interface Chunk {
  readonly text: string;
  /** Offsets in the document's text, in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Page from 1, where the format has pages; a chunk lies on one page. */
  readonly page?: number;
  /** Headings above the chunk, outermost first. */
  readonly headings?: readonly string[];
}

/**
 * The options of {@link split} with what is left out filled in: size 800, overlap 15 % of the size (120).
 *
 * @throws `invalid_config` unless size is a whole number from 10 to 100,000 and overlap one from 0 to half of size.
 */
export function chunkOptions(options: Partial<ChunkOptions> = {}): ChunkOptions {
  const { size = defaultSize } = options;
  if (!Number.isInteger(size) || size < leastSize || size > mostSize) {
    throw new PlanetError("invalid_config", `the chunk size ${size} is out of range`, {
      hint: `choose a whole number of characters from ${leastSize} to ${mostSize}`,
    });
  }
  const { overlap = Math.floor(size * 0.15) } = options;
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > size / 2) {
    throw new PlanetError("invalid_config", `the chunk overlap ${overlap} is out of range`, {
      hint: `choose a whole number of characters from 0 to ${Math.floor(size / 2)}, half of the chunk size`,
    });
  }
  return { size, overlap };
}

/**
 * Cuts a document into chunks along its structure: a chunk never leaves its section (page, heading), ends at a
 * paragraph if one ends in its second half, else at a sentence, a line, a word. A word is cut only when it alone is
 * longer than a chunk, a surrogate pair never. Every character that is not white space is in some chunk. The time is
 * linear in the text.
 *
 * @param options See {@link chunkOptions} for ranges and defaults.
 * @throws `invalid_config` when an option is out of range.
 */
export function split(document: LoadedDocument, options: Partial<ChunkOptions> = {}): Chunk[] {
  const { size, overlap } = chunkOptions(options);
  const chunks: Chunk[] = [];
  for (const section of document.sections) {
    splitSection(document.text, section, size, overlap, chunks);
  }
  return chunks;
}

function splitSection(text: string, section: Section, size: number, overlap: number, chunks: Chunk[]): void {
  const last = trimEnd(text, section.start, section.end);
  let covered = section.start;
  let start = skipSpace(text, section.start, last);
  while (start < last) {
    let end = start + size >= last ? last : findEnd(text, start, Math.max(start, covered), start + size);
    if (end === undefined) {
      // The word behind the overlap does not fit beside it, so the chunk starts with the word.
      start = skipSpace(text, covered, last);
      end = start + size >= last ? last : (findEnd(text, start, start, start + size) ?? cutWord(text, start, size));
    }
    const trimmed = trimEnd(text, start, end);
    chunks.push(toChunk(text, start, trimmed, section));
    covered = end;
    start = end >= last ? last : findStart(text, start, end, trimmed, last, overlap);
  }
}

function toChunk(text: string, start: number, end: number, { page, headings }: Section): Chunk {
  return {
    text: text.slice(start, end),
    start,
    end,
    ...(page === undefined ? {} : { page }),
    ...(headings === undefined ? {} : { headings }),
  };
}

/** The best place to end a chunk, after `covered` and not after `limit`; undefined where only a word could be cut. */
function findEnd(text: string, start: number, covered: number, limit: number): number | undefined {
  const size = limit - start;
  const least = Math.max(start + Math.floor(size / 2), covered + Math.floor(size / 4));
  const window = text.slice(least, limit + 1);
  return (
    place(least, lastParagraphEnd(window), limit) ??
    place(least, lastSentenceEnd(window), limit) ??
    place(least, window.lastIndexOf("\n"), limit) ??
    lastWordEnd(text, covered, limit)
  );
}

function place(from: number, index: number, limit: number): number | undefined {
  return index <= 0 || from + index > limit ? undefined : from + index;
}

function lastParagraphEnd(window: string): number {
  let last = -1;
  for (const match of window.matchAll(/\n[ \t\r]*\n/g)) {
    last = match.index;
  }
  return last;
}

function lastSentenceEnd(window: string): number {
  let last = -1;
  for (const match of window.matchAll(sentenceEnd)) {
    last = match.index + match[0].trimEnd().length;
  }
  return last;
}

function lastWordEnd(text: string, covered: number, limit: number): number | undefined {
  let end: number | undefined;
  for (let index = limit; index > covered && end === undefined; index -= 1) {
    end = isSpace(text, index) ? index : undefined;
  }
  if (end === undefined) {
    const near = Math.max(covered, limit - wordReach);
    end = lastSegmentEnd(text, near, limit) ?? (near > covered ? lastSegmentEnd(text, covered, limit) : undefined);
  }
  // White space alone, right behind what is covered already, ends no new word.
  return end !== undefined && trimEnd(text, covered, end) > covered ? end : undefined;
}

/** Where text has no spaces, Unicode's rules know its words; the neighbourhood is nearly always enough for them. */
function lastSegmentEnd(text: string, start: number, limit: number): number | undefined {
  const from = wholeCharacter(text, start);
  const window = text.slice(from, wholeCharacter(text, limit + wordReach));
  let end: number | undefined;
  for (const { index } of wordSegments().segment(window)) {
    if (index > 0 && from + index <= limit) {
      end = from + index;
    }
  }
  return end;
}

function cutWord(text: string, start: number, size: number): number {
  return Math.max(wholeCharacter(text, start + size), start + 1);
}

/** The start of the next chunk: a sentence's or else a word's within the overlap, or right behind the last chunk. */
function findStart(text: string, start: number, end: number, trimmed: number, last: number, overlap: number): number {
  const next = skipSpace(text, end, last);
  const earliest = Math.max(start + 1, trimmed - overlap);
  if (overlap === 0 || earliest >= trimmed) {
    return next;
  }
  const window = text.slice(earliest - 1, trimmed);
  for (const match of window.matchAll(sentenceEnd)) {
    const index = skipSpace(text, earliest - 1 + match.index + match[0].length, trimmed);
    if (index < trimmed) {
      return index;
    }
  }
  // Half a sentence in front of a whole one is no help; in front of its other half it is.
  if (/(?:[.!?…。！？｡][)\]"'’”»」』）]*)$/u.test(window) || /\n[ \t\r]*\n/.test(text.slice(trimmed, next))) {
    return next;
  }
  for (let index = earliest; index < trimmed; index += 1) {
    if (!isSpace(text, index) && isSpace(text, index - 1)) {
      return index;
    }
  }
  return firstSegmentStart(text, earliest, trimmed) ?? next;
}

function firstSegmentStart(text: string, earliest: number, end: number): number | undefined {
  const from = wholeCharacter(text, Math.max(0, earliest - wordReach));
  for (const { index } of wordSegments().segment(text.slice(from, end))) {
    if (from + index >= earliest && wordCharacter.test(text.slice(from + index, from + index + 2))) {
      return from + index;
    }
  }
  return undefined;
}

let segmenter: Intl.Segmenter | undefined;

function wordSegments(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  return segmenter;
}

function isSpace(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text.charAt(index)));
}

function skipSpace(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && isSpace(text, index)) {
    index += 1;
  }
  return index;
}

function trimEnd(text: string, start: number, end: number): number {
  let index = end;
  while (index > start && isSpace(text, index - 1)) {
    index -= 1;
  }
  return index;
}

/** `index`, or the one before where it lies inside a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const inPair = /[\ud800-\udbff]/.test(text.charAt(index - 1)) && /[\udc00-\udfff]/.test(text.charAt(index));
  return inPair ? index - 1 : index;
}
