import { describe, expect, test } from "vitest";
import { marked, paste, press } from "./fixtures/press";
import { calmDown, emptyBox, textOf, withCandidates, withText } from "./input-box";

describe("pressKey edits", () => {
  test.each([
    ["letters are written where the cursor stands", "helo <Left> l", "hell|o"],
    ["Enter with a backslash before it makes a line", "a\\ <Enter> b", "a\nb|"],
    ["Ctrl-J makes a line", "a <Ctrl-J> b", "a\nb|"],
    ["Alt-Enter makes a line", "a <Alt-Enter> b", "a\nb|"],
    ["Shift-Enter makes a line", "a <Shift-Enter> b", "a\nb|"],
    ["Ctrl-Enter makes a line", "a <Ctrl-Enter> b", "a\nb|"],
    ["Backspace takes a whole family", "a👨‍👩‍👧 <Backspace>", "a|"],
    ["Backspace takes a letter with its accents", "e\u0301 <Backspace>", "|"],
    ["Backspace joins lines", "a <Ctrl-J> <Backspace> b", "ab|"],
    ["Delete takes a whole flag", "🇩🇪🇫🇷 <Home> <Delete>", "|🇫🇷"],
    ["Ctrl-D takes what follows", "ab <Left> <Ctrl-D>", "a|"],
    ["Left and Right go by graphemes", "a👩🏽‍🚀b <Left> <Left> x", "ax|👩🏽‍🚀b"],
    ["Home and End stay in the line", "ab <Ctrl-J> cd <Home> x <End> y", "ab\nxcdy|"],
    ["Ctrl-A and Ctrl-E too", "ab <Ctrl-J> cd <Ctrl-A> x <Ctrl-E> y", "ab\nxcdy|"],
    ["Ctrl-Home goes to the beginning", "ab <Ctrl-J> cd <Ctrl-Home> x", "x|ab\ncd"],
    ["Ctrl-End goes to the end", "ab <Ctrl-J> cd <Ctrl-Home> <Ctrl-End> x", "ab\ncdx|"],
    ["Alt-B goes to the start of a word", "one two-three <Alt-b> x", "one two-x|three"],
    ["Ctrl-Left goes on over the start of the line", "one <Ctrl-J> two <Ctrl-Left> <Ctrl-Left> x", "x|one\ntwo"],
    ["Alt-F goes to the end of a word", "one two <Home> <Alt-f> x", "onex| two"],
    [
      "Ctrl-Right goes on over the end of the line",
      "one <Ctrl-J> two <Ctrl-Home> <Ctrl-Right> <Ctrl-Right> x",
      "one\ntwox|",
    ],
    ["words of scripts without spaces are words", "我们学习 <Alt-b> <Alt-b> x", "x|我们学习"],
    ["Ctrl-W takes what stands between spaces", "one two-three <Ctrl-W>", "one |"],
    ["Alt-Backspace takes a word", "one two-three <Alt-Backspace>", "one two-|"],
    ["Alt-D takes the next word", "one two <Home> <Alt-d>", "| two"],
    ["Ctrl-K takes the rest of the line", "one two <Alt-b> <Ctrl-K>", "one |"],
    ["Ctrl-K at the end of a line joins the next", "a <Ctrl-J> b <Up> <End> <Ctrl-K>", "a|b"],
    ["Ctrl-U takes the beginning of the line", "a <Ctrl-J> one two <Alt-b> <Ctrl-U>", "a\n|two"],
    ["Ctrl-U at the start of a line joins it to the one before", "a <Ctrl-J> b <Home> <Ctrl-U>", "a|b"],
    ["Ctrl-Y gives back what was killed", "one two <Ctrl-W> x <Ctrl-Y>", "one xtwo|"],
    ["kills in a row are one", "one two three <Ctrl-W> <Ctrl-W> x <Ctrl-Y>", "one xtwo three|"],
    ["so are kills to both sides", "one two three <Alt-b> <Ctrl-W> <Ctrl-K> x <Ctrl-Y>", "one xtwo three|"],
    ["Alt-Y gives back what was killed before", "one <Ctrl-W> x <Ctrl-W> <Ctrl-Y> <Alt-y>", "one|"],
    ["Ctrl-T exchanges letters", "ba <Ctrl-T>", "ab|"],
    ["Ctrl-T in a word takes the letter before along", "bac <Left> <Left> <Ctrl-T>", "ab|c"],
    ["Ctrl-T does nothing at the start of a line", "a <Ctrl-J> b <Home> <Ctrl-T>", "a\n|b"],
    ["Ctrl-_ undoes the last word", "one two <Ctrl-_>", "one |"],
    ["Ctrl-_ undoes a kill", "one two <Ctrl-U> <Ctrl-_>", "one two|"],
    ["Alt-_ does again what was undone", "one two <Ctrl-_> <Ctrl-_> <Alt-_>", "one |"],
    ["what is typed after an undo ends the other future", "one <Ctrl-_> x <Alt-_>", "x|"],
    ["what was cleared by Ctrl-C comes back", "one <Ctrl-C> <Ctrl-_>", "one|"],
    ["keys that mean nothing write nothing", "a <Ctrl-X> <Alt-q> <Shift-Tab>", "a|"],
  ])("%s", (_, keys, text) => {
    expect(marked(press(keys).box)).toBe(text);
  });

  test("Up and Down go by the rows that are shown, and stay in their column", () => {
    const { box } = press("0123456789abcdef <Ctrl-J> xy <Ctrl-J> 0123", { columns: 10 });
    const up = (keys: string) => marked(press(keys, { box, columns: 10 }).box);
    expect(up("<Up>")).toBe("0123456789abcdef\nxy|\n0123");
    expect(up("<Up> <Up>")).toBe("0123456789abcd|ef\nxy\n0123");
    expect(up("<Up> <Up> <Up>")).toBe("0123|456789abcdef\nxy\n0123");
    expect(up("<Up> <Up> <Up> <Down> <Down> <Down>")).toBe("0123456789abcdef\nxy\n0123|");
  });
});

