import { PlanetError } from "../engine/errors";
import type { Judgements } from "./retrieval-metrics";

/** A query of a judged collection. */
export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
}

/**
 * Reads queries: JSON lines with `_id` or `id` and `text`, `query` or `question`, as BEIR has them, or lines of an id, a
 * tab and the text, as TREC's collections have them. Blank lines count for nothing.
 *
 * @param text What the file holds.
 * @param file What faults name it.
 * @throws `invalid_input` naming file and line of what is no query, and of an id that stands there again.
 */
export function readQueries(text: string, file: string): JudgedQuery[] {
  const queries = new Map<string, JudgedQuery>();
  for (const { line, content } of linesOf(text)) {
    const query = content.startsWith("{") ? queryOfJson(content) : queryOfTable(content);
    if (query === undefined) {
      throw fault(file, line, "is no query", 'write {"_id": "1", "text": "..."}, or an id, a tab and the text');
    }
    if (queries.has(query.id))
      throw fault(file, line, `has the id "${query.id}" again`, "give each query an id of its own");
    queries.set(query.id, query);
  }
  if (queries.size === 0) throw empty(file, "query");
  return [...queries.values()];
}

/**
 * Reads judgements: TREC's four columns (query, a number that nobody reads, document, relevance) between white space, or
 * three columns (query, document, relevance) between tabs, with or without a line of names above, as BEIR has them.
 *
 * @param text What the file holds.
 * @param file What faults name it.
 * @returns The judgements of each query by its id.
 * @throws `invalid_input` naming file and line of what is no judgement.
 */
export function readJudgements(text: string, file: string): Map<string, Judgements> {
  const judgements = new Map<string, Map<string, number>>();
  for (const { line, content, first } of linesOf(text)) {
    const columns = columnsOf(content);
    const relevance = Number(columns?.relevance);
    if (columns === undefined || columns.relevance === "" || !Number.isInteger(relevance)) {
      if (first && columns !== undefined && /^[a-z_ -]+$/i.test(columns.relevance)) continue;
      throw fault(
        file,
        line,
        "is no judgement",
        "write query, 0, document and a whole number, or the same without the 0",
      );
    }
    const known = judgements.get(columns.query) ?? new Map<string, number>();
    judgements.set(columns.query, known.set(columns.document, relevance));
  }
  if (judgements.size === 0) throw empty(file, "judgement");
  return judgements;
}

interface Line {
  /** From 1. */
  readonly line: number;
  readonly content: string;
  readonly first: boolean;
}

function linesOf(text: string): Line[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, content: content.trim(), first: index === 0 }))
    .filter(({ content }) => content !== "");
}

function queryOfJson(content: string): JudgedQuery | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  const { _id, id = _id, text, query = text, question = query } = value as Readonly<Record<string, unknown>>;
  if ((typeof id !== "string" && typeof id !== "number") || typeof question !== "string") return undefined;
  return { id: String(id), text: question };
}

function queryOfTable(content: string): JudgedQuery | undefined {
  const [, id, text] = /^([^\t]+)\t+(\S.*)$/.exec(content) ?? [];
  return id === undefined || text === undefined ? undefined : { id: id.trim(), text };
}

/** Names of documents may hold spaces where tabs are between the columns. */
function columnsOf(content: string) {
  const tabs = content.split("\t").map((cell) => cell.trim());
  const cells = tabs.length >= 3 ? tabs : content.split(/\s+/);
  if (cells.length === 3) return { query: cells[0] ?? "", document: cells[1] ?? "", relevance: cells[2] ?? "" };
  if (cells.length === 4) return { query: cells[0] ?? "", document: cells[2] ?? "", relevance: cells[3] ?? "" };
  return undefined;
}

function fault(file: string, line: number, what: string, hint: string): PlanetError {
  return new PlanetError("invalid_input", `line ${line} of "${file}" ${what}`, { hint, details: { file, line } });
}

function empty(file: string, what: string): PlanetError {
  return new PlanetError("invalid_input", `"${file}" holds no ${what}`, {
    hint: "name a file with one on each line",
    details: { file },
  });
}
