import { expect, test } from "vitest";
import { toldLines } from "./told-lines";

test("a text is told line by line, and no line of it is a command of GitHub's", () => {
  expect(toldLines("a\n  b\n::add-mask::a\n  ::error::b\n a ::error::\u001b[2J\nc ##[add-mask]d")).toEqual([
    "a",
    "  b",
    "| ::add-mask::a",
    "  | ::error::b",
    " a ::error::",
    "c ## [add-mask]d",
  ]);
});
