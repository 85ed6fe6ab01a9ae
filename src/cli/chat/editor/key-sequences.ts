import type { Key } from "./key";

/** Keys that control sequences name by their last letter: `CSI A`, `CSI 1;5A`, `SS3 A` of xterm. */
const byLetter: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "clear",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** Keys of `CSI number ~`: of the VT220, of rxvt, of the Linux console. */
const byNumber: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};

/** Keys that are told by the number of a character: `CSI number u`. */
const byCode: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  10: "newline",
  13: "return",
  27: "escape",
  32: "space",
  127: "backspace",
  // The keypad of the kitty protocol.
  57414: "return",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageup",
  57422: "pagedown",
  57423: "home",
  57424: "end",
  57425: "insert",
  57426: "delete",
};

/** The characters of the keypad of the kitty protocol, from 57399 on. */
const keypad = "0123456789./*-+";
const firstOfKeypad = 57_399;

/** Keys that are the same as a letter with Ctrl, and have been for fifty years. */
const sameAsCtrl: Readonly<Record<string, string>> = {
  m: "return",
  i: "tab",
  "[": "escape",
  h: "backspace",
  j: "newline",
};

/**
 * The key of a control sequence.
 * @param sequence what follows CSI: parameters, intermediate characters and the final one.
 * @returns undefined for what is no key, such as a focus event, a movement of the mouse, an answer of the terminal or
 * the release of a key.
 */
export function keyOfSequence(sequence: string): Key | undefined {
  const [whole, parameters = "", final = ""] = /^([\d;:]*)([A-Za-z~^$@])$/.exec(sequence) ?? [];
  if (whole === undefined) return undefined;
  const [first = [], second = [], third = []] = parameters
    .split(";")
    .map((parameter) => parameter.split(":").map((part) => (part === "" ? undefined : Number(part))));
  const held = heldBy(second[0] ?? 1);
  if (held === undefined || second[1] === released) return undefined;
  const number = first[0] ?? 1;
  switch (final) {
    case "u":
      return keyOfCode(number, first[2], held);
    case "~":
      // What xterm tells of any key when it is asked to: CSI 27 ; modifiers ; code ~.
      if (number === 27 && third[0] !== undefined) return keyOfCode(third[0], undefined, held);
      return named(byNumber[number], held);
    // Keys of rxvt: with Shift, with Ctrl, with both.
    case "$":
      return named(byNumber[number], { ...held, shift: true });
    case "^":
      return named(byNumber[number], { ...held, ctrl: true });
    case "@":
      return named(byNumber[number], { ...held, ctrl: true, shift: true });
    case "Z":
      return named("tab", { ...held, shift: true });
    case "a":
    case "b":
    case "c":
    case "d":
      return named(byLetter[final.toUpperCase()], { ...held, shift: true });
    default:
      return named(byLetter[final], held);
  }
}

/** The key of a single shift: `ESC O A`, with Ctrl in rxvt `ESC O a`, on the keypad `ESC O M`. */
export function keyOfShift(letter: string): Key | undefined {
  if (letter === "M") return named("return", none);
  if (/[a-d]/.test(letter)) return named(byLetter[letter.toUpperCase()], { ...none, ctrl: true });
  // The keypad in application mode has the characters from "*" on in the place of "j" on.
  if (/[j-y]/.test(letter)) return characterKey(String.fromCharCode(letter.charCodeAt(0) - 0x40), none);
  return named(byLetter[letter], none);
}

/** The key that writes a character or, below the space, the one that has sent a control. */
export function keyOfCharacter(character: string, alt: boolean): Key | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x80 && code < 0xa0) return undefined;
  if (code >= 0x20 && code !== 0x7f) return characterKey(character, { ...none, alt });
  const name = byCode[code];
  if (name !== undefined) return { name, ctrl: false, alt, shift: false };
  // Ctrl takes the bits of 64 and 32 from a character.
  if (code === 0) return { name: "space", ctrl: true, alt, shift: false };
  return { name: String.fromCharCode(code + 0x40).toLowerCase(), ctrl: true, alt, shift: false };
}

type Held = Pick<Key, "ctrl" | "alt" | "shift">;

const none: Held = { ctrl: false, alt: false, shift: false };
const released = 3;

/** Undefined for keys of the window system, which write nothing. */
function heldBy(modifiers: number): Held | undefined {
  const bits = modifiers - 1;
  if (bits & 0b1_1000) return undefined;
  return { shift: (bits & 1) !== 0, alt: (bits & 0b10_0010) !== 0, ctrl: (bits & 4) !== 0 };
}

function named(name: string | undefined, held: Held): Key | undefined {
  return name === undefined ? undefined : { name, ...held };
}

/** @param base the same key on a keyboard with Latin letters, so that Ctrl-C is where it is expected. */
function keyOfCode(code: number, base: number | undefined, held: Held): Key | undefined {
  const name = byCode[code];
  if (name === "space") return characterKey(" ", held);
  if (name !== undefined) return { name, ...held };
  const ofKeypad = code < firstOfKeypad ? undefined : keypad[code - firstOfKeypad];
  const usesBase = base !== undefined && base > 0x20 && base < 0x7f && (held.ctrl || held.alt) && code > 0x7f;
  const character = ofKeypad ?? characterOf(usesBase ? base : code);
  if (character === undefined) return undefined;
  const same = held.ctrl && !held.alt && !held.shift ? sameAsCtrl[character] : undefined;
  return same === undefined ? characterKey(character, held) : { ...none, name: same };
}

/** Undefined for controls, halves of characters, and the private ones that stand for keys which write nothing. */
function characterOf(code: number): string | undefined {
  if (code < 0x20 || (code > 0x7e && code < 0xa0) || code > 0x10_ffff) return undefined;
  if (code >= 0xd800 && code < 0xf900) return undefined;
  return String.fromCodePoint(code);
}

function characterKey(character: string, held: Held): Key {
  const lower = character.toLowerCase();
  const shift = held.shift || lower !== character;
  const name = character === " " ? "space" : lower;
  if (held.ctrl || held.alt) return { name, ...held, shift };
  return { name, ...held, shift, text: held.shift && lower === character ? character.toUpperCase() : character };
}
