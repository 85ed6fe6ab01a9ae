import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Verbosity } from "./global-flags";

/** Everything a command may touch outside of itself. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** How much is said beside the answer. */
  readonly verbosity: Verbosity;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Has Ctrl-C call this instead, until what is returned is called. Absent where there is no keyboard. */
  readonly onInterrupt?: (listener: () => void) => () => void;
}

/** Writes a line of the answer. */
export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`);
}

/** Writes a value as JSON, in one line unless `indent` is given; control characters are escaped. */
export function toJson(value: unknown, indent?: number): string {
  // JSON lets these stand, and some terminals obey them.
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

/** Writes an answer for programs: one JSON value, indented. */
export function printJson(terminal: Terminal, value: unknown): void {
  print(terminal, toJson(value, 2));
}

/** Writes a line of everything that is not the answer. */
export function note(terminal: Terminal, text: string): void {
  terminal.stderr.write(`${text}\n`);
}

/** Writes a line that tells how the work goes, with `--verbose` only. */
export function tellMore(terminal: Terminal, text: string): void {
  if (terminal.verbosity === "verbose") note(terminal, colours(terminal, terminal.stderr).dim(text));
}

/** Controls, but for line breaks and tabs, and the marks that turn the direction of what follows them. */
const steering = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** What comes from documents, models and the web, without the characters that would steer the terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(steering, "");
}

/** The same on one line, for lists and bars. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}

/** Whether a bar may be redrawn on stderr: on a terminal that can do it, and never in CI. */
export function isLively({ environment, stderr }: Terminal): boolean {
  return stderr.isTTY === true && environment.TERM !== "dumb" && !environment.CI;
}

/** What each colour makes of a text. */
export type Colours = Readonly<
  Record<
    "bold" | "dim" | "italic" | "underline" | "red" | "green" | "yellow" | "magenta" | "cyan",
    (text: string) => string
  >
>;

/**
 * Colours for a stream, as NO_COLOR, FORCE_COLOR, CLICOLOR (https://bixense.com/clicolors) and TERM=dumb want it; elsewhere
 * each returns the text as it is.
 */
export function colours({ environment }: Terminal, stream: { readonly isTTY?: boolean }): Colours {
  const { FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, NO_COLOR: never, TERM: kind } = environment;
  const force = FORCE_COLOR || (CLICOLOR_FORCE === "0" ? undefined : CLICOLOR_FORCE);
  const able = stream.isTTY === true && kind !== "dumb" && CLICOLOR !== "0";
  const on = !never && (force ? force !== "0" && force !== "false" : able);
  const wrap = (start: number, end: number) => (text: string) => (on ? `\u001b[${start}m${text}\u001b[${end}m` : text);
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    italic: wrap(3, 23),
    underline: wrap(4, 24),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    magenta: wrap(35, 39),
    cyan: wrap(36, 39),
  };
}
