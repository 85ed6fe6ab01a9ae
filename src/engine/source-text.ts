import type { Diagnostic, Range } from "./diagnostic";
import { type DiagnosticCode, severityOf } from "./diagnostic-codes";

/** A file's text with the means to point into it. */
export interface SourceText {
  readonly file: string | undefined;
  readonly text: string;
  /** Makes a diagnostic that points at a range, or at nothing when the range is unknown. */
  diagnostic(code: DiagnosticCode, message: string, range?: Range, hint?: string): Diagnostic;
}

/** Wraps a text so that offsets become lines and columns. Line starts are counted once, when first asked for. */
export function sourceText(text: string, file?: string): SourceText {
  let lineStarts: number[] | undefined;
  const position = (offset: number) => {
    lineStarts ??= findLineStarts(text);
    const index = lastAtOrBelow(lineStarts, offset);
    return { line: index + 1, column: offset - (lineStarts[index] ?? 0) + 1, start: lineStarts[index] ?? 0 };
  };
  return {
    file,
    text,
    diagnostic(code, message, range, hint) {
      const head = { code, severity: severityOf(code), message, hint, file };
      if (range === undefined) return head;
      const start = position(range.start);
      const end = position(Math.max(range.start, range.end));
      const lineEnd = text.indexOf("\n", start.start);
      const source = text.slice(start.start, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, "");
      const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
      return { ...head, ...place, source };
    },
  };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtOrBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
