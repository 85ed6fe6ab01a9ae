import { stem } from "./stem";

const longestTerm = 64;
const mostQueryTerms = 64;
const mostKnownStems = 50_000;

// Scripts written without spaces between words, and Hangul, whose particles hang on the word.
const unspaced =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}" +
  "\\p{Script=Khmer}\\p{Script=Myanmar}ー々";
const wordPattern = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const runPattern = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, "gu");
const unspacedPattern = new RegExp(`[${unspaced}]`, "u");

// A hyphen at the end of a line, as PDFs have it, and a soft one are no part of the word.
const brokenWord = /(?<=\p{L})[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=\p{Ll})|\u00ad/gu;
const thousandsComma = /(?<=\d),(?=\d{3}(?!\d))/g;
// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks that make another letter stay.
const accents = /[\u0300-\u036f\u0591-\u05bd\u0640\u064b-\u0652\u0670]/g;
const unfolded: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" };

const stopWords: ReadonlySet<string> = new Set(
  (
    "a about above after again all also am an and any are as at be because been before being below between both but by " +
    "can could did do does doing done down during each few for from further get gets got had has have having he her here hers him " +
    "his how i if in into is it its itself just know many may me might more most much must my myself need no nor not of off on once only or other our ours " +
    "out over own please same shall she should so some such tell than that the their theirs them then there these they " +
    "this those through to too under until up us very want was we were what when where which while who whom whose why will " +
    "with would you your yours dont doesnt didnt isnt arent wasnt cant im ive id youre theres whats"
  ).split(" "),
);

/**
 * The terms under which a text is found: lower case, without accents, English words by their stem, Chinese, Japanese,
 * Korean, Thai, Lao, Khmer and Burmese as pairs of neighbouring characters (a single character when it stands alone).
 * Index and question go through this one function, so that they agree.
 *
 * @param text Any text; a word broken over two lines with a hyphen counts as one.
 * @returns The terms in the order of the text, repeated as there; each of letters and digits, 64 code units at most.
 */
export function analyse(text: string): string[] {
  return words(text).map(knownStem);
}

/**
 * The distinct terms of a question, without English stop words unless it has nothing else.
 *
 * @param question What a person asks; of a long text the first 64 distinct terms count.
 */
export function queryTerms(question: string): string[] {
  const all = words(question);
  const telling = all.filter((word) => !stopWords.has(word));
  return [...new Set((telling.length > 0 ? telling : all).map(knownStem))].slice(0, mostQueryTerms);
}

const stems = new Map<string, string>();

/** The few words that most text is made of are stemmed once; that is most of the time that analysis takes. */
function knownStem(word: string): string {
  let found = stems.get(word);
  if (found === undefined) {
    found = stem(word);
    if (stems.size >= mostKnownStems) {
      stems.clear();
    }
    stems.set(word, found);
  }
  return found;
}

function words(text: string): string[] {
  return Array.from(eachWord(text)).filter((word) => word !== "");
}

function* eachWord(text: string): Generator<string> {
  for (const [word] of fold(text).matchAll(wordPattern)) {
    if (!unspacedPattern.test(word)) {
      yield cut(word);
      continue;
    }
    for (const [run] of word.matchAll(runPattern)) {
      if (unspacedPattern.test(run)) {
        yield* pairs(run);
      } else {
        yield cut(run);
      }
    }
  }
}

function fold(text: string): string {
  const joined = text.replace(brokenWord, "").replace(thousandsComma, "");
  if (/^[\0-\x7f]*$/.test(joined)) {
    return joined.toLowerCase();
  }
  return joined
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(accents, "")
    .normalize("NFC")
    .replace(/[ßæœøłđı]/g, (letter) => unfolded[letter] ?? letter);
}

function pairs(run: string): string[] {
  const characters = Array.from(run);
  return characters.length < 2
    ? characters
    : characters.slice(1).map((character, index) => `${characters[index] ?? ""}${character}`);
}

function cut(word: string): string {
  const bare = word.replace(/['’]s$/, "").replace(/['’]/g, "");
  return bare.length <= longestTerm ? bare : bare.slice(0, longestTerm).replace(/[\ud800-\udbff]$/, "");
}
