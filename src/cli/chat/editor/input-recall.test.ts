import { describe, expect, test } from "vitest";
import { viewOf } from "./box-view";
import { marked, press } from "./fixtures/press";
import { emptyBox, type InputBox } from "./input-box";

const history = ["first", "the second\nof two lines", "Third one", "the fourth"];
const see = (keys: string, box: InputBox = emptyBox()) => marked(press(keys, { box, history }).box);

describe("Up and Down at the edges", () => {
  test.each([
    ["Up goes to what was sent last", "<Up>", "the fourth|"],
    ["Up goes on through entries of several lines", "<Up> <Up> <Up> <Up>", "first|"],
    ["Up stays at the oldest", "<Up> <Up> <Up> <Up> <Up>", "first|"],
    ["Down comes back", "<Up> <Up> <Down>", "the fourth|"],
    ["Down ends at what is being written", "new <Up> <Up> <Down> <Down> <Down>", "new|"],
    ["Ctrl-P and Ctrl-N do the same", "new <Ctrl-P> <Ctrl-P> <Ctrl-N> <Ctrl-N>", "new|"],
    ["another key makes the entry a text with rows", "<Up> <Up> <Up> <End> <Up> x", "the secondx|\nof two lines"],
    ["what was changed in an entry stays there", "<Up> ! <Up> <Down>", "the fourth!|"],
    ["rows of what is being written come first", "a <Ctrl-J> b <Up> x", "ax|\nb"],
    ["the cursor of what is being written comes back", "new <Left> <Up> <Down>", "ne|w"],
  ])("%s", (_, keys, text) => {
    expect(see(keys)).toBe(text);
  });

  test("an entry that was sent again begins a new text", () => {
    const { box, effects } = press("<Up> ! <Enter>", { history });
    expect(effects).toEqual([{ type: "send", text: "the fourth!" }]);
    expect(marked(press("<Up>", { box, history: [...history, "the fourth!"] }).box)).toBe("the fourth!|");
  });

  test("nothing happens when nothing was sent before", () => {
    expect(marked(press("a <Up> <Down> b").box)).toBe("ab|");
  });
});

describe("Ctrl-R", () => {
  const shown = (keys: string) => viewOf(press(keys, { history }).box, { columns: 40, rows: 5 });

  test("shows what was found, and what is asked for", () => {
    expect(shown("<Ctrl-R> second")).toEqual({
      lines: ["search: second", "the second", "of two lines"],
      cursor: { row: 0, column: 14 },
      menu: [],
      prompt: "? ",
    });
  });

  test("says when nothing was found", () => {
    expect(shown("<Ctrl-R> thex").lines).toEqual(["search: thex (not found)", "the fourth"]);
  });

  test.each([
    ["Enter takes the newest that was found", "<Ctrl-R> the <Enter>", "the fourth|"],
    ["Ctrl-R goes to an older one", "<Ctrl-R> the <Ctrl-R> <Enter>", "the second\nof two lines|"],
    ["Ctrl-R stays at the oldest", "<Ctrl-R> the <Ctrl-R> <Ctrl-R> <Ctrl-R> <Enter>", "the second\nof two lines|"],
    ["Ctrl-S comes back", "<Ctrl-R> the <Ctrl-R> <Ctrl-S> <Enter>", "the fourth|"],
    ["small letters find capital ones", "<Ctrl-R> third <Enter>", "Third one|"],
    ["capital letters are meant", "<Ctrl-R> Fourth <Enter>", "|"],
    ["a longer query stays where it fits", "<Ctrl-R> the <Ctrl-R> \u0020s <Enter>", "the second\nof two lines|"],
    ["a shorter query begins anew", "<Ctrl-R> the s <Backspace> <Backspace> <Enter>", "the fourth|"],
    ["Esc gives the text back", "new <Ctrl-R> the <Esc>", "new|"],
    ["Ctrl-G too", "new <Ctrl-R> the <Ctrl-G>", "new|"],
    ["Ctrl-C too, and clears nothing", "new <Ctrl-R> the <Ctrl-C>", "new|"],
    ["any key that edits takes what was found and does its work", "<Ctrl-R> third <Home> <Ctrl-K>", "|"],
    ["what was found can be undone", "new <Ctrl-R> the <Enter> <Ctrl-_>", "new|"],
    ["Enter with nothing found leaves the text", "new <Ctrl-R> <Enter>", "new|"],
  ])("%s", (_, keys, text) => {
    expect(see(keys)).toBe(text);
  });

  test("Enter sends nothing", () => {
    expect(press("<Ctrl-R> the <Enter>", { history }).effects).toEqual([]);
  });
});
