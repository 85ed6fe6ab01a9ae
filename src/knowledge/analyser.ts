import { english } from "./analyse";
import { type Analyser, createAnalyser } from "./create-analyser";
import { loadLanguage } from "./language-data";

const made = new Map<string, Promise<Analyser>>([["en", Promise.resolve(english)]]);

/**
 * The analyser of a language; its stemmer and stop words are loaded on first use, those of English are there already.
 *
 * @param language A tag as BCP 47 has it, of which the part before the hyphen counts. A language without a stemmer is
 *   analysed by letters and words alone.
 */
export function analyserOf(language: string): Promise<Analyser> {
  const tag = language.toLowerCase().split("-")[0] ?? "";
  let analyser = made.get(tag);
  if (analyser === undefined) {
    analyser = loadLanguage(tag).then((data) => createAnalyser(tag, data));
    made.set(tag, analyser);
  }
  return analyser;
}
