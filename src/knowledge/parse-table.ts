import type { ParseError } from "papaparse";

/** The cells of a table as they stand in its file, and what a person should know of how they were read. */
export interface ParsedTable {
  readonly rows: readonly (readonly string[])[];
  readonly notices: readonly string[];
}

/**
 * Reads separated values (RFC 4180) with the package papaparse: commas, or the tabs, semicolons or bars that are found
 * in their place. A quotation mark that is not closed would swallow the rest of the file, so in such a file, and in one
 * with tabs whose marks do not fit together, marks are text. Blank lines are no rows.
 *
 * @param text The whole file.
 * @param separator What separates the cells. Left out, it is guessed from the first lines.
 */
export async function parseTable(text: string, separator: string | undefined): Promise<ParsedTable> {
  const { default: papa } = await import("papaparse");
  const delimiter = separator ?? "";
  const options = { delimiter, delimitersToGuess: [",", "\t", ";", "|"], skipEmptyLines: "greedy" as const };
  const quoted = papa.parse<string[]>(text, options);
  const faults = quoted.errors.filter(({ type }) => type === "Quotes");
  const open = faults.find(({ code }) => code === "MissingQuotes");
  const tabs = quoted.meta.delimiter === "\t";
  if (faults.length === 0 || (open === undefined && !tabs)) {
    return { rows: quoted.data, notices: faults.slice(0, 1).map((fault) => noticeOf(fault, faults.length)) };
  }
  const plain = papa.parse<string[]>(text, { ...options, delimiter: quoted.meta.delimiter, fastMode: true });
  const notice = "a quotation mark is not closed, so all of them are read as text";
  return { rows: plain.data, notices: tabs ? [] : [notice] };
}

function noticeOf({ row = 0 }: ParseError, count: number): string {
  const others = count === 1 ? "" : `, and in ${count - 1} more places`;
  return `the quotation marks in row ${row + 1} do not fit together${others}`;
}
