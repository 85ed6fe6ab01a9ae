/** Only the beginning of a text is looked at. */
const longestSample = 10_000;
/** So many letters of a script make it that of the text, even where another has more: a Chinese text with many names. */
const tellingShare = 0.2;

/** Scripts that show the language; those before are more telling than those behind. */
const scripts: readonly (readonly [language: string, letter: RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["lo", /\p{Script=Lao}/gu],
  ["km", /\p{Script=Khmer}/gu],
  ["my", /\p{Script=Myanmar}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["hy", /\p{Script=Armenian}/gu],
  ["ka", /\p{Script=Georgian}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["ta", /\p{Script=Tamil}/gu],
  ["te", /\p{Script=Telugu}/gu],
  ["bn", /\p{Script=Bengali}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["en", /\p{Script=Latin}/gu],
];

/** The most usual short words of languages, by the language that stands for their script when none of them occurs. */
const profiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    en: "the of and to in is that for it was on with as are by be this at from which what who how when where did does",
    de: "der die das und ist nicht ein eine zu den von mit für auf dem des sich im auch wie wer wann wurde wird welche",
    fr: "le la les des est et un une du en que qui dans pour pas au sur par plus ce quel quelle avec sont été où",
    es: "el la los las de y que en es un una por con para se del al no lo como su qué cuál fue más cuándo quién",
    pt: "o os a as de e que do da em um uma para com não é se na no por mais dos das ao foi qual são você",
    it: "il lo la gli di e che è un una per non in del della con sono si da le i al nel quale quando chi come più",
    nl: "de het een van en is dat in te op niet voor met zijn aan er ook door bij naar wat wie werd hoe welke",
    sv: "och att det i en som på är av för med den till inte ett om har de var från vad när hur vilken eller",
    da: "og at det i en som på er af for med den til ikke et om har de var fra hvad hvor når hvilken blev eller",
    no: "og at det i en som på er av for med den til ikke et om har de var fra hva hvor når hvilken ble eller",
    fi: "ja on ei että se oli hän mutta kun tai joka ovat mikä mitä kuka myös sen ole olivat kuin missä milloin",
    hu: "a az és hogy nem egy is ez volt meg csak mint ki mi de azt melyik mikor hol ban ben kell vagy amely",
    ro: "și de la în a cu pe nu este că din care o un pentru mai au fost ce se sau dintre când cine câte sunt",
    tr: "ve bir bu için ile da de ne olarak daha olan gibi kim hangi nedir çok en kadar sonra ise mi var değil",
    vi: "và của là có được trong cho các một không những với người này đã khi từ để vào ở đến nào gì như bao",
    pl: "i w na z się nie do że jest to od za po przez jak dla co są był lub oraz kto kiedy który jakie",
    cs: "a v se na je že s z do o to k jako by ve pro jsou byl nebo za kdo kdy který jaké není od",
    id: "yang dan di itu dengan untuk dari tidak ini dalam pada adalah akan ke oleh apa siapa sebagai juga telah",
    lt: "ir yra kad į iš su ne kaip tai o bei buvo už nuo per ar jo kas kur kada apie dėl prie",
    ga: "agus an na ar is go tá ag le sa bhí do ní sé mar cad conas ó nó seo",
  },
  ru: {
    ru: "и в не на что с по как это был из для его от к о у за то все при или кто когда где какой года",
    uk: "і в не на що з та як це був із для його від до у за є або який які хто коли де року й",
    bg: "и в не на че с по как това е от за да се са при или кой кога къде какво които си като през",
    sr: "и у не на да се је са по како то од за су или који ко када где шта које као из био",
  },
  ar: {
    ar: "في من على إلى أن ما هو هي التي الذي عن مع هذا هذه كان لا أو ذلك بين متى كم كيف ماذا",
    fa: "و در به از که این را با است برای آن یک های می تا بر هم شد چه چند کدام بود شده خود",
    ur: "اور کے کی میں ہے کا سے کو نے یہ پر ہیں کہ تھا ایک جو کیا بھی گیا تھے تھی",
  },
  hi: {
    hi: "के का की में है और से को ने यह पर हैं कि था एक जो क्या भी गया थे थी लिए किस कौन कब",
    ne: "र को का मा छ हो लाई ले यो पनि भने छन् थियो गर्न एक के कुन कति गरेको",
    mr: "आणि आहे या च्या मध्ये ते हे की होते व तर का एक पण आहेत होता काय कोण",
  },
};

/** Letters that a language of the script has and its neighbours do not; each counts as a word of the language. */
const letters: Readonly<Record<string, RegExp>> = {
  de: /[äöüß]/g,
  es: /[ñ¿¡]/g,
  pt: /[ãõ]/g,
  fr: /[èêçœ]/g,
  tr: /[ğış]/g,
  ro: /[ăâîșțşţ]/g,
  vi: /[ơưđạảấầậắằặẹẻếềệịọỏốồộớờợụủứừựỳỷỹ]/g,
  pl: /[łąężźśćń]/g,
  cs: /[ěřůčž]/g,
  hu: /[őű]/g,
  da: /[æø]/g,
  no: /[æø]/g,
  lt: /[ėįųūčšž]/g,
  uk: /[іїєґ]/g,
  ru: /[ыэё]/g,
  bg: /[ъ]/g,
  sr: /[ђјљњћџ]/g,
  fa: /[پچژگک]/g,
  ur: /[ٹڈڑںےہھ]/g,
};
const letterWeight = 0.25;

/**
 * The language that a text is in, by its script and the short words and letters that a language has and its neighbours
 * do not.
 *
 * @param text Any text; its first 10,000 characters count.
 * @returns A primary tag of BCP 47. Where the words do not show it, the most usual language of the script: `en`, `ru`,
 *   `ar` or `hi`; `und` for a text without letters of a script that is known here.
 */
export function languageOf(text: string): string {
  const sample = text.slice(0, longestSample).toLowerCase().normalize("NFC");
  const byScript = mainLanguage(sample);
  const profile = Object.hasOwn(profiles, byScript) ? profiles[byScript] : undefined;
  if (profile === undefined) return byScript;
  const counts = wordCounts(sample);
  let best = { language: byScript, score: 0 };
  for (const [language, words] of Object.entries(profile)) {
    const own = words.split(" ").reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    const shown = letters[language];
    const score = own + (shown === undefined ? 0 : letterWeight * (sample.match(shown)?.length ?? 0));
    if (score > best.score) best = { language, score };
  }
  return best.language;
}

function mainLanguage(sample: string): string {
  const counts = scripts.map(([language, letter]) => ({ language, count: sample.match(letter)?.length ?? 0 }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best), { language: "und", count: 0 });
  const telling = counts.find(({ language, count }) => language !== "en" && count > 0 && count >= tellingShare * total);
  return telling?.language ?? most.language;
}

function wordCounts(sample: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of sample.matchAll(/[\p{L}\p{M}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
