const prefixes = ["وال", "بال", "كال", "فال", "ال", "لل", "و"];
const suffixes = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
const leastLetters = 2;

/**
 * An Arabic word without article, conjunction and the most usual endings. Source: L. Larkey, L. Ballesteros and
 * M. Connell, "Light Stemming for Arabic Information Retrieval", 2007 (light10). The letters that are written in more
 * than one way become one of them first: alef with its marks, teh marbuta and heh, alef maksura and yeh.
 */
export function stemArabic(word: string): string {
  let stem = word
    .replace(/[آأإٱ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي");
  const prefix = prefixes.find((one) => stem.startsWith(one));
  if (prefix !== undefined && stem.length >= prefix.length + (prefix.length === 1 ? 3 : leastLetters)) {
    stem = stem.slice(prefix.length);
  }
  for (const suffix of suffixes) {
    if (stem.endsWith(suffix) && stem.length >= suffix.length + leastLetters) stem = stem.slice(0, -suffix.length);
  }
  return stem;
}
