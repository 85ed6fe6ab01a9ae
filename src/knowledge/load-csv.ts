import { decodeText } from "./decode-text";
import { numberOf } from "./facts";
import type { Leaf } from "./json-leaves";
import type { Loader } from "./loader";
import { parseTable } from "./parse-table";
import { type DocumentRecord, recordDocument, recordOf } from "./record-document";
import { hasHeader } from "./table-header";

/**
 * Reads tables of separated values, .csv and .tsv: each row is a record (see {@link recordOf}). Where the first row
 * names no columns (see `hasHeader`) and there are two, the first is the id and the second the text; else the row's
 * text is its cells, a line each.
 */
export const csvLoader: Loader = {
  id: "csv",
  version: 1,
  async load(bytes, { ending, mostText, charset }) {
    const decoded = await decodeText(bytes, charset);
    if (decoded.status === "skipped") {
      return decoded;
    }
    const tabs = [".tsv", ".tab"].includes(ending);
    const { rows, notices } = await parseTable(decoded.text, tabs ? "\t" : undefined);
    return recordDocument(recordsOf(rows), mostText, [...decoded.notices, ...notices]);
  },
};

function* recordsOf(rows: readonly (readonly string[])[]): Generator<DocumentRecord> {
  const named = hasHeader(rows);
  const names = named ? rows[0]?.map((cell, index) => cell.trim() || columnName(index)) : namesOf(rows);
  for (const [index, row] of rows.slice(named ? 1 : 0).entries()) {
    const fields = row.map((cell, column): Leaf => [names?.[column] ?? columnName(column), cellValue(cell)]);
    const record = recordOf(fields, index + 1);
    // Names that nobody gave say nothing, so the values stand alone.
    yield names === undefined ? { ...record, body: row.join("\n") } : record;
  }
}

/** The names of columns whose first row names none: those of a list of texts with ids, if it is one. */
function namesOf(rows: readonly (readonly string[])[]): string[] | undefined {
  const ids = new Set(rows.map(([cell = ""]) => cell.trim()));
  const isList = ids.size === rows.length && !ids.has("") && rows.every((row) => row.length === 2);
  return isList ? ["id", "text"] : undefined;
}

function columnName(index: number): string {
  return `column ${index + 1}`;
}

function cellValue(cell: string): string | number {
  const trimmed = cell.trim();
  return numberOf(trimmed) ?? trimmed;
}
