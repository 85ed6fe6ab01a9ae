import { foldText } from "./fold-text";

/** What a message has to hold to be found. */
export interface WantedTerm {
  readonly term: string;
  /** Whether a longer word that begins so will do. */
  readonly prefix: boolean;
}

/** A stretch of a text that is looked for as one: a word, or characters of a script without spaces. */
interface Stretch {
  readonly text: string;
  readonly start: number;
  readonly pairs: boolean;
}

const mostTerms = 10_000;
const longestTerm = 64;
const mostWanted = 16;
const spaceless = ["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{scx=${script}}`)
  .join("");
const stretches = new RegExp(
  `(?<pairs>(?:(?=[\\p{L}\\p{N}])[${spaceless}]\\p{M}*)+)|(?:(?![${spaceless}])[\\p{L}\\p{N}]\\p{M}*)+`,
  "gu",
);

/**
 * The distinct terms by which a text is found, at most 10,000: its words without case and accents, cut at 64 characters,
 * and of scripts without spaces between words each pair of characters and each last one.
 */
export function messageTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const { text: stretch, pairs } of stretchesOf(text)) {
    for (const term of pairs ? pairsOf(stretch, true) : [cut(stretch)]) terms.add(term);
    if (terms.size >= mostTerms) return [...terms].slice(0, mostTerms);
  }
  return [...terms];
}

/**
 * What a message has to hold, all of it, to be found by a query: its words, the last one as the beginning of a word, of
 * which no more than 16 count. None for a query without letters and digits.
 */
export function wantedTerms(query: string): WantedTerm[] {
  const found = [...stretchesOf(query)];
  // Someone who types a space after the last word has typed all of it.
  const open = /[\p{L}\p{N}\p{M}]$/u.test(query);
  const wanted = new Map<string, WantedTerm>();
  for (const [index, { text, pairs }] of found.entries()) {
    const single = pairs && Array.from(text).length === 1;
    const prefix = single || (!pairs && open && index === found.length - 1);
    for (const term of pairs && !single ? pairsOf(text, false) : [cut(text)]) {
      wanted.set(`${term} ${prefix}`, { term, prefix });
    }
  }
  return [...wanted.values()].slice(0, mostWanted);
}

/**
 * The part of a text around the first place that a query finds, in one line.
 *
 * @param most How many UTF-16 code units it may have, from 20, beside the marks where the text goes on.
 */
export function excerptOf(text: string, wanted: readonly WantedTerm[], most = 160): string {
  const hit = firstHit(text, wanted);
  const earliest = Math.max(0, Math.min(hit - Math.floor(most / 3), text.length - most));
  const start = earliest === 0 ? 0 : wordStart(text, earliest, hit);
  const latest = Math.min(text.length, start + most);
  const end = latest === text.length ? latest : wordEnd(text, latest, start);
  const shown = text.slice(start, end).replace(/\s+/g, " ").trim();
  return `${start === 0 ? "" : "… "}${shown}${end === text.length ? "" : " …"}`;
}

function firstHit(text: string, wanted: readonly WantedTerm[]): number {
  for (const stretch of stretchesOf(text)) {
    if (wanted.some((one) => holds(stretch, one))) return stretch.start;
  }
  return 0;
}

function holds({ text, pairs }: Stretch, { term, prefix }: WantedTerm): boolean {
  if (pairs) return text.includes(term);
  return prefix ? cut(text).startsWith(term) : cut(text) === term;
}

/** The beginning of the first word after a place, if it comes soon. */
function wordStart(text: string, from: number, before: number): number {
  const space = text.slice(from, Math.min(from + 20, before)).search(/\s\S/);
  return space === -1 ? wholeCharacter(text, from) : from + space + 1;
}

/** The end of the last word before a place, if it is near. */
function wordEnd(text: string, to: number, after: number): number {
  const near = text.slice(Math.max(to - 20, after), to);
  const space = near.search(/\s\S*$/);
  return space === -1 ? wholeCharacter(text, to) : to - near.length + space;
}

/** The place itself, or the one before where it would take a character of two code units apart. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}

function* stretchesOf(text: string): Generator<Stretch> {
  for (const { 0: found, index, groups } of text.matchAll(stretches)) {
    const known = foldText(found).replace(/[^\p{L}\p{N}\p{M}]/gu, "");
    if (known !== "") yield { text: known, start: index, pairs: groups?.pairs !== undefined };
  }
}

function* pairsOf(text: string, last: boolean): Generator<string> {
  const characters = Array.from(text);
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    if (next !== undefined) yield character + next;
    else if (last) yield character;
  }
}

function cut(word: string): string {
  return word.length <= longestTerm ? word : Array.from(word).slice(0, longestTerm).join("");
}
