import type { DocumentValue } from "../engine/values";
import { colours, printableLine, type Terminal } from "./terminal";

const quoteWidth = 100;

/** The list below an answer: number, document, page, and the sentence that is cited. */
export function formatSources(sources: unknown, terminal: Terminal): string[] {
  if (!Array.isArray(sources)) return [];
  const { cyan, dim } = colours(terminal, terminal.stdout);
  return (sources as readonly DocumentValue[]).map((source, index) => {
    const number = cyan(`[${source.number ?? index + 1}]`);
    return `${number} ${printableLine(placeOf(source))} ${dim(quoteOf(source.text))}`;
  });
}

/** Where a passage stands, in words: `docs/handbook.pdf, page 3`, `people.csv, record 7`, or a page's address. */
export function placeOf({ document, page, url, title, record, headings = [] }: DocumentValue): string {
  if (url !== undefined) return title === undefined ? url : `${title} <${url}>`;
  if (page !== undefined) return `${document}, page ${page}`;
  const place = record === undefined ? document : `${document}, record ${record}`;
  return headings.length === 0 ? place : `${place}, ${headings.join(" > ")}`;
}

/** The beginning of a passage on one line, in quotes, without control characters. */
export function quoteOf(text: string): string {
  const letters = [...printableLine(text)];
  const short = letters.length <= quoteWidth ? letters : [...letters.slice(0, quoteWidth).join("").trimEnd(), "..."];
  return `"${short.join("")}"`;
}
