import { functionWords } from "./function-words";

/** Only the beginning of a text is looked at. */
const longestSample = 10_000;
/** So many letters of a script make it that of the text, even where another has more: a Chinese text with many names. */
const tellingShare = 0.2;

/** Scripts that show the language; those before are more telling than those behind. */
const scripts: readonly (readonly [language: string, letter: RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["lo", /\p{Script=Lao}/gu],
  ["km", /\p{Script=Khmer}/gu],
  ["my", /\p{Script=Myanmar}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["hy", /\p{Script=Armenian}/gu],
  ["ka", /\p{Script=Georgian}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["ta", /\p{Script=Tamil}/gu],
  ["te", /\p{Script=Telugu}/gu],
  ["bn", /\p{Script=Bengali}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["en", /\p{Script=Latin}/gu],
];

/** Languages that share a script, by the most usual of them. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  en: "en de fr es pt it nl sv da no fi hu ro tr vi pl cs id lt ga".split(" "),
  ru: ["ru", "uk", "bg", "sr"],
  ar: ["ar", "fa", "ur"],
  hi: ["hi", "ne", "mr"],
};

/** Letters that a language of the script has and its neighbours do not; each counts as a word of the language. */
const letters: Readonly<Record<string, RegExp>> = {
  de: /[äöüß]/g,
  es: /[ñ¿¡]/g,
  pt: /[ãõ]/g,
  fr: /[èêçœ]/g,
  tr: /[ğış]/g,
  ro: /[ăâîșț]/g,
  vi: /[ơưđạảấầậắằặẹẻếềệịọỏốồộớờợụủứừựỳỷỹ]/g,
  pl: /[łąężźśćń]/g,
  cs: /[ěřůčž]/g,
  hu: /[őű]/g,
  da: /[æø]/g,
  no: /[æø]/g,
  lt: /[ėįųūčšž]/g,
  uk: /[іїєґ]/g,
  ru: /[ыэё]/g,
  bg: /[ъ]/g,
  sr: /[ђјљњћџ]/g,
  fa: /[پچژگک]/g,
  ur: /[ٹڈڑںےہھ]/g,
};
const letterWeight = 0.25;
const capitalWeight = 0.5;
const singleWeight = 0.25;

/**
 * The language that a text is in, by its script and the short words and letters that a language has and its neighbours
 * do not.
 *
 * @param text Any text; its first 10,000 characters count.
 * @returns A primary tag of BCP 47. Where the words do not show it, the most usual language of the script: `en`, `ru`,
 *   `ar` or `hi`; `und` for a text without letters of a script that is known here.
 */
export function languageOf(text: string): string {
  const written = text.slice(0, longestSample).normalize("NFC");
  const sample = written.toLowerCase();
  // Most of a Latin text is ASCII, which need not be searched for other scripts and letters.
  const rest = sample.replace(/[\0-\x7f]+/g, "");
  const byScript = mainLanguage(sample, rest);
  const candidates = Object.hasOwn(neighbours, byScript) ? neighbours[byScript] : undefined;
  if (candidates === undefined) return byScript;
  const weights = wordWeights(written);
  let best = { language: byScript, score: 0 };
  for (const language of candidates) {
    const own = functionWords(language).reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
    const shown = letters[language];
    const score = own + (shown === undefined ? 0 : letterWeight * (rest.match(shown)?.length ?? 0));
    if (score > best.score) best = { language, score };
  }
  return best.language;
}

function mainLanguage(sample: string, rest: string): string {
  const latin = sample.match(/[a-z]/g)?.length ?? 0;
  const counts = scripts.map(([language, letter]) => ({
    language,
    count: (rest === "" ? 0 : (rest.match(letter)?.length ?? 0)) + (language === "en" ? latin : 0),
  }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best), { language: "und", count: 0 });
  const telling = counts.find(({ language, count }) => language !== "en" && count > 0 && count >= tellingShare * total);
  return telling?.language ?? most.language;
}

/** How often words occur in lower case. What may be part of a name counts less, an initial nothing. */
function wordWeights(written: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const [word] of written.matchAll(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu)) {
    const lower = word.toLowerCase();
    const weight = word === lower ? lowerWeight(word) : word.length > 1 ? capitalWeight : 0;
    weights.set(lower, (weights.get(lower) ?? 0) + weight);
  }
  return weights;
}

function lowerWeight(word: string): number {
  return word.length > 1 ? 1 : singleWeight;
}
