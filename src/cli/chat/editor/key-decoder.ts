import type { Key } from "./key";
import { keyOfCharacter, keyOfSequence, keyOfShift } from "./key-sequences";
import { tidyText } from "./line-buffer";

/** What has come and does not make a key yet. */
export interface Undecoded {
  /** The beginning of a sequence. */
  readonly rest: string;
  /** What was pasted so far; undefined when nothing is. */
  readonly paste?: readonly string[] | undefined;
}

/** Nothing has come. */
export const nothingUndecoded: Undecoded = { rest: "" };

const escapeCharacter = "\u001b";
const pasteStart = "200~";
const pasteEnd = `${escapeCharacter}[201~`;
/** A sequence that is longer than any key's is dropped. */
const longestSequence = 4_096;

/**
 * The keys of what a terminal has sent. Sequences that are no keys are dropped, never written.
 * @param text decoded from UTF-8; it may begin and end within a sequence.
 */
export function decodeKeys(
  undecoded: Undecoded,
  text: string,
): { readonly keys: readonly Key[]; readonly undecoded: Undecoded } {
  const keys: Key[] = [];
  let { rest, paste } = undecoded;
  rest += text;
  while (rest !== "") {
    if (paste !== undefined) {
      const end = rest.indexOf(pasteEnd);
      // The mark of the end may come in pieces.
      const kept = end === -1 ? rest.length - partOfEnd(rest) : end;
      paste = [...paste, rest.slice(0, kept)];
      rest = rest.slice(end === -1 ? kept : end + pasteEnd.length);
      if (end === -1) break;
      keys.push(pasteKey(paste.join("")));
      paste = undefined;
      continue;
    }
    const token = nextToken(rest);
    if (token === undefined) break;
    rest = rest.slice(token.length);
    if (token.key === "paste") paste = [];
    else if (token.key !== undefined) keys.push(token.key);
  }
  return { keys, undecoded: { rest, paste } };
}

/** The keys of what nothing has followed for a while: Esc by itself, or Alt with what begins sequences as well. */
export function decodeRest({ rest, paste }: Undecoded): {
  readonly keys: readonly Key[];
  readonly undecoded: Undecoded;
} {
  // A paste may take as long as it will: its end would be typed, and sent, if it were not waited for.
  if (paste !== undefined) return { keys: [], undecoded: { rest, paste } };
  const escapeKey: Key = { name: "escape", ctrl: false, alt: false, shift: false };
  const keys =
    rest === escapeCharacter ? [escapeKey] : rest === escapeCharacter + escapeCharacter ? [escapeKey, escapeKey] : [];
  const [begun, ...more] = rest.slice(escapeCharacter.length);
  const alt =
    begun === undefined || begun === escapeCharacter || more.length > 0 ? undefined : keyOfCharacter(begun, true);
  return { keys: alt === undefined ? keys : [alt], undecoded: nothingUndecoded };
}

interface Token {
  readonly length: number;
  readonly key?: Key | "paste" | undefined;
}

/** The first token of a text that is not empty; undefined when it is not all there. */
function nextToken(text: string): Token | undefined {
  if (!text.startsWith(escapeCharacter)) {
    const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
    return { length: character.length, key: keyOfCharacter(character, false) };
  }
  const second = text[1];
  switch (second) {
    case undefined:
      return undefined;
    case escapeCharacter:
      return afterTwoEscapes(text);
    case "[":
      return controlSequence(text);
    case "O":
      return singleShift(text);
    // Strings that terminals send: DCS, SOS, OSC, PM, APC.
    case "P":
    case "X":
    case "]":
    case "^":
    case "_":
      return controlString(text);
    default: {
      const character = String.fromCodePoint(text.codePointAt(1) ?? 0);
      return { length: 1 + character.length, key: keyOfCharacter(character, true) };
    }
  }
}

/** Some terminals send Alt with an arrow as Esc before its sequence. */
function afterTwoEscapes(text: string): Token | undefined {
  if (text.length === 2) return undefined;
  const token = text[2] === "[" || text[2] === "O" ? nextToken(text.slice(1)) : { length: 0 };
  if (token === undefined) return undefined;
  const { key, length } = token;
  if (key === "paste" || key === undefined || key.text !== undefined) {
    return { length: 1, key: { name: "escape", ctrl: false, alt: false, shift: false } };
  }
  return { length: 1 + length, key: { ...key, alt: true } };
}

function controlSequence(text: string): Token | undefined {
  // X10's mouse has three characters after its sequence, and the Linux console's function keys one.
  if (text[2] === "M") return text.length < 6 ? undefined : { length: 6 };
  if (text[2] === "[") return text.length < 4 ? undefined : { length: 4 };
  const after = text.slice(2);
  const [shifted] = /^\d+\$/.exec(after) ?? [];
  if (shifted !== undefined) return { length: 2 + shifted.length, key: keyOfSequence(shifted) };
  const [parameters = ""] = /^[0-?]*[ -/]*/.exec(after) ?? [];
  const length = 2 + parameters.length;
  const final = text[length];
  if (final === undefined) return length > longestSequence ? { length } : undefined;
  // What breaks a sequence off is looked at for itself.
  if (!/[@-~]/.test(final)) return { length };
  const sequence = parameters + final;
  return { length: length + 1, key: sequence === pasteStart ? "paste" : keyOfSequence(sequence) };
}

function singleShift(text: string): Token | undefined {
  const letter = text[2];
  if (letter === undefined) return undefined;
  return /[ -~]/.test(letter) ? { length: 3, key: keyOfShift(letter) } : { length: 2, key: keyOfCharacter("O", true) };
}

/** A string ends with ST or BEL; what breaks it off is looked at for itself. */
function controlString(text: string): Token | undefined {
  const end = /[^\P{Cc}\t\r\n]/u.exec(text.slice(2));
  if (end === null) return text.length > longestSequence ? { length: text.length } : undefined;
  const at = 2 + end.index;
  if (end[0] === "\u0007" || end[0] === "\u009c") return { length: at + 1 };
  if (end[0] !== escapeCharacter) return { length: at };
  if (at + 1 === text.length) return undefined;
  return { length: text[at + 1] === "\\" ? at + 2 : at };
}

function pasteKey(text: string): Key {
  const clean = tidyText(withoutSequences(text)).replace(/[^\P{Cc}\n\t]/gu, "");
  return { name: "paste", ctrl: false, alt: false, shift: false, text: clean };
}

/** A text without the sequences that colour it, or would do worse; what is not all there stays, but for its Esc. */
function withoutSequences(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const begun = text.indexOf(escapeCharacter, at);
    if (begun === -1) return parts.join("") + text.slice(at);
    parts.push(text.slice(at, begun));
    const known = text.slice(begun, begun + longestSequence);
    const token = /[[PX\]^_]/.test(known[1] ?? "") ? nextToken(known) : undefined;
    at = begun + (token?.length ?? 1);
  }
}

/** How much of the end of a text may be the beginning of the mark that ends a paste. */
function partOfEnd(text: string): number {
  for (let length = Math.min(pasteEnd.length - 1, text.length); length > 0; length -= 1) {
    if (pasteEnd.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
