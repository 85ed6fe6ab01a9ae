type Rule = readonly [suffix: string, replacement: string];

// In each step the longest suffix that fits decides, so longer ones stand before those that they end with.
const step2: readonly Rule[] = [
  ["ational", "ate"],
  ["ization", "ize"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["entli", "ent"],
  ["ousli", "ous"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["abli", "able"],
  ["alli", "al"],
  ["ator", "ate"],
  ["eli", "e"],
];
const step3: readonly Rule[] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
const step4: readonly Rule[] = [
  ["ement", ""],
  ["ance", ""],
  ["ence", ""],
  ["able", ""],
  ["ible", ""],
  ["ment", ""],
  ["ant", ""],
  ["ent", ""],
  ["ion", ""],
  ["ism", ""],
  ["ate", ""],
  ["iti", ""],
  ["ous", ""],
  ["ive", ""],
  ["ize", ""],
  ["al", ""],
  ["er", ""],
  ["ic", ""],
  ["ou", ""],
];

/**
 * The stem that an English word shares with its other forms: "days" and "day" give "day", "leaving" gives "leav".
 * Source: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, pages 130 to 137. Words of one or
 * two letters stay as they are, as in the author's own program.
 *
 * @param word A word of 3 to 64 letters a to z, in lower case; anything else comes back unchanged.
 */
export function stem(word: string): string {
  if (!/^[a-z]{3,64}$/.test(word)) {
    return word;
  }
  let result = withoutPlural(word);
  result = withoutEdOrIng(result);
  result = result.endsWith("y") && hasVowel(result.slice(0, -1)) ? `${result.slice(0, -1)}i` : result;
  result = replaceSuffix(result, step2, 1);
  result = replaceSuffix(result, step3, 1);
  result = replaceSuffix(result, step4, 2);
  return withoutFinalE(result);
}

function withoutPlural(word: string): string {
  if (word.endsWith("sses") || word.endsWith("ies")) {
    return word.slice(0, -2);
  }
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function withoutEdOrIng(word: string): string {
  if (word.endsWith("eed")) {
    return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  }
  const suffix = ["ed", "ing"].find((ending) => word.endsWith(ending));
  const rest = suffix === undefined ? word : word.slice(0, -suffix.length);
  if (suffix === undefined || !hasVowel(rest)) {
    return word;
  }
  if (/(?:at|bl|iz)$/.test(rest) || (measure(rest) === 1 && endsInShortSyllable(rest))) {
    return `${rest}e`;
  }
  return endsInDoubleConsonant(rest) && !/[lsz]$/.test(rest) ? rest.slice(0, -1) : rest;
}

function replaceSuffix(word: string, rules: readonly Rule[], least: number): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) {
    return word;
  }
  const [suffix, replacement] = rule;
  const rest = word.slice(0, -suffix.length);
  const fits = measure(rest) >= least && (suffix !== "ion" || /[st]$/.test(rest));
  return fits ? rest + replacement : word;
}

function withoutFinalE(word: string): string {
  let result = word;
  if (word.endsWith("e")) {
    const rest = word.slice(0, -1);
    const syllables = measure(rest);
    result = syllables > 1 || (syllables === 1 && !endsInShortSyllable(rest)) ? rest : word;
  }
  return result.endsWith("ll") && measure(result) > 1 ? result.slice(0, -1) : result;
}

function isVowel(word: string, index: number): boolean {
  const letter = word[index] ?? "";
  // A y is a vowel after a consonant and a consonant elsewhere.
  return "aeiou".includes(letter) || (letter === "y" && index > 0 && !isVowel(word, index - 1));
}

function hasVowel(word: string): boolean {
  return Array.from(word).some((_, index) => isVowel(word, index));
}

/** Porter's m: how many times a vowel is followed by a consonant. */
function measure(word: string): number {
  let count = 0;
  for (let index = 1; index < word.length; index += 1) {
    if (isVowel(word, index - 1) && !isVowel(word, index)) {
      count += 1;
    }
  }
  return count;
}

function endsInDoubleConsonant(word: string): boolean {
  return word.length > 1 && word.at(-1) === word.at(-2) && !isVowel(word, word.length - 1);
}

/** Consonant, vowel, consonant, of which the last is not w, x or y. */
function endsInShortSyllable(word: string): boolean {
  const last = word.length - 1;
  return (
    last >= 2 && !isVowel(word, last) && isVowel(word, last - 1) && !isVowel(word, last - 2) && !/[wxy]$/.test(word)
  );
}
