/** Scripts that put no spaces between words, so that a letter beside a quotation says nothing. */
const unspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const wordLetter = /[\p{L}\p{M}\p{N}]/u;
/** What writers leave out of a quotation, and how they say so. */
const omission = /\s*(?:\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\.\.)\s*/;
/** Punctuation that writers put inside the quote marks although it is not quoted. */
const edge = /^[\s.,;:!?]+|[\s.,;:!?]+$/g;

/**
 * Text as it is compared: in Unicode's form NFKC, with one space for all white space, one sign for all double and one
 * for all single quote marks and dashes, and without what is not seen.
 */
export function comparable(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[“”„‟«»「」『』〝〞＂]/g, '"')
    .replace(/[‘’‚‛‹›`´]/g, "'")
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(/\s+/g, " ");
}

/**
 * Whether a quotation stands in a text, both as {@link comparable} gives them. It has to stand there as whole words and
 * whole numbers: `7 days` does not stand in `27 days`. Parts that an ellipsis joins have to stand there in their order;
 * punctuation at the ends of a part does not count.
 */
export function standsIn(quotation: string, text: string): boolean {
  const parts = quotation.split(omission).map((part) => part.replace(edge, ""));
  let from = 0;
  for (const part of parts.filter((one) => one !== "")) {
    const at = placeOf(part, text, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}

function placeOf(part: string, text: string, from: number): number {
  for (let at = text.indexOf(part, from); at !== -1; at = text.indexOf(part, at + 1)) {
    const end = at + part.length;
    if (!joins(text.slice(0, at), text.slice(at)) && !joins(text.slice(0, end), text.slice(end))) return at;
  }
  return -1;
}

/** Whether a word or a number goes on from one text into the next. */
function joins(before: string, after: string): boolean {
  const left = [...before.slice(-2)].at(-1) ?? "";
  const right = [...after.slice(0, 2)][0] ?? "";
  if (/\p{N}[.,]$/u.test(before.slice(-3)) && /\p{N}/u.test(right)) return true;
  if (/\p{N}/u.test(left) && /^[.,]\p{N}/u.test(after.slice(0, 3))) return true;
  return wordLetter.test(left) && wordLetter.test(right) && !unspaced.test(left) && !unspaced.test(right);
}
