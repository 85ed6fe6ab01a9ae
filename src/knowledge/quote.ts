import { analyse, queryTerms } from "./analyse";
import { type Sentence, sentences } from "./sentences";

/** A number says more about whether two sentences state the same than a word does. */
const numberWeight = 2;

/**
 * The sentence of a passage that shares most with a statement, for citing it. A shared term counts the more the fewer
 * sentences of the passage have it, numbers count double, and of two sentences that share the same the shorter wins.
 *
 * @param statement A sentence of an answer, or a question.
 * @param passage The text to quote from.
 * @returns The sentence with its offsets in the passage; undefined when none shares a term with the statement.
 */
export function bestQuote(statement: string, passage: string): Sentence | undefined {
  const wanted = new Set(queryTerms(statement));
  const candidates = sentences(passage).map((sentence) => ({ sentence, terms: new Set(analyse(sentence.text)) }));
  const weights = new Map<string, number>();
  for (const term of wanted) {
    const holders = candidates.filter(({ terms }) => terms.has(term)).length;
    const weight = Math.log(1 + candidates.length / Math.max(holders, 1));
    weights.set(term, /^\p{N}+$/u.test(term) ? weight * numberWeight : weight);
  }
  let best: { readonly sentence: Sentence; readonly score: number } | undefined;
  for (const { sentence, terms } of candidates) {
    const shared = [...wanted].reduce((sum, term) => sum + (terms.has(term) ? (weights.get(term) ?? 0) : 0), 0);
    // The root of the length, softened, so that a long sentence is not chosen for its length alone.
    const score = shared / Math.sqrt(10 + terms.size);
    if (score > (best?.score ?? 0)) {
      best = { sentence, score };
    }
  }
  return best?.sentence;
}
