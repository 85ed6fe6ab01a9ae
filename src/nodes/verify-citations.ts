import type { DocumentValue } from "../engine/values";
import type { Stretch } from "../knowledge/contracts";
import type { Claims } from "./quotations";
import { comparable, standsIn } from "./standing-text";

/** What citations are checked with. */
export interface Evidence {
  /** What an answer cites. */
  readonly citations: readonly DocumentValue[];
  /** What the model was given; undefined when it is not known. */
  readonly passages: readonly DocumentValue[] | undefined;
  /** The text of the document that a citation names, in its collection; undefined for what is in none. */
  readonly textOf: (citation: DocumentValue) => AsyncIterable<Stretch> | undefined;
}

/** A cited source with what has to stand in it. */
interface Cited {
  readonly citation: DocumentValue;
  readonly number: number;
  /** The quotations that may stand in it, as they are compared. */
  readonly quotations: readonly string[];
}

/**
 * Checks what an answer claims of its sources: each number that it cites has a source, each citation stands in the
 * document that it names, where it says, and each quotation stands in one of the sources that follow it. A source from
 * a collection is the document as it is indexed; another one the passage that the model was given, or else the
 * citation's own text.
 * @returns a sentence for each claim that does not hold.
 */
export async function verifyCitations(claims: Claims, evidence: Evidence): Promise<string[]> {
  const cited = evidence.citations.map((citation, index): Cited => {
    const number = citation.number ?? index + 1;
    const own = claims.quotations.filter(({ numbers }) => numbers.includes(number));
    return { citation, number, quotations: own.map(({ text }) => comparable(text)) };
  });
  const known = new Set(cited.map(({ number }) => number));
  const faults = claims.numbers.filter((number) => !known.has(number)).map((number) => `[${number}] has no source`);
  const standing = new Map<number, Set<string>>();
  for (const one of cited) {
    const found = await search(one, evidence);
    if (!found.citation) faults.push(`citation [${one.number}] ${foundNot(one.citation, found.known)}`);
    standing.set(one.number, new Set([...(standing.get(one.number) ?? []), ...found.quotations]));
  }
  for (const { text, numbers } of claims.quotations) {
    const own = numbers.filter((number) => known.has(number));
    if (own.length === 0 || own.some((number) => standing.get(number)?.has(comparable(text)))) continue;
    const places = cited.filter(({ number }) => own.includes(number)).map(({ citation }) => placeOf(citation));
    const marks = own.map((number) => `[${number}]`).join("");
    faults.push(`citation ${marks} quotes ${shown(text)} which does not stand in ${[...new Set(places)].join(" or ")}`);
  }
  return faults;
}

/** Whether the document is known, whether the citation stands in it, and which of the quotations do. */
async function search({ citation, quotations }: Cited, { passages, textOf }: Evidence) {
  const found = { known: false, citation: false, quotations: new Set<string>() };
  for await (const stretch of textOf(citation) ?? given(citation, passages)) {
    found.known = true;
    const text = comparable(stretch.text);
    found.citation ||= isAt(citation, stretch, text);
    for (const quotation of quotations) if (standsIn(quotation, text)) found.quotations.add(quotation);
    if (found.citation && found.quotations.size === new Set(quotations).size) break;
  }
  return found;
}

/** What is known of a source that is in no collection. */
async function* given(
  citation: DocumentValue,
  passages: readonly DocumentValue[] | undefined,
): AsyncGenerator<Stretch> {
  const own = passages?.filter(({ document, url }) => document === citation.document && url === citation.url);
  for (const { text, start = 0 } of own ?? [citation]) yield { text, start, end: start + text.length };
}

/** A citation with offsets has to stand at these; one without, anywhere. */
function isAt({ text, start, end }: DocumentValue, stretch: Stretch, comparableStretch: string): boolean {
  if (start === undefined || end === undefined) return standsIn(comparable(text), comparableStretch);
  if (start < stretch.start || end > stretch.end) return false;
  return comparable(stretch.text.slice(start - stretch.start, end - stretch.start)) === comparable(text);
}

function foundNot(citation: DocumentValue, known: boolean): string {
  if (known) return `quotes ${shown(citation.text)} which does not stand in ${placeOf(citation)}`;
  return `names ${placeOf(citation)}, which is not among the sources`;
}

function placeOf({ document, url, page }: DocumentValue): string {
  return `"${url ?? document}"${page === undefined ? "" : ` page ${page}`}`;
}

const mostShown = 120;

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return `"${line.length <= mostShown ? line : `${line.slice(0, mostShown).trimEnd()}...`}"`;
}
