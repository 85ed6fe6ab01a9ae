import type { Facts } from "../storage/contracts";
import { chunkOptions } from "./chunk-options";
import type { ChunkOptions } from "./contracts";
import type { LoadedDocument, Section } from "./document";
import { type CountTokens, type Measure, measureOf } from "./measure";
import { endsWithSentence, firstSentenceStart, holdsParagraphEnd, lastBreak } from "./sentence-breaks";
import { firstWordStart, lastWordEnd, skipSpace, trimEnd, wholeCharacter } from "./word-boundaries";

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
  /** The record that the chunk is of, and its facts, where the document is a list of records. */
  readonly record?: string;
  readonly facts?: Facts;
}

/**
 * Cuts a document into chunks along its structure: a chunk never leaves its section (page, heading), ends at a
 * paragraph if one ends in its second half, else at a sentence, a line, a word. A word is cut only when it alone is
 * longer than a chunk, a surrogate pair never. Every character that is not white space is in some chunk. The time is
 * linear in the text.
 *
 * @param options See {@link chunkOptions} for ranges and defaults.
 * @param countTokens Counts the tokens of a text. Needed where the unit is tokens.
 * @throws `invalid_config` when an option is out of range.
 */
export function split(
  document: LoadedDocument,
  options: Partial<ChunkOptions> = {},
  countTokens?: CountTokens,
): Chunk[] {
  const { size, overlap, unit } = chunkOptions(options);
  const chunks: Chunk[] = [];
  for (const section of document.sections) {
    const measure = measureOf(unit, document.text, section, countTokens);
    splitSection(document.text, section, { size, overlap, measure }, chunks);
  }
  return chunks;
}

interface Limits {
  readonly size: number;
  readonly overlap: number;
  readonly measure: Measure;
}

function splitSection(text: string, section: Section, { size, overlap, measure }: Limits, chunks: Chunk[]): void {
  const last = trimEnd(text, section.start, section.end);
  let covered = section.start;
  let start = skipSpace(text, section.start, last);
  while (start < last) {
    let limit = measure.after(start, size);
    let end = limit >= last ? last : findEnd(text, start, Math.max(start, covered), limit);
    if (end === undefined && start < covered) {
      // The word behind the overlap does not fit beside it, so the chunk starts with the word.
      start = skipSpace(text, covered, last);
      limit = measure.after(start, size);
      end = limit >= last ? last : findEnd(text, start, start, limit);
    }
    end ??= cutWord(text, start, limit);
    const trimmed = trimEnd(text, start, end);
    chunks.push(toChunk(text, start, trimmed, section));
    covered = end;
    const earliest = overlap === 0 ? trimmed : Math.max(start + 1, measure.before(trimmed, overlap));
    start = end >= last ? last : findStart(text, earliest, end, trimmed, last);
  }
}

function toChunk(text: string, start: number, end: number, { page, headings, record, facts }: Section): Chunk {
  return {
    text: text.slice(start, end),
    start,
    end,
    ...(page === undefined ? {} : { page }),
    ...(headings === undefined ? {} : { headings }),
    ...(record === undefined ? {} : { record }),
    ...(facts === undefined ? {} : { facts }),
  };
}

/** The best place to end a chunk, after `covered` and not after `limit`; undefined where only a word could be cut. */
function findEnd(text: string, start: number, covered: number, limit: number): number | undefined {
  const size = limit - start;
  const least = Math.max(start + Math.floor(size / 2), covered + Math.floor(size / 4));
  return lastBreak(text, least, limit) ?? newWordEnd(text, covered, limit);
}

/** White space alone, right behind what is covered already, ends no new word. */
function newWordEnd(text: string, covered: number, limit: number): number | undefined {
  const end = lastWordEnd(text, covered, limit);
  return end !== undefined && trimEnd(text, covered, end) > covered ? end : undefined;
}

function cutWord(text: string, start: number, limit: number): number {
  return Math.max(wholeCharacter(text, limit), start + 1);
}

/** The start of the next chunk: a sentence's or else a word's within the overlap, or right behind the last chunk. */
function findStart(text: string, earliest: number, end: number, trimmed: number, last: number): number {
  const next = skipSpace(text, end, last);
  if (earliest >= trimmed) {
    return next;
  }
  const sentence = firstSentenceStart(text, earliest, trimmed);
  if (sentence !== undefined) {
    return sentence;
  }
  // Half a sentence in front of a whole one is no help; in front of its other half it is.
  if (endsWithSentence(text.slice(earliest - 1, trimmed)) || holdsParagraphEnd(text.slice(trimmed, next))) {
    return next;
  }
  return firstWordStart(text, earliest, trimmed) ?? next;
}
