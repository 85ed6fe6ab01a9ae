// Scripts written without spaces between words, and Hangul, whose particles hang on the word.
const dictionary = "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const unspaced = `\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々${dictionary}`;
const runPattern = new RegExp(`[${dictionary}]+|[${unspaced}]+|[^${unspaced}]+`, "gu");
const unspacedPattern = new RegExp(`[${unspaced}]`, "u");
const dictionaryPattern = new RegExp(`[${dictionary}]`, "u");
const ascii = /^[\0-\x7f]*$/;

// A hyphen at the end of a line, as PDFs have it, and a soft one are no part of the word.
const brokenWord = /[-\u2010\u00ad](?<=\p{L}.)[ \t]*\r?\n[ \t]*(?=\p{Ll})|\u00ad/gu;
const initials = /^(?:\p{L}\.)+\p{L}$/u;
const grouped = /^\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*$/;
const humps = /\p{Ll}{2}\p{Lu}\p{Ll}{2}/u;
const longestCompound = 40;
const mostParts = 3;

/** What a UTF-16 code unit is to a token; 0 is not known yet. */
const other = 1;
const letter = 2;
const digit = 3;
const joint = 4;
const kinds = new Uint8Array(0x10000);

/** The stretches of a text that are taken for one: letters, digits and the single marks between them, as in "don't". */
export function tokensOf(text: string): string[] {
  const whole = ascii.test(text) ? text : text.normalize("NFKC");
  const plain = whole.replace(brokenWord, "");
  const tokens: string[] = [];
  let start = -1;
  let before = other;
  // A loop over code units takes a third of the time of a regular expression with Unicode's classes.
  for (let at = 0; at <= plain.length; at += 1) {
    const kind = at < plain.length ? kindOf(plain, at) : other;
    if (kind === letter || kind === digit) {
      if (start < 0) start = at;
    } else if (start >= 0 && !(kind === joint && joins(plain, at, before))) {
      tokens.push(plain.slice(start, at));
      start = -1;
    }
    before = kind;
  }
  return tokens;
}

function joins(text: string, at: number, before: number): boolean {
  if (before === joint || at + 1 >= text.length) return false;
  const after = kindOf(text, at + 1);
  return text[at] === "," ? before === digit && after === digit : after === letter || after === digit;
}

function kindOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = kinds[unit] as number;
  if (known !== 0) return known;
  if (unit >= 0xd800 && unit < 0xe000) return kindOfPair(text, at, unit);
  const kind = kindOfCharacter(String.fromCharCode(unit));
  kinds[unit] = kind;
  return kind;
}

function kindOfPair(text: string, at: number, unit: number): number {
  const character = String.fromCodePoint(text.codePointAt(unit < 0xdc00 ? at : at - 1) ?? 0);
  return character.length === 2 ? kindOfCharacter(character) : other;
}

function kindOfCharacter(character: string): number {
  if (/\p{N}/u.test(character)) return digit;
  if (/[\p{L}\p{M}]/u.test(character)) return letter;
  return /['’.,\u2010-]/.test(character) ? joint : other;
}

/** Whether a token is, or has in it, text without spaces between its words. */
export function isUnspaced(token: string): boolean {
  return unspacedPattern.test(token);
}

/**
 * The words of a token. A compound is found as a whole and by its parts: "time-sharing" gives time, sharing and
 * timesharing; "KeywordIndex" keyword, index and keywordindex. Initials and grouped digits are one word: "U.S" gives
 * US, "1,000" 1000. Case and accents are as they were.
 */
export function partsOf(token: string): string[] {
  if (initials.test(token)) return [token.replaceAll(".", "")];
  if (grouped.test(token)) return [token.replace(/[,.]/g, "")];
  const parts = token.split(/[.,\u2010-]/);
  const words = parts.flatMap((part) => (humps.test(part) ? [...inHumps(part), part] : [part]));
  const isCompound =
    parts.length > 1 && parts.length <= mostParts && token.length <= longestCompound && !/[.,]/.test(token);
  return isCompound && /\p{L}/u.test(token) ? [...words, parts.join("")] : words;
}

/**
 * The terms of text without spaces: of Chinese each character and each pair of neighbours, of Japanese kana and Korean
 * the pairs, of Thai, Lao, Khmer and Burmese the words of Unicode's dictionaries and the pairs of characters with their
 * marks, because question and text may be cut into words in different ways. What stands between comes as it is.
 */
export function* runsOf(token: string): Generator<{ readonly text: string; readonly spaced: boolean }> {
  for (const [run] of token.matchAll(runPattern)) {
    if (!unspacedPattern.test(run)) yield { text: run, spaced: true };
    else
      for (const text of dictionaryPattern.test(run) ? wordsAndPairs(run) : pairs(Array.from(run)))
        yield { text, spaced: false };
  }
}

function inHumps(word: string): string[] {
  return word.split(/(?<=\p{Ll})(?=\p{Lu})/u);
}

function* pairs(characters: readonly string[]): Generator<string> {
  for (const [index, character] of characters.entries()) {
    if (characters.length === 1 || /\p{Script=Han}/u.test(character)) yield character;
    const next = characters[index + 1];
    if (next !== undefined) yield character + next;
  }
}

let segmenters: { readonly words: Intl.Segmenter; readonly characters: Intl.Segmenter } | undefined;

function* wordsAndPairs(run: string): Generator<string> {
  segmenters ??= {
    words: new Intl.Segmenter("th", { granularity: "word" }),
    characters: new Intl.Segmenter("th", { granularity: "grapheme" }),
  };
  const words = new Set<string>();
  for (const { segment } of segmenters.words.segment(run)) {
    words.add(segment);
    yield segment;
  }
  const characters = Array.from(segmenters.characters.segment(run), ({ segment }) => segment);
  for (const pair of pairs(characters)) if (!words.has(pair)) yield pair;
}
