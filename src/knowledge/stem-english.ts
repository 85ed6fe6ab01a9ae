type Rule = readonly [suffix: string, replacement: string];

// In each step the longest suffix that fits decides, so longer ones stand before those that they end with.
const step2: readonly Rule[] = [
  ["ational", "ate"],
  ["ization", "ize"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
  ["ogi", "og"],
  ["li", ""],
];
const step3: readonly Rule[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ative", ""],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
const step4 = "ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic".split(" ");

const exceptions: ReadonlyMap<string, string> = new Map([
  ["skis", "ski"],
  ["skies", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["idly", "idl"],
  ["gently", "gentl"],
  ["ugly", "ugli"],
  ["early", "earli"],
  ["only", "onli"],
  ["singly", "singl"],
  ...["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"].map((word) => [word, word] as const),
]);
const unchangedWithoutPlural = /^(?:inning|outing|canning|herring|earring|proceed|exceed|succeed)$/;

const vowel = /[aeiouy]/;
const double = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const shortEnd = /(?:^[aeiouy][^aeiouy]|[^aeiouy][aeiouy][^aeiouywxY])$/;
const region = /[aeiouy][^aeiouy]/;

/**
 * The stem that an English word shares with its other forms: "days" and "day" give "day", "leaving" gives "leav".
 * Source: M. F. Porter, the English (Porter2) stemmer of Snowball, snowballstem.org/algorithms/english/stemmer.html.
 *
 * @param word A word of 3 to 64 letters a to z, in lower case; anything else comes back unchanged.
 */
export function stemEnglish(word: string): string {
  if (!/^[a-z]{3,64}$/.test(word)) return word;
  const known = exceptions.get(word);
  if (known !== undefined) return known;
  // A y that is a consonant is written Y.
  const marked = word.replace(/^y|(?<=[aeiouy])y/g, "Y");
  const first = startOfRegion1(marked);
  const second = startAfter(marked, first);
  let result = withoutPlural(marked);
  if (unchangedWithoutPlural.test(result)) return result;
  result = withoutEdOrIng(result, first);
  result = /.[^aeiouy][yY]$/.test(result) ? `${result.slice(0, -1)}i` : result;
  result = replaceStep2(result, first);
  result = replaceStep3(result, first, second);
  result = withoutStep4(result, second);
  return withoutEnd(result, first, second).toLowerCase();
}

function startOfRegion1(word: string): number {
  const start = /^(?:gener|commun|arsen)/.exec(word);
  return start === null ? startAfter(word, 0) : start[0].length;
}

/** Where the part begins that stands after the first consonant after a vowel; the end when there is none. */
function startAfter(word: string, from: number): number {
  const found = region.exec(word.slice(from));
  return found === null ? word.length : from + found.index + 2;
}

function withoutPlural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  return /[aeiouy].+s$/.test(word) && !/[us]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutEdOrIng(word: string, first: number): string {
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed !== null) return eed.index >= first ? word.slice(0, eed.index + 2) : word;
  const suffix = /(?:ed|edly|ing|ingly)$/.exec(word);
  if (suffix === null) return word;
  const rest = word.slice(0, suffix.index);
  if (!vowel.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (double.test(rest)) return rest.slice(0, -1);
  return rest.length <= first && shortEnd.test(rest) ? `${rest}e` : rest;
}

function replaceStep2(word: string, first: number): string {
  const rule = step2.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const [suffix, replacement] = rule;
  const rest = word.slice(0, -suffix.length);
  if (rest.length < first) return word;
  if (suffix === "ogi" && !rest.endsWith("l")) return word;
  if (suffix === "li" && !/[cdeghkmnrt]$/.test(rest)) return word;
  return rest + replacement;
}

function replaceStep3(word: string, first: number, second: number): string {
  const rule = step3.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const [suffix, replacement] = rule;
  const rest = word.slice(0, -suffix.length);
  return rest.length < (suffix === "ative" ? second : first) ? word : rest + replacement;
}

function withoutStep4(word: string, second: number): string {
  const suffix = step4.find((ending) => word.endsWith(ending));
  if (suffix === undefined) return word;
  const rest = word.slice(0, -suffix.length);
  return rest.length < second || (suffix === "ion" && !/[st]$/.test(rest)) ? word : rest;
}

function withoutEnd(word: string, first: number, second: number): string {
  const rest = word.slice(0, -1);
  if (word.endsWith("e")) return rest.length >= second || (rest.length >= first && !shortEnd.test(rest)) ? rest : word;
  return word.endsWith("ll") && rest.length >= second ? rest : word;
}
