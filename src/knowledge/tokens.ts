// Scripts written without spaces between words, and Hangul, whose particles hang on the word.
const dictionary = "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const unspaced = `\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々${dictionary}`;
const runPattern = new RegExp(`[${dictionary}]+|[${unspaced}]+|[^${unspaced}]+`, "gu");
const unspacedPattern = new RegExp(`[${unspaced}]`, "u");
const dictionaryPattern = new RegExp(`[${dictionary}]`, "u");
const wordPattern = /\d{1,3}(?:,\d{3})+(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}]+(?:['’.\u2010-][\p{L}\p{N}\p{M}]+)*/gu;

// A hyphen at the end of a line, as PDFs have it, and a soft one are no part of the word.
const brokenWord = /[-\u2010\u00ad](?<=\p{L}.)[ \t]*\r?\n[ \t]*(?=\p{Ll})|\u00ad/gu;
const initials = /^(?:\p{L}\.)+\p{L}$/u;
const grouped = /^\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*$/;
const humps = /\p{Ll}{2}\p{Lu}\p{Ll}{2}/u;
const longestCompound = 40;
const mostParts = 3;

/** A stretch of text that is taken for one: letters, digits and the marks between them. */
export function tokensOf(text: string): string[] {
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFKC");
  return plain.replace(brokenWord, "").match(wordPattern) ?? [];
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
  const parts = token.split(/[.\u2010-]/);
  const words = parts.flatMap((part) => (humps.test(part) ? [...inHumps(part), part] : [part]));
  const isCompound =
    parts.length > 1 && parts.length <= mostParts && token.length <= longestCompound && !token.includes(".");
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
