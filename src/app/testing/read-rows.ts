import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PlanetError } from "../../engine/errors";
import type { Row } from "./case-plan";

/**
 * Reads rows of data: JSON lines, a JSON list, or separated values (RFC 4180) with names in the first line.
 * @param file relative to `folder`; its ending says what it holds.
 * @throws `invalid_test` naming the file, and the line that cannot be read.
 */
export async function readRows(file: string, folder: string): Promise<readonly Row[]> {
  const text = await readFile(resolve(folder, file), "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause.code === "ENOENT" ? "is not there" : `cannot be read: ${cause.code}`, cause);
  });
  const rows = /\.csv$|\.tsv$/i.test(file) ? await readTable(file, text) : readJson(file, text);
  if (rows.length === 0) throw unreadable(file, "holds no row");
  return rows;
}

async function readTable(file: string, text: string): Promise<Row[]> {
  const { default: papa } = await import("papaparse");
  const { data, errors } = papa.parse<Row>(text.replace(/^\ufeff/, ""), { header: true, skipEmptyLines: "greedy" });
  const fault = errors.find(({ type }) => type !== "Delimiter");
  if (fault !== undefined) throw unreadable(file, `cannot be read in row ${(fault.row ?? 0) + 1}: ${fault.message}`);
  return data;
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
