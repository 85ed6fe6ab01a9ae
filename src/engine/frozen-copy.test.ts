import { describe, expect, test } from "vitest";
import { frozenCopy } from "./frozen-copy";

describe("frozenCopy", () => {
  test("copies lists and maps, frozen at every depth, and leaves the original alone", () => {
    const original = { list: [{ name: "a" }], text: "t", nothing: null };
    const copy = frozenCopy(original);
    expect(copy).toEqual(original);
    for (const part of [copy, copy.list, copy.list[0]]) expect(Object.isFrozen(part)).toBe(true);
    for (const part of [original, original.list, original.list[0]]) expect(Object.isFrozen(part)).toBe(false);
  });

  test("takes what is no plain list or map as it is", () => {
    const date = new Date(0);
    expect(frozenCopy({ date }).date).toBe(date);
    expect(Object.isFrozen(date)).toBe(false);
  });
});
