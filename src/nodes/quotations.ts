/** A text in quote marks, and the numbers of the sources that it is said to stand in. */
export interface Quotation {
  readonly text: string;
  readonly numbers: readonly number[];
}

/** What an answer claims of its sources. */
export interface Claims {
  /** All numbers that are cited, once each, in the order of the text. */
  readonly numbers: readonly number[];
  /** The quotations that a citation follows. */
  readonly quotations: readonly Quotation[];
}

/** `[1]`, and as some models write it, `[1, 2]`; several of them in a row belong together. */
const marker = /\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]/g;
const markers = /\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\](?:[\s,;]*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\])*/g;
/** Quote marks in the pairs in which languages use them. A straight one ends at the next, within the paragraph. */
const quoted = /„([^„“”]+)[“”]|“([^“”]+)”|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|"((?:[^"\n]|\n(?!\s*\n))+)"/g;
/** A sentence has ended, and another has begun. */
const nextSentence = /[.!?]["”“»)]?\s+(?:[-*]\s+)?[\p{Lu}\p{N}"“„«]|[。！？]\s*\S|\n\s*(?:\n|[-*#]|\d+[.)])/u;
const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/**
 * The citations and quotations in an answer. A quotation belongs to the citations that come next in its sentence, or
 * that stand inside of its quote marks.
 * @param markdown whether code, which holds brackets and quote marks of its own, is passed over.
 */
export function claimsOf(answer: string, markdown: boolean): Claims {
  const text = markdown ? answer.replace(code, (found) => " ".repeat(found.length)) : answer;
  const groups = [...text.matchAll(markers)].map((match) => ({ at: match.index, numbers: numbersIn(match[0]) }));
  const quotations = [...text.matchAll(quoted)].flatMap((match): Quotation[] => {
    const inner = match.slice(1).find((group) => group !== undefined) ?? "";
    const inside = numbersIn(inner);
    const words = inner.replace(marker, "").trim();
    if (words === "") return [];
    if (inside.length > 0) return [{ text: words, numbers: inside }];
    const end = match.index + match[0].length;
    const next = groups.find(({ at }) => at >= end);
    if (next === undefined || nextSentence.test(text.slice(end - 2, next.at))) return [];
    return [{ text: words, numbers: next.numbers }];
  });
  return { numbers: [...new Set(groups.flatMap(({ numbers }) => numbers))], quotations };
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(marker)].flatMap(([found]) => [...found.matchAll(/\d+/g)].map(Number));
}
