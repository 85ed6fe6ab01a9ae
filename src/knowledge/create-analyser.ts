import { asciiDigits, withoutAccents } from "./fold";
import { functionWords } from "./function-words";
import type { LanguageData } from "./language-data";
import { traitsOf } from "./language-traits";
import { isUnspaced, partsOf, runsOf, tokensOf } from "./tokens";

/** A word of a question. */
export interface QuestionWord {
  /** The word in lower case without accents, the same whatever the language. */
  readonly word: string;
  /** What it is found by. */
  readonly term: string;
  /** Whether it says anything of what is looked for. */
  readonly telling: boolean;
}

/** Takes text of one language apart. */
export interface Analyser {
  /** The language's primary tag in BCP 47: `en`, `de`, `zh`. */
  readonly language: string;
  /**
   * The terms under which a text is found, in its order, repeated as there; each of letters and digits, 64 code units
   * at most.
   */
  terms(text: string): string[];
  /** The words of a question, in its order, repeated as there. */
  words(question: string): QuestionWord[];
}

const longestTerm = 64;
const leastStem = 3;
const mostKnownTokens = 100_000;

/**
 * An analyser by what is known of a language: lower case, without accents (but in Vietnamese, where they make other
 * words), words by their stem, compounds whole and in parts, scripts without spaces by characters.
 *
 * @param language Primary tag of BCP 47.
 */
export function createAnalyser(language: string, data: LanguageData): Analyser {
  const { normalise, apostrophe, accented, syllables, ...traits } = traitsOf(language);
  const stem = traits.stem ?? guarded(data.stem ?? ((word) => word));
  const fold = (word: string) => asciiDigits(accented === true ? word : withoutAccents(word));
  const idle = [...(data.stopWords ?? []), ...functionWords(language)];
  const stopWords = new Set(idle.flatMap((word) => apostrophe(normalise(word)).map(withoutAccents)));
  const known = new Map<string, readonly string[]>();

  function* spacedWords(token: string): Generator<QuestionWord> {
    for (const part of partsOf(token)) {
      for (const bare of part.includes("'") || part.includes("’") ? apostrophe(part) : [part]) {
        const word = cut(normalise(bare).normalize("NFC"));
        const plain = withoutAccents(word);
        const term = fold(stem(word).normalize("NFC"));
        if (plain !== "" && term !== "") yield { word: plain, term, telling: !stopWords.has(plain) };
      }
    }
  }

  function* wordsOf(token: string): Generator<QuestionWord> {
    if (!isUnspaced(token)) {
      yield* spacedWords(token);
      return;
    }
    for (const { text, spaced } of runsOf(token)) {
      if (spaced) yield* spacedWords(text);
      else
        for (const term of [cut(fold(text))])
          if (term !== "") yield { word: term, term, telling: !stopWords.has(term) };
    }
  }

  function termsOf(token: string): readonly string[] {
    let terms = known.get(token);
    if (terms === undefined) {
      terms = Array.from(wordsOf(token), ({ term }) => term);
      // Few words make up most of a text; what is long and has no spaces does not come again.
      if (token.length <= longestTerm) {
        if (known.size >= mostKnownTokens) known.clear();
        known.set(token, terms);
      }
    }
    return terms;
  }

  return {
    language,
    terms(text) {
      const terms: string[] = [];
      for (const token of tokensOf(text)) {
        for (const term of termsOf(token)) terms.push(term);
      }
      return syllables === true ? withPairs(terms) : terms;
    },
    words(question) {
      const tokens = tokensOf(question);
      const shouted = question === question.toUpperCase();
      const words = tokens.flatMap((token) =>
        // What is written in capitals is a name, even where the word would say nothing: US, IT, WHO.
        Array.from(wordsOf(token), (word) => (!shouted && isCapital(token) ? { ...word, telling: true } : word)),
      );
      return syllables === true ? wordsWithPairs(words) : words;
    },
  };
}

/** Some stemmers leave next to nothing of a word, which would make it one with many others. */
function guarded(stem: (word: string) => string): (word: string) => string {
  return (word) => {
    const result = stem(word);
    return result.length < leastStem && word.length > result.length + 1 ? word : result;
  };
}

function isCapital(token: string): boolean {
  return /^\p{Lu}(?:\.?\p{Lu})+$/u.test(token);
}

/** Pairs are without accents, so that a question without them finds something. */
function pairOf(left: string, right: string): string {
  return cut(withoutAccents(left + right));
}

function withPairs(terms: readonly string[]): string[] {
  return terms.flatMap((term, index) => (index === 0 ? [term] : [pairOf(terms[index - 1] ?? "", term), term]));
}

function wordsWithPairs(words: readonly QuestionWord[]): QuestionWord[] {
  return words.flatMap((word, index) => {
    const before = words[index - 1];
    if (before === undefined) return [word];
    const pair = pairOf(before.term, word.term);
    return [{ word: pair, term: pair, telling: before.telling || word.telling }, word];
  });
}

function cut(word: string): string {
  return word.length <= longestTerm ? word : word.slice(0, longestTerm).replace(/[\ud800-\udbff]$/, "");
}
