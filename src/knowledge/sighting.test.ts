import { describe, expect, test } from "vitest";
import { rerank } from "./keyword-rerank";
import { sightingOf } from "./sighting";

const terms = ["window", "manag"].map((term) => ({ variants: [term], weight: 1, rarity: 2 }));
const look = sightingOf({ terms, average: 6 });

describe("sightingOf", () => {
  test("gives more for words that stand closer together", () => {
    const bonuses = ["window manag a b c d", "window a manag b c d", "window a b c d manag", "window a b c d e"];
    const [touching = 0, near = 0, far = 0, alone = 0] = bonuses.map((text) => look(text).bonus);
    expect(touching).toBeGreaterThan(near);
    expect(near).toBeGreaterThan(far);
    expect(far).toBeGreaterThan(alone);
    expect(alone).toBe(0);
  });

  test("tells what each word adds", () => {
    const { gains } = look("window window a b c d");
    expect(gains[0]).toBeGreaterThan(2);
    expect(gains[1]).toBe(0);
  });

  test("gives something for a word that begins like one that is not there, and nothing where it is", () => {
    expect(look("windowless a b c d e").bonus).toBeGreaterThan(0);
    expect(look("windo a b c d e").bonus).toBeGreaterThan(0);
    expect(look("wind a b c d e").bonus).toBe(0);
    expect(look("window windowless b c d e").bonus).toBe(0);
  });

  test("takes years that begin alike for no likeness", () => {
    const year = sightingOf({ terms: [{ variants: ["20250"], weight: 1, rarity: 2 }], average: 2 });
    expect(year("20251 a").bonus).toBe(0);
  });

  test("sees nothing in a chunk without terms", () => {
    expect(look("")).toEqual({ gains: new Float64Array(2), bonus: 0 });
  });
});

describe("rerank", () => {
  const chunk = (document: string, position: number, text: string, record?: string) => ({
    document,
    position,
    terms: text,
    score: 1,
    ...(record === undefined ? {} : { record }),
  });

  test("adds what the chunks around hold, of the same document and record", () => {
    const scores = rerank(
      [
        chunk("a", 0, "window a b c d e"),
        chunk("a", 1, "manag a b c d e"),
        chunk("a", 9, "manag a b c d e"),
        chunk("b", 0, "window a b c d e", "1"),
        chunk("b", 1, "manag a b c d e", "2"),
      ],
      { terms, average: 6 },
    );
    expect(scores[0]).toBeGreaterThan(1);
    expect(scores[1]).toBeGreaterThan(1);
    expect(scores.slice(2)).toEqual([1, 1, 1]);
  });
});
