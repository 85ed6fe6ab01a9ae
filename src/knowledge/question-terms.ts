import type { Analyser, QuestionWord } from "./create-analyser";

/** A word of a question as the index may have it. */
export interface QuestionTerm {
  /** What the word is found by, in each of the languages; they count as one. */
  readonly variants: readonly string[];
  /** How much it counts: 1 for a word that stands there once, more for one that is repeated. */
  readonly weight: number;
}

const mostTerms = 128;

/** How soon a word that a question repeats stops counting more. */
const repetition = 8;

/**
 * The terms of a question: its telling words, or all of them when none tells anything. A word that is repeated counts
 * more, as BM25 has it: S. Robertson and others, "Okapi at TREC-3", 1994, with k3 = 8.
 *
 * @param analysers Of the languages that may be meant, at least one; the first says which words tell nothing.
 * @returns In the order of the question; of a long one the first 128 distinct words.
 */
export function questionTerms(question: string, analysers: readonly Analyser[]): QuestionTerm[] {
  const [first = [], ...others] = analysers.map((analyser) => analyser.words(question));
  const variants = new Map<string, Set<string>>();
  for (const { word, term } of others.flat()) {
    variants.set(word, (variants.get(word) ?? new Set()).add(term));
  }
  const terms = new Map<string, { readonly variants: Set<string>; count: number }>();
  for (const { word, term } of telling(first)) {
    const entry = terms.get(term) ?? { variants: new Set([term]), count: 0 };
    entry.count += 1;
    for (const variant of variants.get(word) ?? []) entry.variants.add(variant);
    terms.set(term, entry);
  }
  return Array.from(terms.values(), (entry) => ({
    variants: [...entry.variants],
    weight: (entry.count * (repetition + 1)) / (entry.count + repetition),
  })).slice(0, mostTerms);
}

function telling(words: readonly QuestionWord[]): readonly QuestionWord[] {
  const some = words.filter((word) => word.telling);
  return some.length > 0 ? some : words;
}