describe("pressKey asks for", () => {
  test.each([
    ["what was written to be sent", "hello <Enter>", [{ type: "send", text: "hello" }]],
    ["nothing when nothing was written", "  <Enter>", []],
    ["completion", "/he <Tab>", [{ type: "complete" }]],
    ["an editor", "<Ctrl-G>", [{ type: "editor" }]],
    ["folding", "<Ctrl-O>", [{ type: "fold" }]],
    ["a new picture", "<Ctrl-L>", [{ type: "repaint" }]],
    ["suspension", "<Ctrl-Z>", [{ type: "suspend" }]],
    ["leaving, with Ctrl-D when nothing is written", "<Ctrl-D>", [{ type: "leave" }]],
    ["nothing, with Ctrl-D when something is", "a <Ctrl-D>", []],
    ["nothing when Ctrl-C clears what is written", "a <Ctrl-C>", []],
    ["leaving, with Ctrl-C twice", "<Ctrl-C> <Ctrl-C>", [{ type: "ask-leave" }, { type: "leave" }]],
    [
      "no leaving when another key comes between",
      "<Ctrl-C> a <Backspace> <Ctrl-C>",
      [{ type: "ask-leave" }, { type: "ask-leave" }],
    ],
    ["the last question, with Esc twice", "<Esc> <Esc>", [{ type: "edit-previous" }]],
    ["nothing, with Esc twice in a text", "a <Esc> <Esc>", []],
    ["nothing, with Esc and another key", "<Esc> <Left> <Esc>", []],
  ])("%s", (_, keys, effects) => {
    expect(press(keys).effects).toEqual(effects);
  });

  test.each(["<Esc>", "<Ctrl-C>"])("a stop with %s while something goes on, and what is written stays", (key) => {
    const { box, effects } = press(`next ${key}`, { busy: true });
    expect(effects).toEqual([{ type: "stop" }]);
    expect(marked(box)).toBe("next|");
  });

  test("leaving, when what goes on does not stop", () => {
    const { effects } = press("next <Ctrl-C> <Ctrl-C> <Ctrl-C>", { busy: true });
    expect(effects).toEqual([{ type: "stop" }, { type: "ask-leave" }, { type: "leave" }]);
    expect(press("<Ctrl-C> <Esc> <Ctrl-C>", { busy: true }).effects).toEqual(Array(3).fill({ type: "stop" }));
  });

  test("leaving no more once it was calmed down", () => {
    const { box } = press("<Ctrl-C>");
    expect(box.leaving).toBe(true);
    expect(press("<Ctrl-C>", { box: calmDown(box) }).effects).toEqual([{ type: "ask-leave" }]);
  });

  test("a box that was sent is empty, and keeps what was killed", () => {
    const { box } = press("one two <Ctrl-W> <Enter>");
    expect(marked(box)).toBe("|");
    expect(marked(press("<Ctrl-Y>", { box }).box)).toBe("two|");
    expect(marked(press("<Ctrl-_>", { box }).box)).toBe("|");
  });
});

