import { expect, test } from "vitest";
import { firstWordStart, lastWordEnd } from "./word-boundaries";

test("a piece ends at white space before it ends at a mark", () => {
  expect(lastWordEnd("one two-three", 0, 11)).toBe(3);
  expect(lastWordEnd("two-three", 0, 7)).toBe(4);
  expect(lastWordEnd("twothree", 0, 7)).toBeUndefined();
});

test("Thai and Chinese words are kept whole", () => {
  const thai = "ภาษาไทยเป็นภาษาที่มีระดับเสียง";
  expect(thai.slice(0, lastWordEnd(thai, 0, 13))).toBe("ภาษาไทยเป็น");
  const chinese = "北京大学的图书馆非常安静";
  expect(chinese.slice(0, lastWordEnd(chinese, 0, 9))).toBe("北京大学的图书馆");
});

test("what is joined to a character stays with it", () => {
  const family = "👩‍👩‍👧";
  expect(lastWordEnd(`a-${family}`, 0, 5)).toBe(2);
  expect(lastWordEnd("ab\u0301c", 0, 3)).toBeUndefined();
});

test("a word begins behind white space, or where the dictionary says", () => {
  expect(firstWordStart("one two", 1, 7)).toBe(4);
  expect(firstWordStart("ab-cd", 1, 5)).toBe(3);
  expect(firstWordStart("abcdef", 1, 6)).toBeUndefined();
  const thai = "ภาษาไทยเป็นภาษาที่มี";
  expect(thai.slice(firstWordStart(thai, 8, thai.length))).toBe("ภาษาที่มี");
});
