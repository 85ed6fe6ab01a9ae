import * as fc from "fast-check";
import { countTokens as countExactly } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { countTokens } from "./count-tokens";

describe("countTokens", () => {
  test.each([
    [[], 0],
    [["", ""], 0],
    [["hello world"], 2],
    [["hello world", "", "hello"], 3],
    [["漢字"], 2],
    [["a lone \ud800 surrogate"], 4],
  ])("counts %j", async (texts, tokens) => {
    expect(await countTokens(texts)).toBe(tokens);
  });

  test("a text that looks like a mark of the encoding is a text", async () => {
    expect(await countTokens(["<|endoftext|>"])).toBeGreaterThan(1);
  });

  test("counts ordinary text exactly, however long it is", async () => {
    const words = fc.stringMatching(/^[a-zA-Z0-9,.'"]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 300 }), async (list) => {
        const text = list.join(" ");
        expect(await countTokens([text])).toBe(countExactly(text));
      }),
    );
  });

  test("comes near the exact number for any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 400 }), async (text) => {
        const exact = countExactly(text, { disallowedSpecial: new Set() });
        const tokens = await countTokens([text]);
        expect(tokens).toBeGreaterThanOrEqual(exact * 0.9);
        expect(tokens).toBeLessThanOrEqual(exact + text.length / 20 + 1);
      }),
    );
  });

  test("a long text without spaces does not keep the process busy", async () => {
    await countTokens(["warm"]);
    const start = performance.now();
    const characters = Array.from({ length: 100_000 }, (_, index) =>
      String.fromCharCode(0x4e00 + ((index * index) % 20_000)),
    );
    const tokens = await countTokens([characters.join(""), "a".repeat(1_000_000)]);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(tokens).toBeGreaterThan(100_000);
  });

  test("counts the first part of a very long text, and takes the rest in proportion", async () => {
    const short = await countTokens(["one two three four ".repeat(10_000)]);
    const long = await countTokens(["one two three four ".repeat(100_000)]);
    expect(long / short).toBeCloseTo(10, 1);
  });
});
