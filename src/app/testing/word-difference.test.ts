import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordDifference } from "./word-difference";

const words = fc.array(fc.constantFrom("a", "b", "c", " ", "\n", "dd"), { maxLength: 30 }).map((all) => all.join(""));

describe("wordDifference", () => {
  test("keeps what both have", () => {
    expect(wordDifference("There are 25 days of leave.", "There are 27 days of paid leave.")).toEqual([
      { kind: "same", text: "There are " },
      { kind: "removed", text: "25 " },
      { kind: "added", text: "27 " },
      { kind: "same", text: "days of " },
      { kind: "added", text: "paid " },
      { kind: "same", text: "leave." },
    ]);
    expect(wordDifference("", "")).toEqual([]);
    expect(wordDifference("", "a")).toEqual([{ kind: "added", text: "a" }]);
  });

  test("gives both texts back", () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const changes = wordDifference(before, after);
        const without = (kind: string) =>
          changes.flatMap((change) => (change.kind === kind ? [] : [change.text])).join("");
        expect([without("added"), without("removed")]).toEqual([before, after]);
        if (before === after) expect(changes.every(({ kind }) => kind === "same")).toBe(true);
      }),
    );
  });

  test("compares texts of very many words as a whole", () => {
    const long = "word ".repeat(3_000);
    expect(wordDifference(long, `${long}x`).map(({ kind }) => kind)).toEqual(["removed", "added"]);
    expect(wordDifference(long, long).map(({ kind }) => kind)).toEqual(["same"]);
  });
});
