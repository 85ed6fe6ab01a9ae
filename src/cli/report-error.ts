import { type Diagnostic, formatDiagnostic } from "../engine/diagnostic";
import { type ErrorRecord, isPlanetError, toErrorRecord } from "../engine/errors";
import { counted } from "./counted";
import { colours, note, printable, type Terminal, toJson } from "./terminal";

const mostShown = 20;

/**
 * Tells a person, or under `json` a program, what went wrong, on stderr. Diagnostics of a file are listed each with its
 * line. Where the error is a bug of ours, the stack follows only with AIPLANET_DEBUG set.
 */
export function reportError(thrown: unknown, terminal: Terminal, json: boolean): void {
  const record = toErrorRecord(thrown);
  if (json) {
    note(terminal, toJson({ error: record }));
    return;
  }
  const diagnostics = (record.details?.diagnostics ?? []) as readonly Diagnostic[];
  if (diagnostics.length > 0) reportDiagnostics(diagnostics, terminal);
  else reportRecord(record, terminal);
  if (isPlanetError(thrown)) return;
  note(terminal, "This is a bug in aiplanet or in a plugin. Please report it with the command that led to it.");
  if (terminal.environment.AIPLANET_DEBUG && thrown instanceof Error) note(terminal, thrown.stack ?? "");
}

/** Tells what went wrong in one line, and what would have worked in another. */
export function reportRecord({ message, hint }: ErrorRecord, terminal: Terminal): void {
  const { red, dim } = colours(terminal, terminal.stderr);
  note(terminal, `${red("error")} ${printable(message)}`);
  if (hint !== undefined) note(terminal, dim(`  = ${printable(hint)}`));
}

/** Lists diagnostics, at most 20, and counts them. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  for (const diagnostic of diagnostics.slice(0, mostShown)) note(terminal, printable(formatDiagnostic(diagnostic)));
  if (diagnostics.length > mostShown) note(terminal, `and ${diagnostics.length - mostShown} more`);
  note(terminal, `${countDiagnostics(diagnostics)}; nothing was run`);
}

/** `2 errors, 1 warning`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const warnings = count("warning");
  return counted(count("error"), "error") + (warnings === 0 ? "" : `, ${counted(warnings, "warning")}`);
}
