/** How much text before and after a place the dictionary is shown, in UTF-16 code units; words are shorter. */
const reachBefore = 24;
const reachAfter = 12;
const mostReach = 400;

const space = 1;
const word = 2;
/** A letter of a script without spaces: only a dictionary knows where its words end. */
const unspaced = 3;
/** What belongs to the character before it: a combining mark, a variation selector, a joiner. */
const joined = 4;
/** Half of a character beyond the first 65,536, such as an emoji, which may be part of a sequence. */
const half = 5;
const other = 6;

const kinds = new Uint8Array(0x1_0000);

const unspacedPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u;

/** White space as JavaScript's `\s` has it. */
export function isSpace(text: string, index: number): boolean {
  return kindAt(text, index) === space;
}

/** The first place from `start` on that is no white space, or `end`. */
export function skipSpace(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && isSpace(text, index)) index += 1;
  return index;
}

/** The place behind the last character before `end` that is no white space, or `start`. */
export function trimEnd(text: string, start: number, end: number): number {
  let index = end;
  while (index > start && isSpace(text, index - 1)) index -= 1;
  return index;
}

/** `index`, or the place before where it lies inside a surrogate pair. */
export function wholeCharacter(text: string, index: number): number {
  return isLow(text.charCodeAt(index)) && isHigh(text.charCodeAt(index - 1)) ? index - 1 : index;
}

/**
 * The last place after `start`, and not after `limit`, at which a word ends: at white space, else between words or at
 * marks as Unicode's rules have it (UAX #29), with a dictionary for scripts without spaces.
 *
 * @returns Undefined where one word reaches from `start` beyond `limit`.
 */
export function lastWordEnd(text: string, start: number, limit: number): number | undefined {
  let between: number | undefined;
  let ask: number | undefined;
  let after = kindAt(text, limit);
  for (let index = limit; index > start; index -= 1) {
    const before = kindAt(text, index - 1);
    if (after === space && before !== space) return index;
    if (before !== word || after !== word) {
      if (between === undefined && ask === undefined) {
        const ends = endsBetween(before, after);
        if (ends === true) between = index;
        if (ends === undefined) ask = index;
      }
      after = before;
    }
  }
  return between ?? (ask === undefined ? undefined : lastByDictionary(text, start, ask));
}

/** The first place from `start` on, and before `end`, at which a word begins; undefined where there is none. */
export function firstWordStart(text: string, start: number, end: number): number | undefined {
  for (let index = start; index < end; index += 1) {
    if (!isSpace(text, index) && isSpace(text, index - 1)) return index;
  }
  for (let index = start; index < end; index += 1) {
    if (!isWord(text, index)) continue;
    const begins = wordEndsAt(text, index) ?? wordStart(text, index) === index;
    if (begins) return index;
  }
  return undefined;
}

function lastByDictionary(text: string, start: number, limit: number): number | undefined {
  for (let index = limit; index > start; ) {
    const ends = wordEndsAt(text, index) ?? "ask";
    if (ends === true) return index;
    const from = ends === "ask" ? wordStart(text, index) : index - 1;
    if (ends === "ask" && from > start) return from;
    index = from;
  }
  return undefined;
}

function isWord(text: string, index: number): boolean {
  const kind = kindAt(text, index);
  return kind === word || kind === unspaced || (kind === half && /[\p{L}\p{N}]/u.test(characterAt(text, index)));
}

function wordEndsAt(text: string, index: number): boolean | undefined {
  return endsBetween(kindAt(text, index - 1), kindAt(text, index));
}

/** Whether one word or mark ends and another begins between characters of these kinds; undefined: ask a dictionary. */
function endsBetween(before: number, after: number): boolean | undefined {
  if (after === joined) return false;
  if (before === half || after === half || before === joined) return undefined;
  if (before === word && after === word) return false;
  return (before === unspaced && after !== other) || (after === unspaced && before !== other) ? undefined : true;
}

let segmenter: Intl.Segmenter | undefined;

/** Where the word begins that the character at `index` is of, as the dictionary has it by what stands around it. */
function wordStart(text: string, index: number, reach: number = reachBefore): number {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  const from = wholeCharacter(text, Math.max(0, index - reach));
  const window = text.slice(from, wholeCharacter(text, index + reachAfter));
  const found = from + (segmenter.segment(window).containing(index - from)?.index ?? index - from);
  // What begins where the window does may have begun before.
  return found === from && from > 0 && reach < mostReach ? wordStart(text, index, 4 * reach) : found;
}

/** Looked up in a table that fills itself, because a regular expression for each character takes most of the time. */
function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  // Before the beginning and behind the end is no character.
  if (Number.isNaN(code)) return other;
  const known = kinds[code] ?? 0;
  if (known !== 0) return known;
  const kind = kindOf(code);
  kinds[code] = kind;
  return kind;
}

function kindOf(code: number): number {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return space;
  if (isHigh(code) || isLow(code)) return half;
  if (/\p{M}/u.test(character) || code === 0x200c || code === 0x200d) return joined;
  if (unspacedPattern.test(character)) return unspaced;
  return /[\p{L}\p{N}_]/u.test(character) ? word : other;
}

function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
