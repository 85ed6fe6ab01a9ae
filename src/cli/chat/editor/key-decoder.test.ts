import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chordOf } from "./edits";
import { keysOfBytes, press } from "./fixtures/press";
import type { Key } from "./key";
import { decodeKeys, decodeRest, nothingUndecoded } from "./key-decoder";

/** Keys as one reads them: chords, and what they write in quotes. */
const told = (keys: readonly Key[]) => keys.map((key) => (key.text === undefined ? chordOf(key) : `"${key.text}"`));

describe("decodeKeys", () => {
  test.each([
    ["letters", "aÄ日😀 ~", ['"a"', '"Ä"', '"日"', '"😀"', '" "', '"~"']],
    ["Enter and Ctrl-J", "\r\n", ["return", "newline"]],
    ["Alt-Enter", "\u001b\r", ["alt+return"]],
    ["Alt with a line feed", "\u001b\n", ["alt+newline"]],
    ["Tab and Shift-Tab", "\t\u001b[Z", ["tab", "shift+tab"]],
    ["both Backspaces", "\u007f\b", ["backspace", "backspace"]],
    ["Alt-Backspace", "\u001b\u007f", ["alt+backspace"]],
    ["Ctrl with letters", "\u0001\u0003\u001a", ["ctrl+a", "ctrl+c", "ctrl+z"]],
    ["Ctrl with signs", "\u0000\u001c\u001d\u001e\u001f", ["ctrl+space", "ctrl+\\", "ctrl+]", "ctrl+^", "ctrl+_"]],
    ["Alt with letters", "\u001bb\u001bF\u001bä", ["alt+b", "alt+shift+f", "alt+ä"]],
    ["Ctrl-Alt-A", "\u001b\u0001", ["ctrl+alt+a"]],
    ["arrows", "\u001b[A\u001b[B\u001b[C\u001b[D", ["up", "down", "right", "left"]],
    ["arrows in application mode", "\u001bOA\u001bOB\u001bOC\u001bOD", ["up", "down", "right", "left"]],
    ["arrows with Ctrl, Alt and Shift", "\u001b[1;5D\u001b[1;3C\u001b[1;2A", ["ctrl+left", "alt+right", "shift+up"]],
    ["arrows of rxvt", "\u001bOd\u001b[a\u001b\u001b[A", ["ctrl+left", "shift+up", "alt+up"]],
    ["Home and End, five ways", "\u001b[H\u001bOH\u001b[1~\u001b[7~\u001b[F", ["home", "home", "home", "home", "end"]],
    ["Insert, Delete, pages", "\u001b[2~\u001b[3~\u001b[5~\u001b[6~", ["insert", "delete", "pageup", "pagedown"]],
    [
      "Delete with Ctrl, Shift, both",
      "\u001b[3;5~\u001b[3$\u001b[3@",
      ["ctrl+delete", "shift+delete", "ctrl+shift+delete"],
    ],
    ["Shift-Enter as kitty tells it", "\u001b[13;2u", ["shift+return"]],
    ["Ctrl-Enter as xterm tells it", "\u001b[27;5;13~", ["ctrl+return"]],
    ["Ctrl-C as kitty tells it", "\u001b[99;5u", ["ctrl+c"]],
    ["Ctrl-C with caps lock and num lock", "\u001b[99;197u", ["ctrl+c"]],
    ["Ctrl-C of a Cyrillic keyboard", "\u001b[1089::99;5u", ["ctrl+c"]],
    ["Esc as kitty tells it", "\u001b[27u", ["escape"]],
    ["keys that are a letter with Ctrl", "\u001b[109;5u\u001b[106;5u\u001b[105;5u", ["return", "newline", "tab"]],
    ["a space with Shift", "\u001b[32;2u", ['" "']],
    ["the keypad of kitty", "\u001b[57404u\u001b[57414u\u001b[57420u", ['"5"', "return", "down"]],
    ["the keypad in application mode", "\u001bOM\u001bOu\u001bOk", ["return", '"5"', '"+"']],
    ["a key held down, but not its release", "\u001b[99;5:2u\u001b[99;5:3u\u001b[1;1:3A", ["ctrl+c"]],
    ["Esc, alone", "\u001b", ["escape"]],
    ["Esc, twice", "\u001b\u001b", ["escape", "escape"]],
    ["Alt with what begins sequences", "\u001b[", ["alt+["]],
    ["Alt-_", "\u001b_", ["alt+_"]],
    ["a paste as one key", "a\u001b[200~x\r\ny\rz\u001b[201~b", ['"a"', '"x\ny\nz"', '"b"']],
    [
      "a paste without what would steer the terminal",
      "\u001b[200~\u001b[31mred\u0007\u001b]0;t\u0007\u001b[201~",
      ['"red"'],
    ],
    ["a paste that breaks off in a sequence", "\u001b[200~a\u001b[3\u001b]0;b\nc\u001b[201~", ['"a]0;b\nc"']],
    ["two pastes", "\u001b[200~a\u001b[201~\u001b[200~b\u001b[201~", ['"a"', '"b"']],
    ["nothing of focus", "\u001b[I\u001b[O", []],
    ["nothing of mice", "\u001b[<0;10;20M\u001b[<0;10;20m\u001b[M !!", []],
    ["nothing of what the terminal answers", "\u001b[?1u\u001b[?62;22c\u001b[24;80R\u001b[?2026;2$y", []],
    ["nothing of strings", "\u001b]11;rgb:0/0/0\u0007\u001bP1+r\u001b\\\u001b_Gi=1;OK\u001b\\", []],
    ["nothing of unknown sequences", "\u001b[99z\u001b[1;2;3x\u001b[[A\u001b[200;300u", []],
    ["nothing of keys of the window system", "\u001b[97;9u", []],
    ["what comes after a sequence that breaks off", "\u001b[12\u0003\u001b[1;\u001b[A", ["ctrl+c", "up"]],
    ["nothing of C1", "\u009b31m", ['"3"', '"1"', '"m"']],
  ])("tells of %s", (_, bytes, keys) => {
    expect(told(keysOfBytes(bytes))).toEqual(keys);
  });

  test("waits for the end of a paste, however long it takes", () => {
    const { keys, undecoded } = decodeKeys(nothingUndecoded, "\u001b[200~one\r");
    expect(keys).toEqual([]);
    const later = decodeRest(undecoded);
    expect(later.keys).toEqual([]);
    expect(told(decodeKeys(later.undecoded, "two\u001b[201~").keys)).toEqual(['"one\ntwo"']);
  });

  test("takes a paste of a megabyte in pieces", () => {
    let undecoded = decodeKeys(nothingUndecoded, "\u001b[200~").undecoded;
    for (let piece = 0; piece < 1_024; piece += 1) ({ undecoded } = decodeKeys(undecoded, "x".repeat(1_024)));
    const { keys } = decodeKeys(undecoded, "\u001b[201~");
    expect(keys.map(({ text }) => text?.length)).toEqual([1_024 * 1_024]);
  });
});

