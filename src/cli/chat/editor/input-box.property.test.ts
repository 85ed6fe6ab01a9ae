import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./fixtures/any-text";
import { keysOf, paste } from "./fixtures/press";
import { emptyBox, type InputBox, pressKey, textOf, withText } from "./input-box";
import type { Key } from "./key";

const names = [
  "<Left>,<Right>,<Up>,<Down>,<Home>,<End>,<Ctrl-Home>,<Ctrl-End>,<Ctrl-Left>,<Ctrl-Right>,<Backspace>,<Delete>",
  "<Ctrl-W>,<Alt-Backspace>,<Alt-d>,<Ctrl-K>,<Ctrl-U>,<Ctrl-Y>,<Alt-y>,<Ctrl-T>,<Ctrl-J>,<Ctrl-C>,<Ctrl-R>,<Esc>",
  "<Enter>,<Tab>,<Ctrl-D>",
].flatMap((line) => line.split(","));
/** What joins with what it comes beside. */
const joining = fc.constantFrom(..."🇩🇪\u0301\u200d🏽👩🚀각a \n", "👩🏽‍🚀");
const typed = fc
  .oneof({ weight: 5, arbitrary: joining }, { weight: 1, arbitrary: anyText })
  .map((text) => ({ name: "x", ctrl: false, alt: false, shift: false, text }));
const edit: fc.Arbitrary<Key> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names.flatMap(keysOf)) },
  { weight: 4, arbitrary: typed },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        anyText,
        anyText.map((text) => text.repeat(40)),
      )
      .map(paste),
  },
);
const undoing = fc.constantFrom(...keysOf("<Ctrl-_> <Alt-_>"));
const surroundings = { columns: 12, history: ["one", "two\nthree", "👩🏽‍🚀"], busy: false };
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function pressAll(box: InputBox, keys: readonly Key[]): InputBox {
  return keys.reduce((current, key) => pressKey(current, key, surroundings).box, box);
}

describe("any keys", () => {
  test("leave the cursor between two graphemes of a tidy text", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: edit }, undoing), { maxLength: 30 }), (keys) => {
        let box = emptyBox();
        for (const key of keys) {
          box = pressKey(box, key, surroundings).box;
          const { text, cursor } = box.buffer;
          const boundaries = [...Array.from(segmenter.segment(text), ({ index }) => index), text.length];
          expect(boundaries).toContain(cursor);
          expect(text).not.toMatch(/\r|\p{Surrogate}/u);
        }
      }),
    );
  });

  test("are all undone, and all done again", () => {
    fc.assert(
      fc.property(anyText, fc.array(edit, { maxLength: 30 }), (text, keys) => {
        const start = withText(emptyBox(), text);
        // What was sent is not taken back.
        const staying = keys.filter(({ name }) => name !== "return" && name !== "tab");
        const edited = { ...pressAll(start, staying), search: undefined, menu: undefined };
        let box = edited;
        for (let count = 0; box.changes.past.length > 0 && count < 1_000; count += 1)
          box = { ...pressAll(box, keysOf("<Ctrl-_>")), search: undefined, menu: undefined };
        expect(box.buffer.text).toBe("");
        while (box.changes.future.length > 0)
          box = { ...pressAll(box, keysOf("<Alt-_>")), search: undefined, menu: undefined };
        expect(box.buffer.text).toBe(edited.buffer.text);
        expect(textOf(box)).toBe(textOf(edited));
      }),
    );
  });

  test("that move change no text", () => {
    const moves = names.slice(0, 10).flatMap(keysOf);
    fc.assert(
      fc.property(anyText, fc.array(fc.constantFrom(...moves), { maxLength: 20 }), (text, keys) => {
        const start = withText(emptyBox(), text);
        const moved = keys.reduce((box, key) => pressKey(box, key, { ...surroundings, history: [] }).box, start);
        expect(moved.buffer.text).toBe(start.buffer.text);
      }),
    );
  });
});

describe("Left and Right", () => {
  test("visit each grapheme once, there and back", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let box = withText(emptyBox(), text);
        const graphemes = Array.from(segmenter.segment(box.buffer.text));
        const [left, right] = keysOf("<Left> <Right>");
        if (left === undefined || right === undefined) throw new Error("no keys");
        const walk = (key: Key) =>
          graphemes.map(() => {
            box = pressKey(box, key, surroundings).box;
            return box.buffer.cursor;
          });
        const back = walk(left).reverse();
        expect(back).toEqual(graphemes.map(({ index }) => index));
        const there = walk(right);
        expect(there).toEqual([...back.slice(1), ...(graphemes.length > 0 ? [box.buffer.text.length] : [])]);
      }),
    );
  });
});
