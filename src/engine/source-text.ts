import type { Diagnostic, Range } from "./diagnostic";
import { type DiagnosticCode, severityOf } from "./diagnostic-codes";
import { maskSecrets } from "./secrets";

/** A file's text with the means to point into it. */
export interface SourceText {
  readonly file: string | undefined;
  readonly text: string;
  /**
   * Makes a diagnostic that points at a range, or at nothing when the range is unknown. What looks like a secret is
   * not shown in it.
   */
  diagnostic(code: DiagnosticCode, message: string, range?: Range, hint?: string): Diagnostic;
}

/** Wraps a text so that offsets become lines and columns. Line starts are counted once, when first asked for. */
export function sourceText(text: string, file?: string): SourceText {
  let lineStarts: number[] | undefined;
  // A file may be one line of a mebibyte with a fault in each word, so a line is searched once and not for each.
  const shownLines = new Map<number, string>();
  const position = (offset: number) => {
    lineStarts ??= findLineStarts(text);
    const index = lastAtOrBelow(lineStarts, offset);
    const start = lineStarts[index] ?? 0;
    const next = lineStarts[index + 1];
    return { line: index + 1, column: offset - start + 1, start, lineEnd: next === undefined ? text.length : next - 1 };
  };
  return {
    file,
    text,
    diagnostic(code, message, range, hint) {
      const head = { code, severity: severityOf(code), message: maskSecrets(message), hint, file };
      if (range === undefined) return head;
      // A parser that misses something at the end of the text points behind it.
      const start = position(Math.min(range.start, text.length));
      const end = position(Math.min(Math.max(range.start, range.end), text.length));
      const last = text.endsWith("\r", start.lineEnd) ? start.lineEnd - 1 : start.lineEnd;
      const source = shownLines.get(start.start) ?? maskSecrets(text.slice(start.start, last));
      shownLines.set(start.start, source);
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
