import type { DiagnosticCode } from "./diagnostic-codes";

/** One step into a nested value: a key of a map or an index of a list. */
export type PathSegment = string | number;

/** The way from the top of a file to one of its values. */
export type Path = readonly PathSegment[];

/** A stretch of a file's text, as offsets in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a value stands in its file: its key, or the value itself. Undefined for workflows made in code. */
export type Locate = (path: Path, part?: "key" | "value") => Range | undefined;

/** Something wrong with a file (`error`) or useless in it (`warning`). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** What is wrong: present tense, the thing named first. */
  readonly message: string;
  /** What would have been right. */
  readonly hint?: string;
  /** The file as it was named by the caller. */
  readonly file?: string;
  /** From 1; columns count UTF-16 code units. Absent for workflows made in code. */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The whole source line that the diagnostic starts in. */
  readonly source?: string;
}

/** Sorts diagnostics as they stand in the file; those without a position come last. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const place = (value: number | undefined) => value ?? Number.MAX_SAFE_INTEGER;
  return [...diagnostics].sort(
    (a, b) => place(a.line) - place(b.line) || place(a.column) - place(b.column) || a.code.localeCompare(b.code),
  );
}

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/**
 * A diagnostic for a person: `file:line:column severity code message`, then the source line with a caret below what
 * is wrong, then the hint.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, hint, source } = diagnostic;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const lines = [`${place === "" ? "" : `${place} `}${severity} ${code} ${message}`];
  if (source !== undefined && line !== undefined && column !== undefined) lines.push(...excerpt(diagnostic, source));
  if (hint !== undefined) lines.push(`  = ${hint}`);
  return lines.join("\n");
}

const widestExcerpt = 100;

function excerpt({ line = 1, column = 1, endLine, endColumn }: Diagnostic, source: string): string[] {
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const from = Math.max(0, column - 1 - widestExcerpt / 2);
  const shown = source.slice(from, from + widestExcerpt);
  const last = endLine === line && endColumn !== undefined ? endColumn : source.length + 1;
  const width = Math.max(1, Math.min(last - column, shown.length - (column - 1 - from)));
  const indent = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
  return [`  ${number} | ${shown}`, `  ${gutter} | ${indent}${"^".repeat(width)}`];
}
