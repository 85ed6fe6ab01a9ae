import { withoutAccents } from "./fold";
import { stemArabic } from "./stem-arabic";
import { stemEnglish } from "./stem-english";

/** How a language is written, as far as its words have to be made alike. */
export interface LanguageTraits {
  /** Lower case and the letters that are written in more than one way. Default: lower case. */
  readonly normalise: (word: string) => string;
  /** What of a word with an apostrophe is the word; more than one part where both are. */
  readonly apostrophe: (word: string) => readonly string[];
  /** A stemmer that is part of this program. */
  readonly stem?: (word: string) => string;
  /** Accents make other words, so they stay. */
  readonly accented?: true;
  /** Most words are two syllables that are written apart, so neighbours are terms as well. */
  readonly syllables?: true;
}

const mark = /['’]/g;
const lower = (word: string) => word.toLowerCase();
const joined = (word: string) => [word.replace(mark, "")];
const elided = (word: string) => word.split(mark).filter((part) => part.length > 1);

const usual: LanguageTraits = { normalise: lower, apostrophe: joined };

const traits: Readonly<Record<string, Partial<LanguageTraits>>> = {
  ar: { stem: stemArabic },
  en: { stem: (word) => stemEnglish(withoutAccents(word)), apostrophe: (word) => joined(word.replace(/['’]s$/i, "")) },
  fr: { apostrophe: elided },
  ga: { apostrophe: elided },
  // The signs for nasal vowels stand for each other, and the dot below a letter is left out as often as not.
  hi: {
    normalise: (word) =>
      word
        .toLowerCase()
        .normalize("NFD")
        .replace(/\u093c/g, "")
        .replace(/\u0901/g, "\u0902"),
  },
  it: { apostrophe: elided },
  // The stemmer has the letters with a cedilla, modern text those with a comma.
  ro: { normalise: (word) => word.toLowerCase().replace(/ș/g, "ş").replace(/ț/g, "ţ") },
  ru: { normalise: (word) => word.toLowerCase().replace(/ё/g, "е") },
  // The endings of a name stand behind an apostrophe.
  tr: { normalise: (word) => word.toLocaleLowerCase("tr"), apostrophe: (word) => word.split(mark).slice(0, 1) },
  vi: { accented: true, syllables: true },
};

/**
 * How a language is written; of one that nothing is known of, what holds for most.
 *
 * @param language Primary tag of BCP 47.
 */
export function traitsOf(language: string): LanguageTraits {
  return Object.hasOwn(traits, language) ? { ...usual, ...traits[language] } : usual;
}
