import { type Analyser, createAnalyser } from "./create-analyser";

const mostQueryTerms = 64;

const stopWords = (
  "a about above after again all also am an and any are as at be because been before being below between both but by " +
  "can could did do does doing done down during each few for from further get gets got had has have having he her here hers him " +
  "his how i if in into is it its itself just know many may me might more most much must my myself need no nor not of off on once only or other our ours " +
  "out over own please same shall she should so some such tell than that the their theirs them then there these they " +
  "this those through to too under until up us very want was we were what when where which while who whom whose why will " +
  "with would you your yours dont doesnt didnt isnt arent wasnt cant im ive id youre theres whats"
).split(" ");

/** The analyser of English, which is at hand without waiting. */
export const english: Analyser = createAnalyser("en", { stopWords });

/** The terms of an English text, as {@link Analyser} has them. */
export function analyse(text: string): string[] {
  return english.terms(text);
}

/**
 * The distinct terms of a question, without English stop words unless it has nothing else.
 *
 * @param question What a person asks; of a long text the first 64 distinct terms count.
 */
export function queryTerms(question: string): string[] {
  const all = english.words(question);
  const telling = all.filter((word) => word.telling);
  return [...new Set((telling.length > 0 ? telling : all).map(({ term }) => term))].slice(0, mostQueryTerms);
}
