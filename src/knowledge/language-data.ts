/** What is known of a language: its stemmer, and the words that say too little to search for. */
export interface LanguageData {
  readonly stem?: (word: string) => string;
  readonly stopWords?: readonly string[];
}

type Stemmer = Promise<{ readonly stemmer: (word: string) => string }>;
type StopWords = Promise<{ readonly stopwords: readonly string[] }>;

/** Each import has its own literal name, so that the build makes a file of each that is read when it is needed. */
const sources: Readonly<Record<string, readonly [stemmer: (() => Stemmer) | undefined, stopWords: () => StopWords]>> = {
  ar: [undefined, () => import("@orama/stopwords/arabic")],
  bg: [() => import("@orama/stemmers/bulgarian"), () => import("@orama/stopwords/bulgarian")],
  da: [() => import("@orama/stemmers/danish"), () => import("@orama/stopwords/danish")],
  de: [() => import("@orama/stemmers/german"), () => import("@orama/stopwords/german")],
  el: [() => import("@orama/stemmers/greek"), () => import("@orama/stopwords/greek")],
  es: [() => import("@orama/stemmers/spanish"), () => import("@orama/stopwords/spanish")],
  fi: [() => import("@orama/stemmers/finnish"), () => import("@orama/stopwords/finnish")],
  fr: [() => import("@orama/stemmers/french"), () => import("@orama/stopwords/french")],
  ga: [() => import("@orama/stemmers/irish"), () => import("@orama/stopwords/irish")],
  hi: [() => import("@orama/stemmers/indian"), () => import("@orama/stopwords/indian")],
  hu: [() => import("@orama/stemmers/hungarian"), () => import("@orama/stopwords/hungarian")],
  hy: [() => import("@orama/stemmers/armenian"), () => import("@orama/stopwords/armenian")],
  id: [() => import("@orama/stemmers/indonesian"), () => import("@orama/stopwords/indonesian")],
  it: [() => import("@orama/stemmers/italian"), () => import("@orama/stopwords/italian")],
  ja: [undefined, () => import("@orama/stopwords/japanese")],
  lt: [() => import("@orama/stemmers/lithuanian"), () => import("@orama/stopwords/lithuanian")],
  ne: [() => import("@orama/stemmers/nepali"), () => import("@orama/stopwords/nepali")],
  nl: [() => import("@orama/stemmers/dutch"), () => import("@orama/stopwords/dutch")],
  no: [() => import("@orama/stemmers/norwegian"), () => import("@orama/stopwords/norwegian")],
  pt: [() => import("@orama/stemmers/portuguese"), () => import("@orama/stopwords/portuguese")],
  ro: [() => import("@orama/stemmers/romanian"), () => import("@orama/stopwords/romanian")],
  ru: [() => import("@orama/stemmers/russian"), () => import("@orama/stopwords/russian")],
  sr: [() => import("@orama/stemmers/serbian"), () => import("@orama/stopwords/serbian")],
  sv: [() => import("@orama/stemmers/swedish"), () => import("@orama/stopwords/swedish")],
  ta: [() => import("@orama/stemmers/tamil"), () => import("@orama/stopwords/tamil")],
  tr: [() => import("@orama/stemmers/turkish"), () => import("@orama/stopwords/turkish")],
  uk: [() => import("@orama/stemmers/ukrainian"), () => import("@orama/stopwords/ukrainian")],
  zh: [undefined, () => import("@orama/stopwords/mandarin")],
};

/**
 * Loads what is known of a language; nothing of one that has neither stemmer nor stop words here.
 *
 * @param language Primary tag of BCP 47.
 */
export async function loadLanguage(language: string): Promise<LanguageData> {
  const source = Object.hasOwn(sources, language) ? sources[language] : undefined;
  if (source === undefined) return {};
  const [stemmer, { stopwords }] = await Promise.all([source[0]?.(), source[1]()]);
  return { ...(stemmer === undefined ? {} : { stem: stemmer.stemmer }), stopWords: stopwords };
}