const bytes = fc.string({
  unit: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        "\u001b",
        "[",
        "O",
        "]",
        "_",
        "200~",
        "201~",
        "\u001b[200~",
        "\u001b[201~",
        ";",
        "5",
        "u",
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("\r", "\n", "\u0007", "\\", "M", "$", "A", "ä", "😀", "\u009b", "~", "\u0018"),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 40,
});

describe("any bytes", () => {
  test("give the same keys in pieces as at once", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), (text, places) => {
        // Bytes are put together to characters before.
        const characters = [...text];
        const cuts = [...new Set(places)]
          .sort((left, right) => left - right)
          .filter((place) => place < characters.length);
        const pieces = [...cuts, characters.length].map((end, number) =>
          characters.slice(cuts[number - 1] ?? 0, end).join(""),
        );
        const keys: Key[] = [];
        let undecoded = nothingUndecoded;
        for (const piece of pieces) {
          const decoded = decodeKeys(undecoded, piece);
          keys.push(...decoded.keys);
          undecoded = decoded.undecoded;
        }
        expect([...keys, ...decodeRest(undecoded).keys]).toEqual(keysOfBytes(text));
      }),
      { numRuns: 500 },
    );
  });

  test("never write anything that would steer a terminal", () => {
    fc.assert(
      fc.property(bytes, (text) => {
        const keys = keysOfBytes(text);
        for (const key of keys) expect(key.text ?? "").not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(press(keys).box.buffer.text).not.toMatch(/[^\P{Cc}\n\t]/u);
      }),
      { numRuns: 500 },
    );
  });
});