describe("pressKey pastes", () => {
  const long = Array.from({ length: 152 }, (_, line) => `line ${line}`).join("\n");

  test("lines without sending them", () => {
    const { box, effects } = press([paste("a\nb\n")]);
    expect(marked(box)).toBe("a\nb\n|");
    expect(effects).toEqual([]);
  });

  test("much as one grapheme, which is sent in full", () => {
    const { box } = press([paste(long)], { box: press("see: ").box });
    expect(box.buffer.text.length).toBeLessThan(10);
    expect(textOf(box)).toBe(`see: ${long}`);
    expect(press("<Enter>", { box }).effects).toEqual([{ type: "send", text: `see: ${long}` }]);
    expect(marked(press("<Backspace>", { box }).box)).toBe("see: |");
    expect(marked(press("<Alt-Backspace>", { box }).box)).toBe("see: |");
  });

  test("in full what is pasted once more", () => {
    const { box } = press([paste(long), paste(long)]);
    expect(marked(box)).toBe(`${long}|`);
  });

  test("what looks like the mark of a paste as an unknown character", () => {
    const mark = press([paste(long)]).box.buffer.text;
    expect(textOf(press([paste(long), paste(mark)]).box)).toBe(`${long}\ufffd`);
    expect(textOf(withText(emptyBox(), mark))).toBe("\ufffd");
  });

  test("what was killed of it comes back in a later text", () => {
    const { box } = press("<Ctrl-U> next <Enter> <Ctrl-Y>", { box: press([paste(long)]).box });
    expect(textOf(box)).toBe(long);
  });
});

describe("withCandidates", () => {
  const files = [{ text: "docs/" }, { text: "document.md" }, { text: "doctor.md" }];

  test("writes a single candidate at once", () => {
    expect(marked(withCandidates(press("/he <Left>").box, [{ text: "/help" }], 0))).toBe("/help|e");
  });

  test("writes what all have in common and opens a menu", () => {
    const box = withCandidates(press("see @d").box, files, 5);
    expect(marked(box)).toBe("see @doc|");
    expect(box.menu?.fitting).toEqual(files);
  });

  test.each([
    ["Enter takes the marked one", "<Enter>", "docs/|"],
    ["Tab goes to the next", "<Tab> <Enter>", "document.md|"],
    ["Down too", "<Down> <Down> <Enter>", "doctor.md|"],
    ["the first comes after the last", "<Tab> <Tab> <Tab> <Enter>", "docs/|"],
    ["the last comes before the first", "<Shift-Tab> <Enter>", "doctor.md|"],
    ["Esc closes it and leaves the text", "<Esc>", "doc|"],
    ["what is typed on narrows it", "t <Enter>", "doctor.md|"],
    ["what is taken away widens it", "t <Backspace> <Enter>", "docs/|"],
    ["what fits nothing closes it", "x <Tab>", "docx|"],
    ["other keys close it and do what they do", "<Home> x", "x|doc"],
    ["undo takes the choice back", "<Enter> <Ctrl-_>", "doc|"],
  ])("%s", (_, keys, text) => {
    const { box } = press(keys, { box: withCandidates(press("d").box, files, 0) });
    expect(marked(box)).toBe(text);
    expect(box.menu).toBeUndefined();
  });

  test("offers nothing when there is nothing", () => {
    const { box } = press("x");
    expect(withCandidates(box, [], 0)).toEqual({ ...box, menu: undefined });
  });
});
