import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** Everything a command may touch outside of itself. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Writes a line of the answer. */
export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`);
}

/** Writes a line of everything that is not the answer. */
export function note(terminal: Terminal, text: string): void {
  terminal.stderr.write(`${text}\n`);
}

/**
 * What comes from documents, models and the web, without the control characters that would steer the terminal; line
 * breaks and tabs stay.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, "");
}

/** Whether colours and redrawing suit a stream: NO_COLOR, FORCE_COLOR and TERM=dumb are heard, CI never redraws. */
export function isLively({ environment, stderr }: Terminal): boolean {
  return stderr.isTTY === true && environment.TERM !== "dumb" && !environment.CI;
}

/** Colours for a stream; each returns the text as it is where colours do not suit. */
export function colours(
  { environment }: Terminal,
  stream: { readonly isTTY?: boolean },
): Readonly<Record<"bold" | "dim" | "red" | "yellow" | "cyan", (text: string) => string>> {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== "0";
  const on = !environment.NO_COLOR && (forced || (stream.isTTY === true && environment.TERM !== "dumb"));
  const wrap = (start: number, end: number) => (text: string) => (on ? `\u001b[${start}m${text}\u001b[${end}m` : text);
  return { bold: wrap(1, 22), dim: wrap(2, 22), red: wrap(31, 39), yellow: wrap(33, 39), cyan: wrap(36, 39) };
}
