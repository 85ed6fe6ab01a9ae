import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PlanetError } from "../../engine/errors";
import { parseTable } from "../../knowledge/parse-table";
import type { Row } from "./case-plan";
import type { TestFile } from "./read-test-file";

/** The rows of all cases of a test file that have some, by the name of the case. Throws as {@link readRows} does. */
export async function rowsOfCases({ path, content }: TestFile): Promise<ReadonlyMap<string, readonly Row[]>> {
  const rows = new Map<string, readonly Row[]>();
  for (const { name, each } of content.cases) {
    if (each !== undefined) rows.set(name, typeof each === "string" ? await readRows(each, dirname(path)) : each);
  }
  return rows;
}

/**
 * Reads rows of data: JSON lines, a JSON list, or separated values (RFC 4180) with names in the first line.
 * @param file relative to `folder`; its ending says what it holds.
 * @throws `invalid_test` naming the file, and the line that cannot be read.
 */
export async function readRows(file: string, folder: string): Promise<readonly Row[]> {
  const text = await readFile(resolve(folder, file), "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause.code === "ENOENT" ? "is not there" : `cannot be read: ${cause.code}`, cause);
  });
  const bare = text.replace(/^\ufeff/, "");
  const rows = /\.csv$|\.tsv$/i.test(file) ? await readTable(file, bare) : readJson(file, bare);
  if (rows.length === 0) throw unreadable(file, "holds no row");
  return rows;
}

/** The first line has the names; what a row has beyond them, or lacks, is a fault. */
async function readTable(file: string, text: string): Promise<Row[]> {
  const { rows } = await parseTable(text, undefined);
  const [names = [], ...data] = rows;
  return data.map((cells, index) => {
    if (cells.length === names.length) return Object.fromEntries(names.map((name, place) => [name, cells[place]]));
    throw unreadable(file, `has ${cells.length} cells in row ${index + 1}, and ${names.length} names`);
  });
}

function readJson(file: string, text: string): Row[] {
  if (text.trimStart().startsWith("[")) return parse(file, text, undefined) as Row[];
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  return lines.filter(({ line }) => line.trim() !== "").map(({ line, number }) => parse(file, line, number) as Row);
}

function parse(file: string, text: string, line: number | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isFine = line === undefined ? Array.isArray(value) && value.every(isMap) : isMap(value);
    if (isFine) return value;
  } catch (cause) {
    throw unreadable(file, line === undefined ? "is no JSON" : `is no JSON in line ${line}`, cause);
  }
  throw unreadable(file, line === undefined ? "is no list of maps" : `holds no map in line ${line}`);
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(file: string, fault: string, cause?: unknown): PlanetError {
  return new PlanetError("invalid_test", `the file of rows "${file}" ${fault}`, {
    hint: "name a .jsonl, .json or .csv file, relative to the test file",
    cause,
  });
}
