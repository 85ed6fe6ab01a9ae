import { decodeText } from "./decode-text";
import { type LoadOutcome, skipped } from "./document";
import { leavesOf } from "./json-leaves";
import type { Loader } from "./loader";
import { type DocumentRecord, recordDocument, recordOf } from "./record-document";

/** How many broken lines are named one by one. */
const mostNamed = 5;

/**
 * Reads JSON Lines (https://jsonlines.org), .jsonl and .ndjson: each line is a record (see `recordOf`), a line that is
 * no object a text. Lines that are not JSON are left out and named in a notice.
 */
export const jsonLinesLoader: Loader = {
  id: "jsonl",
  version: 1,
  async load(bytes, { mostText, charset }): Promise<LoadOutcome> {
    const decoded = await decodeText(bytes, charset);
    if (decoded.status === "skipped") {
      return decoded;
    }
    const lines = decoded.text.split(/\r?\n/);
    const broken: string[] = [];
    const values = lines.map((line, index) => (/\S/.test(line) ? parseLine(line, index + 1, broken) : undefined));
    const named = broken.slice(0, mostNamed);
    if (broken.length > 0 && values.every((value) => value === undefined)) {
      return skipped("broken", `no line of the file is JSON: ${named[0] ?? ""}`);
    }
    const more = broken.length - named.length;
    const rest = more === 0 ? [] : [`${more} more ${more === 1 ? "line is" : "lines are"} not JSON and left out`];
    return recordDocument(recordsOf(values), mostText, [...decoded.notices, ...named, ...rest]);
  },
};

function parseLine(line: string, number: number, broken: string[]): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    broken.push(`line ${number} is not JSON and left out`);
    return undefined;
  }
}

function* recordsOf(values: readonly ({ readonly value: unknown } | undefined)[]): Generator<DocumentRecord> {
  for (const [index, line] of values.entries()) {
    if (line !== undefined) {
      yield recordOf([...leavesOf(line.value)], index + 1);
    }
  }
}
