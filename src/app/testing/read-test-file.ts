import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { checkShape, fileCodes } from "../../engine/check-shape";
import { decodeWorkflow } from "../../engine/decode-workflow";
import { type Diagnostic, hasErrors, type Path, sortDiagnostics } from "../../engine/diagnostic";
import { PlanetError } from "../../engine/errors";
import { readYaml } from "../../engine/read-yaml";
import { sourceText } from "../../engine/source-text";
import { type TestFileContent, testFileSchema } from "./test-schema";

/** Where something stands in a test file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A test file that can be read. */
export interface TestFile {
  /** Absolute. */
  readonly path: string;
  /** As it is shown. */
  readonly file: string;
  readonly content: TestFileContent;
  /** Where the value at a path stands, or the nearest one around it. */
  placeOf(path: Path): Place;
  /** A fault of the file at the value of a path. */
  fault(message: string, path: Path, hint?: string): Diagnostic;
}

/**
 * Reads and checks a test file.
 * @param path absolute.
 * @param folder what the file is shown relative to.
 * @throws `not_found`, and `invalid_test` with everything that is wrong with it.
 */
export async function readTestFile(path: string, folder: string): Promise<TestFile> {
  const file = relative(folder, path) || path;
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === "ENOENT" || cause.code === "ENOTDIR";
    throw new PlanetError(
      missing ? "not_found" : "usage",
      missing ? `there is no file "${file}"` : `"${file}" cannot be read: ${cause.code}`,
      { cause },
    );
  });
  const decoded = decodeWorkflow(bytes, file);
  if (!("text" in decoded)) throw invalidTest(file, [decoded.diagnostic]);
  const source = sourceText(decoded.text, file);
  const { value, locate, diagnostics } = readYaml(source);
  const place = { source, locate, path: [], subject: "", codes: fileCodes };
  const shape = checkShape(testFileSchema, withoutSchema(value), place);
  const faults = [...diagnostics, ...shape.diagnostics];
  if (hasErrors(faults) || shape.value === undefined) throw invalidTest(file, faults);
  const rangeOf = (at: Path) => {
    for (let depth = at.length; depth > 0; depth -= 1) {
      const range = locate(at.slice(0, depth), "key") ?? locate(at.slice(0, depth));
      if (range !== undefined) return range;
    }
    return undefined;
  };
  return {
    path,
    file,
    content: shape.value,
    placeOf: (at) => {
      const { line = 1, column = 1 } = source.diagnostic("AP1103", "", rangeOf(at));
      return { line, column };
    },
    fault: (message, at, hint) => source.diagnostic("AP1103", message, rangeOf(at), hint),
  };
}

/** The error that carries what is wrong with a test file. */
export function invalidTest(file: string, diagnostics: readonly Diagnostic[]): PlanetError {
  const sorted = sortDiagnostics(diagnostics);
  const count = `${sorted.length} ${sorted.length === 1 ? "error" : "errors"}`;
  return new PlanetError("invalid_test", `${file} has ${count}: ${sorted[0]?.message ?? "it holds no tests"}`, {
    hint: sorted[0]?.hint,
    details: { diagnostics: sorted },
  });
}

/** `$schema` is how a JSON file names its schema to editors. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value ?? {};
  const { $schema: _, ...rest } = value as Readonly<Record<string, unknown>>;
  return rest;
}
